package io.github.responsesws.ask;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.TextFormat;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a spec says beside the request: who listens, which tools may be called, and which
 * form the answer of a turn has that was asked before. Immutable.
 *
 * @since 0.1.0
 */
public final class TurnOptions {

	static final TurnOptions NONE = new TurnOptions(List.of(), null, List.of(), null, null, null);

	private final List<TurnListener> listeners;

	private final @Nullable ToolLoop loop;

	private final List<FunctionTools> tools;

	private final @Nullable TextFormat format;

	private final @Nullable RetrySettings retry;

	private final @Nullable String conversationId;

	private TurnOptions(List<TurnListener> listeners, @Nullable ToolLoop loop, List<FunctionTools> tools,
			@Nullable TextFormat format, @Nullable RetrySettings retry, @Nullable String conversationId) {
		this.listeners = listeners;
		this.loop = loop;
		this.tools = tools;
		this.format = format;
		this.retry = retry;
		this.conversationId = conversationId;
	}

	/**
	 * Return the options of what is asked in a conversation, or outside of any.
	 */
	static TurnOptions in(@Nullable String conversationId) {
		return (conversationId != null) ? new TurnOptions(List.of(), null, List.of(), null, null, conversationId)
				: NONE;
	}

	TurnOptions listener(TurnListener listener) {
		return new TurnOptions(plus(this.listeners, listener), this.loop, this.tools, this.format, this.retry,
				this.conversationId);
	}

	TurnOptions loop(ToolLoop loop) {
		return new TurnOptions(this.listeners, loop, List.of(), this.format, this.retry, this.conversationId);
	}

	TurnOptions tools(FunctionTools tools) {
		return new TurnOptions(this.listeners, this.loop, plus(this.tools, tools), this.format, this.retry,
				this.conversationId);
	}

	TurnOptions format(TextFormat format) {
		return new TurnOptions(this.listeners, this.loop, this.tools, format, this.retry, this.conversationId);
	}

	TurnOptions retry(RetrySettings retry) {
		return new TurnOptions(this.listeners, this.loop, this.tools, this.format, retry, this.conversationId);
	}

	private static <T> List<T> plus(List<T> list, T element) {
		List<T> all = new ArrayList<>(list);
		all.add(element);
		return List.copyOf(all);
	}

	/**
	 * Let what an answer fails with know its conversation.
	 */
	<T> Flux<T> told(Flux<T> answer) {
		return (this.conversationId != null) ? answer.doOnError(ResponsesException.class, this::note) : answer;
	}

	/**
	 * Let what an answer fails with know its conversation.
	 */
	<T> Mono<T> told(Mono<T> answer) {
		return (this.conversationId != null) ? answer.doOnError(ResponsesException.class, this::note) : answer;
	}

	private void note(ResponsesException failure) {
		failure.noteConversation(Objects.requireNonNull(this.conversationId));
	}

	boolean hasTools() {
		return this.loop != null || !this.tools.isEmpty();
	}

	boolean hasFormat() {
		return this.format != null;
	}

	/**
	 * Return who hears of the turns.
	 * @return the listeners, in the order they were added
	 */
	public List<TurnListener> listeners() {
		return this.listeners;
	}

	/**
	 * Return when the turns are sent again.
	 * @return the settings, {@code null} for those of the client
	 */
	public @Nullable RetrySettings retry() {
		return this.retry;
	}

	/**
	 * Return what runs the tools.
	 * @param common asked for the loop of runs that name none
	 * @return the loop, with the functions that were added
	 */
	public ToolLoop loop(Supplier<ToolLoop> common) {
		ToolLoop loop = (this.loop != null) ? this.loop : common.get();
		for (FunctionTools more : this.tools) {
			loop = loop.plus(more);
		}
		return loop;
	}

	/**
	 * Return a runner that lets the listeners hear of its turns.
	 * @param runner the runner
	 */
	public TurnRunner listening(TurnRunner runner) {
		TurnRunner listening = runner;
		for (TurnListener listener : this.listeners) {
			listening = listening.listening(listener);
		}
		return listening;
	}

	/**
	 * Ask for the form of the answer, if there is one to ask for.
	 * @param request a request of the turn
	 * @return the request with {@code text.format}
	 */
	public ResponseRequest formatted(ResponseRequest request) {
		return (this.format != null) ? request.mutate().textFormat(this.format).build() : request;
	}

}
