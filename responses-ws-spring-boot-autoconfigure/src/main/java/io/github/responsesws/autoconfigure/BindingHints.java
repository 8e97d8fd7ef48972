package io.github.responsesws.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ResponsesTool;
import io.github.responsesws.tool.ToolContext;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import tools.jackson.core.type.TypeReference;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Collects the methods that the model calls, and the types that Jackson reads and writes
 * for it, nested ones too.
 */
final class BindingHints {

	private final @Nullable ClassLoader loader;

	private final Set<Method> tools = new LinkedHashSet<>();

	private final Set<Type> types = new LinkedHashSet<>();

	BindingHints(@Nullable ClassLoader loader) {
		this.loader = loader;
	}

	/**
	 * Add what a class of a bean says: its tools, and the types that its code hands to
	 * the client.
	 */
	void addBean(Class<?> type) {
		for (Class<?> current = type; current != null
				&& !MentionedTypes.isSilent(current); current = current.getSuperclass()) {
			addTools(current);
			MentionedTypes mentioned = MentionedTypes.of(current);
			resolve(mentioned.constants()).forEach(this.types::add);
			resolve(mentioned.created()).forEach(this::addCreated);
		}
	}

	private void addCreated(Class<?> type) {
		if (type.getSuperclass() == TypeReference.class) {
			this.types.add(ResolvableType.forClass(TypeReference.class, type).getGeneric().getType());
		}
		else {
			addTools(type);
		}
	}

	private Stream<Class<?>> resolve(Set<String> names) {
		return names.stream().<Class<?>>mapMulti((name, found) -> {
			try {
				found.accept(ClassUtils.forName(name, this.loader));
			}
			catch (ClassNotFoundException | LinkageError ex) {
				// Code may speak of what is not there, as long as it does not run.
			}
		});
	}

	private void addTools(Class<?> type) {
		for (Method method : FunctionTools.annotatedMethods(type)) {
			this.tools.add(method);
			Stream.of(method.getGenericParameterTypes())
				.filter((parameter) -> parameter != ToolContext.class)
				.forEach(this.types::add);
			this.types.add(awaited(ResolvableType.forMethodReturnType(method, type)).getType());
		}
		if (!this.tools.isEmpty()) {
			// Where the annotation is, if that is a method that this class implements.
			Stream.concat(Stream.of(type.getMethods()), interfaceMethods(type))
				.filter((method) -> method.isAnnotationPresent(ResponsesTool.class))
				.forEach(this.tools::add);
		}
	}

	private static Stream<Method> interfaceMethods(Class<?> type) {
		return ClassUtils.getAllInterfacesForClassAsSet(type)
			.stream()
			.flatMap((implemented) -> Stream.of(implemented.getMethods()));
	}

	private static ResolvableType awaited(ResolvableType type) {
		Class<?> raw = type.toClass();
		return (Publisher.class.isAssignableFrom(raw) || CompletionStage.class.isAssignableFrom(raw))
				? type.getGeneric() : type;
	}

	boolean isEmpty() {
		return this.tools.isEmpty() && this.types.isEmpty();
	}

	void register(RuntimeHints hints) {
		this.tools.forEach((method) -> hints.reflection().registerMethod(method, ExecutableMode.INVOKE));
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(),
				this.types.toArray(Type[]::new));
	}

}
