package io.github.responsesws.protocol;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls every public method without parameters of an event, and of all it returns: what
 * was decoded once has to be readable.
 */
final class Accessors {

	private static final Map<Class<?>, List<Method>> METHODS = new ConcurrentHashMap<>();

	private Accessors() {
	}

	/**
	 * Read all there is.
	 * @return the number of calls
	 */
	static int readAll(ResponseEvent event) {
		int calls = read(event);
		if (event instanceof ErrorEvent error) {
			calls += read(ApiException.from(error, false).headers());
		}
		if (event instanceof ResponseLifecycleEvent lifecycle) {
			Response response = lifecycle.response();
			calls += read(ApiException.from(response, false).headers());
			calls += read(response.withOutput(response.output()));
		}
		return calls;
	}

	private static int read(Object value) {
		if (value instanceof Collection<?> values) {
			return values.stream().mapToInt(Accessors::read).sum();
		}
		if (value instanceof Map<?, ?> map) {
			return read(map.keySet()) + read(map.values());
		}
		if (value instanceof RawJson json) {
			// Deeper parts have no accessors of their own.
			return 1 + json.tree().size() + json.members().size() + json.elements().size() + json.asString().length();
		}
		if (!value.getClass().getName().startsWith("io.github.responsesws.")) {
			return value.toString().length();
		}
		int calls = value.toString().length() + Integer.signum(value.hashCode());
		for (Method method : METHODS.computeIfAbsent(value.getClass(), Accessors::methods)) {
			Object result = call(method, value);
			calls += (result != null) ? 1 + Integer.signum(read(result)) : 1;
		}
		return calls;
	}

	private static Object call(Method method, Object target) {
		try {
			return method.invoke(target);
		}
		catch (InvocationTargetException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				cause.addSuppressed(new IllegalStateException("Called " + method));
				throw cause;
			}
			throw new AssertionError("Called " + method, ex.getCause());
		}
		catch (IllegalAccessException ex) {
			throw new AssertionError(ex);
		}
	}

	private static List<Method> methods(Class<?> type) {
		return Arrays.stream(type.getMethods())
			.filter((method) -> method.getParameterCount() == 0 && method.getDeclaringClass() != Object.class)
			.filter((method) -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge())
			.filter((method) -> !method.getName().equals("toString") && !method.getName().equals("hashCode"))
			.toList();
	}

}
