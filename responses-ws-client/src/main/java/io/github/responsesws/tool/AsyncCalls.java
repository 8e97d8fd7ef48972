package io.github.responsesws.tool;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Takes the calls of async tools that a run does not wait for, and brings their outputs
 * along with later turns: a conversation does. Safe for use by any thread.
 *
 * @since 0.1.0
 */
public interface AsyncCalls {

	/**
	 * Takes none, so that a run waits for all of its calls: nobody would bring their
	 * outputs later.
	 */
	AsyncCalls NONE = new AsyncCalls() {

		@Override
		public boolean begin(AsyncCall call, ContextView context) {
			return false;
		}

		@Override
		public List<String> running() {
			return List.of();
		}

		@Override
		public Mono<Void> over(Collection<String> callIds) {
			return Mono.empty();
		}

	};

	/**
	 * Begin a call, or refuse it. It must not block.
	 * @param call the call
	 * @param context the Reactor context of the run's subscriber
	 * @return whether the call runs, so that the run need not wait for it
	 */
	boolean begin(AsyncCall call, ContextView context);

	/**
	 * Return the calls that have not ended.
	 * @return their IDs, in the order they began
	 */
	List<String> running();

	/**
	 * Wait until calls have ended, whatever their end. Cancelling ends the wait only.
	 * @param callIds the IDs of the calls; those that nobody knows have ended
	 * @return completes without a value, and never fails
	 */
	Mono<Void> over(Collection<String> callIds);

	/**
	 * Let tools of a run know its calls, and none of another run that they are part of.
	 * @param calls the calls of the run
	 * @return what to write to the Reactor context of the tools
	 */
	static Function<Context, Context> known(AsyncCalls calls) {
		return (context) -> context.put(AsyncCalls.class, calls);
	}

	/**
	 * Return the calls that a tool may wait for: those of its own run.
	 * @param context what the tool finds in {@link ToolContext#subscriberContext()}
	 * @return the calls
	 */
	static AsyncCalls in(ContextView context) {
		return Objects.requireNonNull(context.getOrDefault(AsyncCalls.class, NONE));
	}

}
