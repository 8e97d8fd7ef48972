package io.github.responsesws.langchain4j;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.github.responsesws.protocol.ResponseEvent;
import org.jspecify.annotations.Nullable;

/**
 * The two events of streams that only newer cores of LangChain4j have types for. This is
 * compiled against one that has none of them.
 */
final class NewerEvents {

	private static final String PACKAGE = "dev.langchain4j.model.chat.response.";

	private static final @Nullable MethodHandle COMPLETE = find("CompleteResponse",
			(lookup, type) -> lookup.findConstructor(type, MethodType.methodType(void.class, ChatResponse.class)));

	private static final @Nullable MethodHandle RAW = find("RawStreamingEvent",
			(lookup, type) -> lookup.findStatic(type, "of", MethodType.methodType(type, Object.class)));

	private NewerEvents() {
	}

	/**
	 * Return a piece of an answer as an event of a stream.
	 * @throws UnsupportedOperationException if the core is too old to know such streams
	 */
	static Object of(Object piece) {
		if (piece instanceof ChatResponse) {
			return wrap(COMPLETE, piece);
		}
		return (piece instanceof ResponseEvent) ? wrap(RAW, piece) : piece;
	}

	private static Object wrap(@Nullable MethodHandle wrapper, Object piece) {
		if (wrapper == null) {
			throw new UnsupportedOperationException("This version of langchain4j-core has no streams of events; use "
					+ "a StreamingChatResponseHandler, or langchain4j-core 1.23.0 or newer");
		}
		try {
			return wrapper.invoke(piece);
		}
		catch (Throwable ex) {
			throw new IllegalStateException("This version of langchain4j-core has other events than known", ex);
		}
	}

	private static @Nullable MethodHandle find(String name, Finder finder) {
		try {
			return finder.find(MethodHandles.publicLookup(),
					Class.forName(PACKAGE + name, true, ChatResponse.class.getClassLoader()));
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

	/**
	 * Finds a method of a type.
	 */
	private interface Finder {

		MethodHandle find(MethodHandles.Lookup lookup, Class<?> type) throws ReflectiveOperationException;

	}

}
