package io.github.responsesws.tool;

import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.responsesws.protocol.InputPart;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import org.reactivestreams.Publisher;

/**
 * What the class of a tool's result says of its meaning to the model, wherever in the
 * result the value stands.
 */
enum ResultType {

	/** Jackson knows how to write it. */
	PLAIN,

	/** It is JSON, and its text form too: trees of libraries other than Jackson 3. */
	JSON_TEXT,

	/** {@link RawJson}. */
	RAW_JSON,

	/** A response, of an agent inside the tool for example: its text counts. */
	RESPONSE,

	/** {@link InputPart}, which stands beside others, and inside nothing. */
	PART,

	/** Its value is still to come. */
	PENDING,

	/** A type of this library that tells a model nothing. */
	MEANINGLESS;

	private static final Set<String> TREES = Set.of("com.fasterxml.jackson.core.TreeNode",
			"com.google.gson.JsonElement", "org.json.JSONObject", "org.json.JSONArray", "jakarta.json.JsonValue",
			"javax.json.JsonValue", "kotlinx.serialization.json.JsonElement");

	private static final Set<String> ASYNCHRONOUS = Set.of("kotlinx.coroutines.flow.Flow",
			"kotlinx.coroutines.Deferred", "io.reactivex.rxjava3.core.Single", "io.reactivex.rxjava3.core.Maybe",
			"io.reactivex.rxjava3.core.Completable", "io.reactivex.rxjava3.core.Observable", "io.smallrye.mutiny.Uni");

	private static final Set<String> PACKAGES = packages("", ".connection", ".conversation", ".http", ".metrics",
			".protocol", ".schema", ".session", ".tool", ".turn");

	private static final ResultType[] TYPES = values();

	// Numbers, because a class of the JDK would keep the class of a type for good.
	private static final ClassValue<Integer> KNOWN = new ClassValue<>() {

		@Override
		protected Integer computeValue(Class<?> type) {
			return compute(type).ordinal();
		}

	};

	private static Set<String> packages(String... names) {
		String own = ResultType.class.getPackageName();
		String root = own.substring(0, own.lastIndexOf('.'));
		return Stream.of(names).map(root::concat).collect(Collectors.toUnmodifiableSet());
	}

	static ResultType of(Class<?> type) {
		return TYPES[KNOWN.get(type)];
	}

	private static ResultType compute(Class<?> type) {
		if (type == RawJson.class) {
			return RAW_JSON;
		}
		if (type == InputPart.class) {
			return PART;
		}
		if (type == Response.class || ResponseLifecycleEvent.class.isAssignableFrom(type)
				|| type == RunEvent.RunCompleted.class) {
			return RESPONSE;
		}
		if (Publisher.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)
				|| Future.class.isAssignableFrom(type) || Callable.class.isAssignableFrom(type)
				|| Flow.Publisher.class.isAssignableFrom(type) || isA(type, ASYNCHRONOUS)) {
			return PENDING;
		}
		if (isA(type, TREES)) {
			return JSON_TEXT;
		}
		return isOurs(type) ? MEANINGLESS : PLAIN;
	}

	private static boolean isA(Class<?> type, Set<String> names) {
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			if (names.contains(current.getName())) {
				return true;
			}
			for (Class<?> implemented : current.getInterfaces()) {
				if (isA(implemented, names)) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Return whether a type belongs to this library and is more than a record of data.
	 */
	private static boolean isOurs(Class<?> type) {
		if (type.isEnum() || (type.isRecord() && !RunEvent.class.isAssignableFrom(type))) {
			return false;
		}
		Class<?> outermost = type;
		while (outermost.getEnclosingClass() != null) {
			outermost = outermost.getEnclosingClass();
		}
		return Modifier.isPublic(outermost.getModifiers()) && PACKAGES.contains(outermost.getPackageName())
				&& outermost.getClassLoader() == ResultType.class.getClassLoader();
	}

}
