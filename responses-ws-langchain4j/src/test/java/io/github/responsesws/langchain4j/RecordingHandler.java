package io.github.responsesws.langchain4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps all that it is told, in order.
 */
class RecordingHandler implements StreamingChatResponseHandler {

	final List<Object> calls = Collections.synchronizedList(new ArrayList<>());

	final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());

	final CompletableFuture<ChatResponse> response = new CompletableFuture<>();

	volatile StreamingHandle handle;

	ChatResponse await() {
		return await(this.response);
	}

	static <T> T await(CompletableFuture<T> result) {
		try {
			return result.orTimeout(Rig.LONG.toSeconds(), TimeUnit.SECONDS).join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException runtime) ? runtime
					: new LangChain4jException(ex.getCause());
		}
	}

	String text() {
		return of(PartialResponse.class).stream().map(PartialResponse::text).collect(Collectors.joining());
	}

	String thinking() {
		return of(PartialThinking.class).stream().map(PartialThinking::text).collect(Collectors.joining());
	}

	<T> List<T> of(Class<T> type) {
		synchronized (this.calls) {
			return this.calls.stream().filter(type::isInstance).map(type::cast).toList();
		}
	}

	private void add(Object call) {
		this.threads.add(Thread.currentThread());
		if (Schedulers.isInNonBlockingThread()) {
			this.errors.add(new AssertionError("A handler was called by " + Thread.currentThread()));
		}
		this.calls.add(call);
	}

	@Override
	public void onPartialResponse(PartialResponse partialResponse, PartialResponseContext context) {
		this.handle = context.streamingHandle();
		add(partialResponse);
	}

	@Override
	public void onPartialThinking(PartialThinking partialThinking) {
		add(partialThinking);
	}

	@Override
	public void onPartialToolCall(PartialToolCall partialToolCall) {
		add(partialToolCall);
	}

	@Override
	public void onCompleteToolCall(CompleteToolCall completeToolCall) {
		add(completeToolCall);
	}

	@Override
	public void onUnmappedRawEvent(Object rawEvent) {
		add(rawEvent);
	}

	@Override
	public void onCompleteResponse(ChatResponse completeResponse) {
		add(completeResponse);
		this.response.complete(completeResponse);
	}

	@Override
	public void onError(Throwable error) {
		this.errors.add(error);
		this.response.completeExceptionally(error);
	}

}
