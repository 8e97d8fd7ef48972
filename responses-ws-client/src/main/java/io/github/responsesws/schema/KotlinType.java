package io.github.responsesws.schema;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A type as Kotlin names it. At runtime bytecode does not tell {@code String?} from
 * {@code String}, but kotlin-reflect does, which applications in Kotlin have. Nothing
 * here needs Kotlin to be there.
 */
final class KotlinType {

	private static final String MAPPING = "kotlin.reflect.jvm.ReflectJvmMapping";

	// A KType.
	private final Object type;

	private KotlinType(Object type) {
		this.type = type;
	}

	/**
	 * Return the type of a parameter.
	 * @param executable a constructor or a method
	 * @param index which of its parameters
	 * @return the type, or nothing if Java declares it
	 */
	static Optional<KotlinType> of(Executable executable, int index) {
		Class<?> kind = (executable instanceof Method) ? Method.class : Constructor.class;
		return mapped("getKotlinFunction", kind, executable, executable.getDeclaringClass()).flatMap((function) -> {
			List<?> parameters = (List<?>) get(function, "kotlin.reflect.KCallable", "getParameters");
			// That of the object comes before those of the method.
			int position = parameters.size() - executable.getParameterCount() + index;
			return (position < 0) ? Optional.empty() : Optional
				.of(new KotlinType(get(parameters.get(position), "kotlin.reflect.KParameter", "getType")));
		});
	}

	/**
	 * Return the type of a property.
	 * @param field the field that holds it
	 * @return the type, or nothing if Java declares it
	 */
	static Optional<KotlinType> of(Field field) {
		return mapped("getKotlinProperty", Field.class, field, field.getDeclaringClass())
			.map((property) -> new KotlinType(get(property, "kotlin.reflect.KCallable", "getReturnType")));
	}

	private static Optional<Object> mapped(String name, Class<?> kind, Object member, Class<?> declaring) {
		if (Stream.of(declaring.getAnnotations())
			.noneMatch((annotation) -> annotation.annotationType().getName().equals("kotlin.Metadata"))) {
			return Optional.empty();
		}
		try {
			return Optional.ofNullable(Class.forName(MAPPING, true, declaring.getClassLoader())
				.getMethod(name, kind)
				.invoke(null, member));
		}
		catch (ClassNotFoundException ex) {
			throw new UnsupportedTypeException(declaring.getSimpleName(),
					"is of Kotlin, and which of its types may be null is unknown",
					"add org.jetbrains.kotlin:kotlin-reflect to the dependencies");
		}
		catch (ReflectiveOperationException ex) {
			// What Kotlin made up has no counterpart in its source.
			return Optional.empty();
		}
	}

	private static Object get(Object target, String type, String method) {
		try {
			return Class.forName(type, true, target.getClass().getClassLoader()).getMethod(method).invoke(target);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("kotlin-reflect lacks " + method + " of " + type, ex);
		}
	}

	/**
	 * Return whether a question mark follows the type.
	 */
	boolean isNullable() {
		return Boolean.TRUE.equals(get(this.type, "kotlin.reflect.KType", "isMarkedNullable"));
	}

	/**
	 * Return the last type argument.
	 */
	Stream<KotlinType> content() {
		List<?> arguments = (List<?>) get(this.type, "kotlin.reflect.KType", "getArguments");
		if (arguments.isEmpty()) {
			return Stream.empty();
		}
		Object projection = arguments.get(arguments.size() - 1);
		return Stream.ofNullable(type(projection)).map(KotlinType::new);
	}

	private static @Nullable Object type(Object projection) {
		try {
			return projection.getClass().getMethod("getType").invoke(projection);
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

}
