package io.github.responsesws.tool;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Finds {@link ResponsesTool} methods, those of superclasses and interfaces too: a proxy
 * and an implementation do not repeat the annotation.
 */
final class ToolMethods {

	private ToolMethods() {
	}

	/**
	 * Return the methods of a class, by name.
	 * @param type a class, possibly one of a proxy
	 * @return the methods that have the annotation, or what implements them where their
	 * parameters are of type variables
	 */
	static List<Method> of(Class<?> type) {
		List<Method> seen = new ArrayList<>();
		List<Method> found = new ArrayList<>();
		for (Class<?> current : hierarchy(type)) {
			for (Method method : current.getDeclaredMethods()) {
				if (method.isAnnotationPresent(ResponsesTool.class) && !method.isBridge()
						&& seen.stream().noneMatch((other) -> overrides(other, method))) {
					seen.add(method);
					found.add(implementation(type, method));
				}
			}
		}
		found.sort(Comparator.comparing(Method::getName));
		return found;
	}

	/**
	 * Return the annotation of a method, or of what it overrides.
	 */
	static @Nullable ResponsesTool annotation(Method method) {
		return hierarchy(method.getDeclaringClass()).stream()
			.flatMap((type) -> Stream.of(type.getDeclaredMethods()))
			.filter((other) -> other.isAnnotationPresent(ResponsesTool.class) && overrides(method, other))
			.findFirst()
			.map((other) -> other.getAnnotation(ResponsesTool.class))
			.orElse(null);
	}

	/**
	 * Return the method by which an object is called.
	 * @param method a method of a class or an interface
	 * @param target the object, perhaps a proxy that has the interfaces of the class only
	 * @return the method, or that of an interface
	 * @throws IllegalStateException if the object has no such method
	 */
	static Method invocable(Method method, Object target) {
		if (Modifier.isStatic(method.getModifiers()) || method.getDeclaringClass().isInstance(target)) {
			return method;
		}
		return hierarchy(target.getClass()).stream()
			.filter(Class::isInterface)
			.flatMap((type) -> Stream.of(type.getMethods()))
			.filter((other) -> overrides(method, other))
			.findFirst()
			.map(ToolMethods::accessible)
			.orElseThrow(() -> new IllegalStateException("The object to call " + method
					+ " on is a proxy of interfaces, which lack the method: declare it in one of them, "
					+ "or make it a proxy of the class (proxyTargetClass)"));
	}

	static Method accessible(Method method) {
		if (!Modifier.isPublic(method.getModifiers() & method.getDeclaringClass().getModifiers())) {
			method.setAccessible(true);
		}
		return method;
	}

	/**
	 * Return what has the types and the names of the parameters.
	 */
	private static Method implementation(Class<?> type, Method method) {
		if (Stream.of(method.getGenericParameterTypes()).noneMatch(TypeVariable.class::isInstance)) {
			return method;
		}
		return hierarchy(type).stream()
			.filter((current) -> !current.isInterface())
			.flatMap((current) -> Stream.of(current.getDeclaredMethods()))
			.filter((other) -> !other.isBridge() && !other.isSynthetic() && overrides(other, method)
					&& Stream.of(other.getParameters()).allMatch((parameter) -> parameter.isNamePresent()))
			.findFirst()
			.orElse(method);
	}

	/**
	 * Return whether one method is or overrides the other.
	 */
	private static boolean overrides(Method method, Method other) {
		if (!method.getName().equals(other.getName()) || method.getParameterCount() != other.getParameterCount()) {
			return false;
		}
		Class<?>[] own = method.getParameterTypes();
		for (int i = 0; i < own.length; i++) {
			boolean variable = other.getGenericParameterTypes()[i] instanceof TypeVariable;
			Class<?> overridden = other.getParameterTypes()[i];
			if (variable ? !overridden.isAssignableFrom(own[i]) : overridden != own[i]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return a class, what it extends, and then all it implements.
	 */
	private static Set<Class<?>> hierarchy(Class<?> type) {
		Set<Class<?>> types = new LinkedHashSet<>();
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			types.add(current);
		}
		for (Class<?> current : List.copyOf(types)) {
			addInterfaces(current, types);
		}
		return types;
	}

	private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
		for (Class<?> implemented : type.getInterfaces()) {
			types.add(implemented);
			addInterfaces(implemented, types);
		}
	}

}
