package io.github.responsesws.resilience;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/**
 * Runs turns through another runner, as soon as the limits let them, and once more if
 * they fail before any output. Safe for use by any thread.
 * <p>
 * The subscriber sees one attempt. What tells that a response begins or waits is held
 * back until there is more to tell, or until no further attempt is left. Each attempt is
 * a turn of its own to listeners. To cancel ends a wait, or the attempt that runs.
 *
 * @since 0.1.0
 */
public final class ResilientTurns implements TurnRunner {

	private final TurnRunner transport;

	private final TurnLimits limits;

	private final @Nullable RetryPolicy retry;

	private final boolean repeats;

	private final Scheduler timer;

	/** Shared by all runners of the limits. */
	private final AtomicLong arrivals;

	/** The gate of the turn before: most clients ask one model. */
	private volatile @Nullable ModelGate lastGate;

	ResilientTurns(TurnRunner transport, TurnLimits limits, @Nullable RetryPolicy retry) {
		this.transport = transport;
		this.limits = limits;
		this.retry = retry;
		this.repeats = retry != null && retry.repeats();
		this.timer = limits.timer();
		this.arrivals = limits.arrivals();
	}

	/**
	 * Return a runner that sends turns again.
	 * @param settings when, {@code null} for what the client says
	 * @return the runner
	 */
	public ResilientTurns retrying(@Nullable RetrySettings settings) {
		return new ResilientTurns(this.transport, this.limits, this.limits.retry().with(settings));
	}

	/**
	 * Return a runner that sends turns again as the client says, and those as well that
	 * the service may have run, if it stores nothing of them.
	 * @return the runner
	 */
	public ResilientTurns repeatingAmbiguous() {
		return new ResilientTurns(this.transport, this.limits, this.limits.retry().repeatingAmbiguous());
	}

	/**
	 * Return a runner that sends turns again, if it knows how to.
	 * @param runner the runner
	 * @param settings when, {@code null} for what the client says
	 * @return the runner; the one that was given if it is none of these
	 */
	public static TurnRunner retrying(TurnRunner runner, @Nullable RetrySettings settings) {
		return (runner instanceof ResilientTurns own) ? own.retrying(settings) : runner;
	}

	@Override
	public Flux<ResponseEvent> stream(ResponseRequest request, TurnPlacement placement) {
		return new Flux<>() {

			@Override
			public void subscribe(CoreSubscriber<? super ResponseEvent> actual) {
				new ResilientTurn(actual, request, placement, ResilientTurns.this).begin();
			}

		};
	}

	@Override
	public TurnRunner listening(TurnListener listener) {
		return new ResilientTurns(this.transport.listening(listener), this.limits, this.retry);
	}

	@Override
	public Mono<SteerResult> steer(SteerRequest request) {
		return this.transport.steer(request);
	}

	@Override
	public boolean injects(ResponseRequest request) {
		return this.transport.injects(request);
	}

	@Override
	public Mono<InjectResult> inject(InjectRequest request) {
		return this.transport.inject(request);
	}

	TurnRunner transport() {
		return this.transport;
	}

	/**
	 * Return where turns of a model are let in.
	 */
	ModelGate gate(@Nullable String model) {
		ModelGate last = this.lastGate;
		if (model != null && last != null && last.isOf(model)) {
			return last;
		}
		ModelGate gate = this.limits.gate(model);
		this.lastGate = gate;
		return gate;
	}

	/**
	 * Return when a turn came, in an order that all of its attempts keep.
	 * @param context the context of the attempt
	 */
	long arrival(ContextView context) {
		TurnRetries retries = context.getOrDefault(TurnRetries.KEY, null);
		return (retries != null) ? retries.arrival(this.arrivals) : this.arrivals.incrementAndGet();
	}

	long now() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

	/**
	 * Return whether a turn that has failed is ever sent again.
	 */
	boolean repeats() {
		return this.repeats;
	}

	TurnLimits limits() {
		return this.limits;
	}

	@Nullable RetryPolicy retry() {
		return this.retry;
	}

}
