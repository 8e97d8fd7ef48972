package io.github.responsesws.tool;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

import io.github.responsesws.protocol.InputItem;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A call that a round has started. Its fields are owned by the events of the round, which
 * follow each other, but for the answer, which the tool leaves before it is told.
 */
final class RoundCall {

	private final Invocation invocation;

	private final int round;

	private final Sinks.Empty<Void> drop = Sinks.empty();

	// Null if no response of now is known to make the call.
	private @Nullable String id;

	private boolean dropped;

	private @Nullable Throwable failure;

	private volatile @Nullable Function<Invocation, InputItem> answer;

	private volatile boolean leftOpen;

	private volatile @Nullable Progress progress;

	RoundCall(Invocation invocation, int round) {
		this.invocation = invocation;
		this.round = round;
		this.id = invocation.call().id();
	}

	/**
	 * Return what happens. A failure that is to end the run is an event as well, because
	 * it may come while the turn still has something to tell.
	 */
	Flux<Object> run(CallExecution execution, String responseId, AsyncCalls jobs) {
		return Flux.deferContextual((context) -> {
			if (this.dropped) {
				// It waited for its turn in vain.
				return Flux.empty();
			}
			if (this.invocation.async()
					&& jobs.begin(new AsyncCall(this.invocation, execution, this.round, responseId), context)) {
				this.leftOpen = true;
				return Flux.just(new RunEvent.ToolStarted(this.round, this.invocation.call(), true));
			}
			Progress progress = new Progress();
			this.progress = progress;
			return execution.run(this.invocation, this.round, responseId, (answer) -> this.answer = answer)
				.cast(Object.class)
				.doOnError(ToolException.class,
						(failure) -> failure.noteResponse(responseId.isEmpty() ? null : responseId))
				.onErrorResume((ex) -> Mono.just(new Failed(this, ex)))
				.takeUntilOther(this.drop.asMono())
				.doOnNext(progress::note)
				.concatWith(Mono.fromSupplier(() -> progress.cancelled(this.round, this.invocation.call())))
				.concatWith(Mono.fromSupplier(() -> (this.answer != null) ? new Answered(this) : null));
		});
	}

	Invocation invocation() {
		return this.invocation;
	}

	/**
	 * Return how long the call has worked so far.
	 * @return the time, or {@code null} if it has not begun, or works beside its run
	 */
	@Nullable Duration worked() {
		Progress progress = this.progress;
		return (progress != null) ? progress.worked() : null;
	}

	/**
	 * Return whether it is the very call that a response makes.
	 */
	boolean is(ToolCall call) {
		return call.id().equals(this.id) && isLike(call);
	}

	/**
	 * Return whether it does what a call asks for, and no call of the response now is
	 * known to be the same.
	 */
	boolean isFreeFor(ToolCall call) {
		return this.id == null && isLike(call);
	}

	private boolean isLike(ToolCall call) {
		ToolCall own = this.invocation.call();
		return own.kind() == call.kind() && own.name().equals(call.name()) && own.arguments().equals(call.arguments());
	}

	/**
	 * Answer a call by this one.
	 */
	void take(ToolCall call) {
		this.id = call.id();
	}

	/**
	 * Wait for a response that makes the same call.
	 */
	void release() {
		this.id = null;
	}

	/**
	 * End the call: no response makes it.
	 */
	void drop() {
		this.dropped = true;
		this.drop.tryEmitEmpty();
	}

	/**
	 * Return whether the call has become a job, which the run does not answer.
	 */
	boolean isLeftOpen() {
		return this.leftOpen;
	}

	void failed(Throwable failure) {
		this.failure = failure;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Return the answer as an answer to a call that asks for the same.
	 */
	InputItem answer(Invocation invocation) {
		return Objects.requireNonNull(this.answer, "no answer").apply(invocation);
	}

	/**
	 * The call has failed, and the run is to end with that.
	 *
	 * @param call the call
	 * @param failure why it failed
	 */
	record Failed(RoundCall call, Throwable failure) {
	}

	/**
	 * The call has its answer.
	 *
	 * @param call the call
	 */
	record Answered(RoundCall call) {
	}

	/**
	 * What was told of the call so far. Written by its events alone.
	 */
	private static final class Progress {

		private final long start = System.nanoTime();

		/** How long the call took, -1 before its end. */
		private volatile long took = -1;

		void note(Object event) {
			boolean over = !(event instanceof RunEvent.ToolStarted || event instanceof RunEvent.ToolProgress);
			if (over && this.took == -1) {
				this.took = System.nanoTime() - this.start;
			}
		}

		Duration worked() {
			long took = this.took;
			return Duration.ofNanos((took != -1) ? took : System.nanoTime() - this.start);
		}

		RunEvent.@Nullable ToolCancelled cancelled(int round, ToolCall call) {
			return (this.took != -1) ? null
					: new RunEvent.ToolCancelled(round, call, Duration.ofNanos(System.nanoTime() - this.start));
		}

	}

}
