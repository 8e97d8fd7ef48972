package io.github.responsesws.session;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.ConnectionLimitReachedException;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.ProtocolViolationException;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * A subscriber that behaves as its plan says and knows which ends the plan allows.
 */
final class PlannedTurn extends TurnProbe {

	static final String PLANNED = "planned";

	static final String WRONG = "wrong";

	private final TurnPlan plan;

	private final Scheduler timer;

	private final Consumer<PlannedTurn> whenOver;

	private volatile boolean isOver;

	PlannedTurn(TurnPlan plan, Scheduler timer, Consumer<String> breaches, Consumer<PlannedTurn> whenOver) {
		super(plan.marker(), breaches);
		this.plan = plan;
		this.timer = timer;
		this.whenOver = whenOver;
	}

	TurnPlan plan() {
		return this.plan;
	}

	@Override
	void onSubscribed() {
		switch (this.plan.reader()) {
			case CANCELS_ON_SUBSCRIBE -> cancel();
			case STEPPING -> request(this.plan.step());
			case TIMED -> askInTime();
			case TIMED_CANCELS_LATER -> {
				askInTime();
				cancelInTime();
			}
			case CANCELS_LATER -> {
				request(Long.MAX_VALUE);
				cancelInTime();
			}
			default -> request(Long.MAX_VALUE);
		}
	}

	private void askInTime() {
		if (!this.isOver) {
			request(this.plan.step());
			this.timer.schedule(this::askInTime, 300L * this.plan.delay() + 50, TimeUnit.MICROSECONDS);
		}
	}

	private void cancelInTime() {
		this.timer.schedule(this::cancel, 700L * this.plan.step() * this.plan.delay(), TimeUnit.MICROSECONDS);
	}

	@Override
	void onReceived(ResponseEvent event) {
		switch (this.plan.reader()) {
			case STEPPING -> {
				if (received() % this.plan.step() == 0) {
					request(this.plan.step());
				}
			}
			case CANCELS_WITHIN -> {
				if (received() == this.plan.step()) {
					cancel();
				}
			}
			case CANCELS_AT_TERMINAL -> {
				if (event.isTerminal()) {
					cancel();
				}
			}
			default -> {
			}
		}
	}

	@Override
	void onOver() {
		this.isOver = true;
		this.whenOver.accept(this);
	}

	/**
	 * Return how the turn ended: as planned, cancelled, as a casualty of what befell its
	 * connection, or wrong.
	 */
	String end(boolean lanesShared) {
		if (endedAsPlanned()) {
			return PLANNED;
		}
		if (isCancelled()) {
			return "cancelled";
		}
		return isCasualty(lanesShared) ? "casualty" : WRONG;
	}

	String describeEnd() {
		return this + " ended with " + error() + " or " + terminal() + " although " + this.plan;
	}

	private boolean endedAsPlanned() {
		Throwable error = error();
		return switch (this.plan.answer()) {
			case COMPLETED, LIMITED_LATE -> isCompleted() && terminal() instanceof ResponseLifecycleEvent.Completed;
			case INCOMPLETE -> isCompleted() && terminal() instanceof ResponseLifecycleEvent.Incomplete;
			case FAILED -> isCompleted() && terminal() instanceof ResponseLifecycleEvent.Failed;
			case REFUSED, BROKEN, BROKEN_TWICE ->
				error instanceof ApiException && !(error instanceof ConnectionLimitReachedException);
			case LIMITED -> error instanceof ConnectionLimitReachedException;
			case DROPPED, ENDED, CLOSED -> error instanceof ConnectionLostException;
			case GARBAGE -> error instanceof ProtocolViolationException;
			case SILENT -> false;
		};
	}

	private boolean isCasualty(boolean lanesShared) {
		Throwable error = error();
		if (error instanceof SlowSubscriberException) {
			return lanesShared && this.plan.reader().isTimed();
		}
		return error instanceof ConnectionLostException || error instanceof ProtocolViolationException
				|| (error instanceof ConnectionLimitReachedException && received() == 0);
	}

	@Nullable String completedResponse() {
		return (terminal() instanceof ResponseLifecycleEvent.Completed) ? responseId() : null;
	}

}
