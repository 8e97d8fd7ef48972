package io.github.responsesws.ask;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.TextFormat;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;

/**
 * What a spec says beside the request: who listens, which tools may be called, and which
 * form the answer of a turn has that was asked before. Immutable.
 *
 * @since 0.1.0
 */
public final class TurnOptions {

	static final TurnOptions NONE = new TurnOptions(List.of(), null, List.of(), null, null);

	private final List<TurnListener> listeners;

	private final @Nullable ToolLoop loop;

	private final List<FunctionTools> tools;

	private final @Nullable TextFormat format;

	private final @Nullable RetrySettings retry;

	private TurnOptions(List<TurnListener> listeners, @Nullable ToolLoop loop, List<FunctionTools> tools,
			@Nullable TextFormat format, @Nullable RetrySettings retry) {
		this.listeners = listeners;
		this.loop = loop;
		this.tools = tools;
		this.format = format;
		this.retry = retry;
	}

	TurnOptions listener(TurnListener listener) {
		return new TurnOptions(plus(this.listeners, listener), this.loop, this.tools, this.format, this.retry);
	}

	TurnOptions loop(ToolLoop loop) {
		return new TurnOptions(this.listeners, loop, List.of(), this.format, this.retry);
	}

	TurnOptions tools(FunctionTools tools) {
		return new TurnOptions(this.listeners, this.loop, plus(this.tools, tools), this.format, this.retry);
	}

	TurnOptions format(TextFormat format) {
		return new TurnOptions(this.listeners, this.loop, this.tools, format, this.retry);
	}

	TurnOptions retry(RetrySettings retry) {
		return new TurnOptions(this.listeners, this.loop, this.tools, this.format, retry);
	}

	private static <T> List<T> plus(List<T> list, T element) {
		List<T> all = new ArrayList<>(list);
		all.add(element);
		return List.copyOf(all);
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
