package io.github.responsesws.session;

import java.util.concurrent.TimeUnit;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.ChainNotHeldException;
import io.github.responsesws.turn.SessionTakenException;
import io.github.responsesws.turn.TurnDeferredException;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/**
 * What a turn tells its listener. Belongs to whoever has the turn: the pool until it
 * assigns the turn, then the event loop of the turn's session.
 */
final class TurnReport implements TurnInfo {

	private final ResponseRequest request;

	private final @Nullable TurnListener listener;

	private final Scheduler timer;

	private final ContextView context;

	private final long subscribedAt;

	private @Nullable String sessionId;

	private @Nullable String lane;

	private @Nullable Boolean affinityHit;

	private @Nullable String responseId;

	private boolean assigned;

	private long assignedAt;

	private long bytesSent;

	private long firstEventNanos = -1;

	private @Nullable ResponseLifecycleEvent terminalEvent;

	TurnReport(ResponseRequest request, @Nullable TurnListener listener, Scheduler timer, ContextView context) {
		this.request = request;
		this.listener = listener;
		this.timer = timer;
		this.context = context;
		this.subscribedAt = now();
	}

	private long now() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

	void assigned(String sessionId, String lane, @Nullable Boolean affinityHit) {
		this.sessionId = sessionId;
		this.lane = lane;
		this.affinityHit = affinityHit;
		this.assigned = true;
		this.assignedAt = now();
	}

	void unassigned() {
		this.sessionId = null;
		this.lane = null;
	}

	void started(long bytes) {
		this.bytesSent = bytes;
		if (this.listener != null) {
			this.listener.onStarted(this);
		}
	}

	void responseId(String id) {
		this.responseId = id;
	}

	/**
	 * Note an event of the turn's response.
	 */
	void received(ResponseEvent event) {
		if (this.firstEventNanos == -1) {
			this.firstEventNanos = elapsedNanos();
		}
		if (event instanceof ResponseLifecycleEvent change && change.isTerminal()) {
			this.terminalEvent = change;
		}
	}

	void event(ResponseEvent event, int bytes) {
		if (this.listener != null) {
			this.listener.onEvent(this, event, bytes);
		}
	}

	void successor() {
		if (this.listener != null) {
			this.listener.onSuccessor(this);
		}
		this.terminalEvent = null;
	}

	void ended(TurnOutcome outcome, @Nullable Throwable error) {
		if (this.listener != null && !isMisplaced(error)) {
			this.listener.onEnded(this, outcome, error);
		}
	}

	/**
	 * Whether the turn ends before it has begun, for its caller to begin another way or
	 * to do without.
	 */
	private boolean isMisplaced(@Nullable Throwable error) {
		return error instanceof ChainNotHeldException || error instanceof TurnDeferredException
				|| (error instanceof SessionTakenException && this.bytesSent == 0);
	}

	@Override
	public ContextView context() {
		return this.context;
	}

	@Override
	public @Nullable String model() {
		return this.request.model();
	}

	@Override
	public @Nullable String sessionId() {
		return this.sessionId;
	}

	@Override
	public @Nullable String lane() {
		return this.lane;
	}

	@Override
	public @Nullable String responseId() {
		return this.responseId;
	}

	@Override
	public long bytesSent() {
		return this.bytesSent;
	}

	@Override
	public long acquireNanos() {
		return (this.assigned ? this.assignedAt : now()) - this.subscribedAt;
	}

	@Override
	public long elapsedNanos() {
		return now() - this.subscribedAt;
	}

	@Override
	public long firstEventNanos() {
		return this.firstEventNanos;
	}

	@Override
	public @Nullable ResponseLifecycleEvent terminalEvent() {
		return this.terminalEvent;
	}

	@Override
	public @Nullable Boolean affinityHit() {
		return this.affinityHit;
	}

	@Override
	public String toString() {
		String place = (this.sessionId != null) ? " on " + this.sessionId + "/" + this.lane : "";
		return "Turn" + place + ((this.responseId != null) ? ", " + this.responseId : "");
	}

}
