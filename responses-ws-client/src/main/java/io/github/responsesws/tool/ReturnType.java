package io.github.responsesws.tool;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.BaseStream;
import java.util.stream.Stream;

import org.reactivestreams.Publisher;

/**
 * Refuses methods whose return type tells that no call can end well.
 */
final class ReturnType {

	private ReturnType() {
	}

	/**
	 * Check a method.
	 * @param method the method of a tool
	 * @throws IllegalArgumentException if what it returns means nothing to a model
	 */
	static void check(Method method) {
		try {
			check(awaited(method.getGenericReturnType()));
		}
		catch (UnsupportedResultException ex) {
			throw new IllegalArgumentException(
					"What " + method + " returns cannot be told to the model: it " + ex.problem() + ". " + ex.hint());
		}
	}

	/**
	 * Return what a publisher or a stage is a publisher or a stage of.
	 */
	static Type awaited(Type type) {
		Class<?> raw = raw(type);
		boolean waits = Publisher.class.isAssignableFrom(raw) || CompletionStage.class.isAssignableFrom(raw);
		return waits ? content(type) : type;
	}

	private static void check(Type type) {
		Class<?> raw = raw(type);
		if (raw.isArray() || Collection.class.isAssignableFrom(raw) || BaseStream.class.isAssignableFrom(raw)
				|| raw == Optional.class) {
			check(content(type));
			return;
		}
		ResultType result = ResultType.of(raw);
		if (result == ResultType.PENDING || result == ResultType.MEANINGLESS) {
			throw UnsupportedResultException.of(raw);
		}
		if (Map.class.isAssignableFrom(raw)) {
			Class<?> value = raw(content(type));
			if (ResultType.of(value) == ResultType.PART) {
				throw UnsupportedResultException.of(value);
			}
			check(content(type));
		}
	}

	private static Type content(Type type) {
		if (type instanceof GenericArrayType array) {
			return array.getGenericComponentType();
		}
		if (type instanceof ParameterizedType parameterized) {
			Type[] arguments = parameterized.getActualTypeArguments();
			return arguments[arguments.length - 1];
		}
		return (type instanceof Class<?> raw && raw.isArray()) ? raw.getComponentType() : Object.class;
	}

	private static Class<?> raw(Type type) {
		if (type instanceof Class<?> raw) {
			return raw;
		}
		if (type instanceof ParameterizedType parameterized) {
			return raw(parameterized.getRawType());
		}
		if (type instanceof GenericArrayType) {
			return Object[].class;
		}
		return Stream
			.of((type instanceof WildcardType wildcard) ? wildcard.getUpperBounds()
					: ((TypeVariable<?>) type).getBounds())
			.findFirst()
			.<Class<?>>map(ReturnType::raw)
			.orElse(Object.class);
	}

}
