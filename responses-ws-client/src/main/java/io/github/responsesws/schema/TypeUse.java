package io.github.responsesws.schema;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.BeanPropertyDefinition;

/**
 * Where a type stands in the source, and with which annotations: Jackson does not read
 * those that JSpecify puts on the use of a type. Any annotation named {@code Nullable}
 * counts, and so does Kotlin's question mark.
 */
final class TypeUse {

	static final TypeUse NONE = new TypeUse(List.of(), List.of(), List.of());

	private final List<AnnotatedElement> declarations;

	private final List<AnnotatedType> types;

	private final List<KotlinType> kotlinTypes;

	private TypeUse(List<AnnotatedElement> declarations, List<AnnotatedType> types, List<KotlinType> kotlinTypes) {
		this.declarations = declarations;
		this.types = types;
		this.kotlinTypes = kotlinTypes;
	}

	static TypeUse of(@Nullable AnnotatedMember setter, List<BeanPropertyDefinition> properties) {
		List<AnnotatedElement> declarations = new ArrayList<>();
		List<AnnotatedType> types = new ArrayList<>();
		List<KotlinType> kotlinTypes = new ArrayList<>();
		collect(setter, declarations, types, kotlinTypes);
		for (BeanPropertyDefinition property : properties) {
			Stream
				.of(property.getConstructorParameter(), property.getField(), property.getSetter(), property.getGetter())
				.forEach((member) -> collect(member, declarations, types, kotlinTypes));
			AnnotatedMember member = property.getPrimaryMember();
			RecordComponent[] components = (member != null) ? member.getDeclaringClass().getRecordComponents() : null;
			if (components != null) {
				Stream.of(components)
					.filter((component) -> component.getName().equals(property.getInternalName()))
					.forEach((component) -> {
						declarations.add(component);
						types.add(component.getAnnotatedType());
					});
			}
		}
		return new TypeUse(declarations, types, kotlinTypes);
	}

	static TypeUse of(Parameter parameter) {
		Executable executable = parameter.getDeclaringExecutable();
		int index = List.of(executable.getParameters()).indexOf(parameter);
		return new TypeUse(List.of(parameter), List.of(parameter.getAnnotatedType()),
				KotlinType.of(executable, index).stream().toList());
	}

	private static void collect(@Nullable AnnotatedMember member, List<AnnotatedElement> declarations,
			List<AnnotatedType> types, List<KotlinType> kotlinTypes) {
		if (member instanceof AnnotatedParameter parameter
				&& parameter.getOwner().getAnnotated() instanceof Executable executable) {
			declarations.add(executable.getParameters()[parameter.getIndex()]);
			types.add(executable.getParameters()[parameter.getIndex()].getAnnotatedType());
			KotlinType.of(executable, parameter.getIndex()).ifPresent(kotlinTypes::add);
		}
		else if (member != null && member.getAnnotated() instanceof Field field) {
			declarations.add(field);
			types.add(field.getAnnotatedType());
			KotlinType.of(field).ifPresent(kotlinTypes::add);
		}
		else if (member != null && member.getAnnotated() instanceof Method method) {
			declarations.add(method);
			types.add((method.getParameterCount() == 1) ? method.getAnnotatedParameterTypes()[0]
					: method.getAnnotatedReturnType());
		}
	}

	/**
	 * Return whether null is among the values.
	 * @return whether any of the places says so
	 */
	boolean isNullable() {
		return this.kotlinTypes.stream().anyMatch(KotlinType::isNullable)
				|| Stream.concat(this.declarations.stream(), this.types.stream())
					.flatMap((element) -> Stream.of(element.getAnnotations()))
					.map(Annotation::annotationType)
					.anyMatch((type) -> type.getSimpleName().equals("Nullable"));
	}

	/**
	 * Return the use of the type of the elements, of a list, an array or an optional, or
	 * of the values of a map.
	 * @return the last type argument
	 */
	TypeUse content() {
		List<AnnotatedType> contents = new ArrayList<>();
		for (AnnotatedType type : this.types) {
			if (type instanceof AnnotatedArrayType array) {
				contents.add(array.getAnnotatedGenericComponentType());
			}
			else if (type instanceof AnnotatedParameterizedType parameterized) {
				AnnotatedType[] arguments = parameterized.getAnnotatedActualTypeArguments();
				contents.add(arguments[arguments.length - 1]);
			}
		}
		return new TypeUse(List.of(), contents, this.kotlinTypes.stream().flatMap(KotlinType::content).toList());
	}

}
