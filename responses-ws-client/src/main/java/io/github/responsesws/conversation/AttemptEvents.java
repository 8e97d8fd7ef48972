package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.OutputCollector;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.SteerEvent;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The events of one attempt at a turn, on their way to the caller. Those that only tell
 * that a response begins are held back until there is more to tell: so an attempt that
 * fails before leaves no trace. Owned by one subscription; Reactor serialises its
 * signals.
 */
final class AttemptEvents {

	/** More than any service says before it begins to answer. */
	private static final int MAX_HELD = 1000;

	private final Listener listener;

	private final boolean collecting;

	private final Commit commit;

	private final OutputCollector output = new OutputCollector();

	private List<ResponseEvent> held = new ArrayList<>(3);

	// Not all events of a response need name it.
	private String responseId = "";

	private boolean shown;

	/**
	 * Begin an attempt.
	 * @param listener hears how the attempt goes on
	 * @param collecting whether the whole output is wanted for the commit, or calls and
	 * their outputs only
	 * @param commit makes the turn a part of the conversation
	 */
	AttemptEvents(Listener listener, boolean collecting, Commit commit) {
		this.listener = listener;
		this.collecting = collecting;
		this.commit = commit;
	}

	/**
	 * Return whether the caller has seen anything of this attempt.
	 */
	boolean isShown() {
		return this.shown;
	}

	Publisher<ResponseEvent> accept(ResponseEvent event) {
		this.output.accept(event);
		if (event instanceof ResponseLifecycleEvent lifecycle) {
			return acceptLifecycle(lifecycle);
		}
		if (event instanceof SteerEvent steer) {
			return acceptSteer(steer);
		}
		return event.isOutput() ? show(event) : pass(event);
	}

	private Publisher<ResponseEvent> acceptSteer(SteerEvent event) {
		Flux<ResponseEvent> next = Flux.defer(() -> pass(event));
		return (event instanceof SteerEvent.Pending) ? this.listener.pending().thenMany(next) : next;
	}

	private Publisher<ResponseEvent> acceptLifecycle(ResponseLifecycleEvent event) {
		if (event instanceof ResponseLifecycleEvent.Created || !event.responseId().isEmpty()) {
			this.responseId = event.responseId();
			this.listener.runs(this.responseId);
		}
		if (tellsProgress(event)) {
			this.listener.inProgress();
		}
		if (event instanceof ResponseLifecycleEvent.Failed) {
			return acceptFailure(event);
		}
		if (event.isTerminal()) {
			WrittenOutput output = output(event);
			// Should another response follow, it has items of its own.
			this.output.clear();
			return this.commit.commit(event, this.responseId, output).thenMany(Flux.defer(() -> show(event)));
		}
		return pass(event);
	}

	/**
	 * Whether the service works on the response. A connection is kept alive with events
	 * that look like it and name none.
	 */
	private boolean tellsProgress(ResponseLifecycleEvent event) {
		if (event instanceof ResponseLifecycleEvent.InProgress) {
			return !this.responseId.isEmpty();
		}
		return event.isTerminal();
	}

	/**
	 * Let the caller see an event that is no output, as soon as there is output.
	 */
	private Publisher<ResponseEvent> pass(ResponseEvent event) {
		if (this.shown) {
			return Mono.just(event);
		}
		if (this.held.size() == MAX_HELD) {
			return show(event);
		}
		this.held.add(event);
		return Mono.empty();
	}

	private Publisher<ResponseEvent> acceptFailure(ResponseLifecycleEvent event) {
		if (!this.shown) {
			ApiException failure = ApiException.from(event.response(), false);
			if (this.listener.recoversFrom(failure)) {
				return Mono.error(failure);
			}
		}
		this.listener.ended();
		return show(event);
	}

	private WrittenOutput output(ResponseLifecycleEvent event) {
		Response response = event.response();
		// What the service does not store or does not name has to be kept, whatever it
		// was asked.
		boolean whole = this.collecting || this.responseId.isEmpty() || Boolean.FALSE.equals(response.store());
		// Where only calls are wanted the events of items tell of them, if there are any:
		// nothing else need be read.
		List<OutputItem> items = (!whole && this.output.hasItems()) ? this.output.items(response.status())
				: this.output.complete(response).output();
		return WrittenOutput.of(CallItems.marked(items, response), (item) -> whole || CallItems.isOfCall(item.type()));
	}

	private Publisher<ResponseEvent> show(ResponseEvent event) {
		if (this.shown || this.held.isEmpty()) {
			this.shown = true;
			return Mono.just(event);
		}
		this.shown = true;
		this.held.add(event);
		Flux<ResponseEvent> all = Flux.fromIterable(this.held);
		this.held = List.of();
		return all;
	}

	/**
	 * Makes a turn a part of the conversation.
	 */
	@FunctionalInterface
	interface Commit {

		/**
		 * Keep what has ended.
		 * @param end the end of the response
		 * @param responseId the response's ID, empty if no event has told one
		 * @param output the output, as far as it is wanted
		 * @return completes when it is kept
		 */
		Mono<Void> commit(ResponseLifecycleEvent end, String responseId, WrittenOutput output);

	}

	/**
	 * Hears how an attempt goes on, before the caller does.
	 */
	interface Listener {

		/**
		 * A response runs.
		 */
		default void runs(String responseId) {
		}

		/**
		 * The service keeps steered input for the next turn.
		 * @return completes when that is noted
		 */
		default Mono<Void> pending() {
			return Mono.empty();
		}

		/**
		 * Return whether the turn may be sent again, for which the caller must not have
		 * seen that its response failed.
		 */
		default boolean recoversFrom(ApiException failure) {
			return failure.replayVerdict() != ReplayVerdict.NEVER;
		}

		/**
		 * The service works on the turn.
		 */
		default void inProgress() {
		}

		/**
		 * The turn has failed for good.
		 */
		default void ended() {
		}

	}

}
