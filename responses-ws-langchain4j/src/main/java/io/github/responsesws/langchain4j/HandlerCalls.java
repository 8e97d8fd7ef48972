package io.github.responsesws.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Tells a handler what happens in a turn, one call after the other, and lets it cancel
 * the turn. What the handler throws is told to its {@code onError}, and the turn goes on,
 * as LangChain4j has it.
 */
final class HandlerCalls extends BaseSubscriber<Object> implements StreamingHandle {

	private static final Logger logger = Loggers.getLogger(HandlerCalls.class);

	private final StreamingChatResponseHandler handler;

	// Set by whoever cancels, read by anybody.
	private volatile boolean cancelled;

	HandlerCalls(StreamingChatResponseHandler handler) {
		this.handler = handler;
	}

	@Override
	protected void hookOnNext(Object piece) {
		if (this.cancelled) {
			return;
		}
		try {
			tell(piece);
		}
		catch (Exception ex) {
			tellError(ex);
		}
	}

	private void tell(Object piece) {
		if (piece instanceof PartialResponse text) {
			this.handler.onPartialResponse(text, new PartialResponseContext(this));
		}
		else if (piece instanceof PartialThinking thinking) {
			this.handler.onPartialThinking(thinking, new PartialThinkingContext(this));
		}
		else if (piece instanceof PartialToolCall call) {
			this.handler.onPartialToolCall(call, new PartialToolCallContext(this));
		}
		else if (piece instanceof CompleteToolCall call) {
			this.handler.onCompleteToolCall(call);
		}
		else if (piece instanceof ChatResponse response) {
			this.handler.onCompleteResponse(response);
		}
		else {
			this.handler.onUnmappedRawEvent(piece);
		}
	}

	@Override
	protected void hookOnError(Throwable failure) {
		if (!this.cancelled) {
			tellError(failure);
		}
	}

	private void tellError(Throwable failure) {
		try {
			this.handler.onError(failure);
		}
		catch (Exception ex) {
			logger.warn("A handler of a streamed response failed in onError", ex);
		}
	}

	@Override
	protected void hookOnCancel() {
		this.cancelled = true;
	}

	@Override
	public boolean isCancelled() {
		return this.cancelled;
	}

}
