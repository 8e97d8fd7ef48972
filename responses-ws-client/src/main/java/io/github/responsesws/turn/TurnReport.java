package io.github.responsesws.turn;

import java.util.concurrent.TimeUnit;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.Usage;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/**
 * What a turn tells its listener. Belongs to whoever has the turn: the pool until it
 * assigns the turn, then the event loop of the turn's session.
 */
public final class TurnReport implements TurnInfo {

	private final ResponseRequest request;

	private final @Nullable TurnListener listener;

	private final Scheduler timer;

	private final ContextView context;

	private final long subscribedAt;

	private @Nullable TurnTransport transport;

	private @Nullable String sessionId;

	private @Nullable String lane;

	private @Nullable Boolean affinityHit;

	private @Nullable String responseId;

	private boolean assigned;

	private long assignedAt;

	private long bytesSent;

	private long firstEventNanos = -1;

	private int events;

	/** Nobody asks mostly, and then the clock is not read. */
	private final @Nullable EventTimes times;

	private long bytesReceived;

	private @Nullable ResponseLifecycleEvent terminalEvent;

	/**
	 * Begin the report of a turn whose subscriber is there.
	 * @param request what is asked
	 * @param listener who hears of it, {@code null} for nobody
	 * @param timer tells the time
	 * @param context the subscriber's
	 */
	public TurnReport(ResponseRequest request, @Nullable TurnListener listener, Scheduler timer, ContextView context) {
		this(request, listener, timer, context, timer.now(TimeUnit.NANOSECONDS));
	}

	/**
	 * Begin the report of a turn whose subscriber came a moment ago.
	 * @param request what is asked
	 * @param listener who hears of it, {@code null} for nobody
	 * @param timer tells the time
	 * @param context the subscriber's
	 * @param subscribedAt when the subscriber came, in nanoseconds of the clock
	 */
	public TurnReport(ResponseRequest request, @Nullable TurnListener listener, Scheduler timer, ContextView context,
			long subscribedAt) {
		this.request = request;
		this.listener = listener;
		this.timer = timer;
		this.context = context;
		this.subscribedAt = subscribedAt;
		this.times = (listener != null && listener.timesEvents()) ? new EventTimes() : null;
	}

	private long now() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

	/**
	 * Return when the turn was subscribed to.
	 * @return nanoseconds of the clock
	 */
	public long subscribedAt() {
		return this.subscribedAt;
	}

	/**
	 * Note where the turn runs.
	 * @param transport how it reaches the service
	 * @param sessionId what runs it
	 * @param lane the part of that which runs it
	 * @param affinityHit whether its predecessor is held there
	 */
	public void assigned(TurnTransport transport, String sessionId, String lane, @Nullable Boolean affinityHit) {
		this.transport = transport;
		this.sessionId = sessionId;
		this.lane = lane;
		this.affinityHit = affinityHit;
		this.assigned = true;
		this.assignedAt = now();
	}

	/**
	 * Note that the turn waits again.
	 */
	public void unassigned() {
		this.transport = null;
		this.sessionId = null;
		this.lane = null;
	}

	/**
	 * Tell that the request is written.
	 * @param bytes its size
	 */
	public void started(long bytes) {
		this.bytesSent = bytes;
		if (this.listener != null) {
			this.listener.onStarted(this);
		}
	}

	/**
	 * Note the ID of the response.
	 * @param id the ID
	 */
	public void responseId(String id) {
		this.responseId = id;
	}

	/**
	 * Note an event of the turn's response.
	 * @param event the event
	 */
	public void received(ResponseEvent event) {
		if (this.firstEventNanos == -1) {
			this.firstEventNanos = elapsedNanos();
		}
		if (event instanceof ResponseLifecycleEvent change && change.isTerminal()) {
			this.terminalEvent = change;
		}
	}

	/**
	 * Tell of an event, of the turn's response or beside it.
	 * @param event the event
	 * @param bytes its size
	 */
	public void event(ResponseEvent event, int bytes) {
		this.events++;
		this.bytesReceived += bytes;
		if (this.times != null) {
			this.times.note(event, elapsedNanos());
		}
		if (this.listener != null) {
			this.listener.onEvent(this, event, bytes);
		}
	}

	/**
	 * Tell that another response follows the one that has ended.
	 */
	public void successor() {
		if (this.listener != null) {
			this.listener.onSuccessor(this);
		}
		this.terminalEvent = null;
	}

	/**
	 * Tell that the turn is over for its subscriber.
	 * @param outcome how it ended
	 * @param error why it failed
	 */
	public void ended(TurnOutcome outcome, @Nullable Throwable error) {
		if (isMisplaced(error)) {
			return;
		}
		if (this.listener != null) {
			this.listener.onEnded(this, outcome, error);
		}
		if (WireLine.LOGGER.isDebugEnabled()) {
			tell(outcome, error);
		}
	}

	private void tell(TurnOutcome outcome, @Nullable Throwable error) {
		Usage usage = usage();
		WireLine.of("turn")
			.with("outcome", outcome)
			.with("error", (error instanceof ResponsesException known) ? known.code() : name(error))
			.with("response", this.responseId)
			.with("conversation", conversationId())
			.with("model", model())
			.with("session", this.sessionId)
			.with("lane", this.lane)
			.with("events", this.events)
			.with("sent", this.bytesSent)
			.with("received", this.bytesReceived)
			.with("input-tokens", (usage != null) ? usage.inputTokens() : null)
			.with("cached-tokens", (usage != null) ? usage.cachedTokens() : null)
			.with("output-tokens", (usage != null) ? usage.outputTokens() : null)
			.took("acquired", acquireNanos())
			.took("first-event", this.firstEventNanos)
			.took("took", elapsedNanos())
			.tell();
	}

	private static @Nullable String name(@Nullable Throwable error) {
		return (error != null) ? error.getClass().getName() : null;
	}

	/**
	 * Return whether somebody who listens answers the calls of agents.
	 */
	public boolean answersCalls() {
		return this.listener != null && this.listener.answersCalls();
	}

	/**
	 * Whether the turn ends before it has begun, for its caller to begin another way or
	 * to do without.
	 */
	private boolean isMisplaced(@Nullable Throwable error) {
		return error instanceof ChainNotHeldException || error instanceof TransportRefusedException
				|| error instanceof TurnDeferredException
				|| (error instanceof SessionTakenException && this.bytesSent == 0);
	}

	@Override
	public ContextView context() {
		return this.context;
	}

	@Override
	public ResponseRequest request() {
		return this.request;
	}

	@Override
	public @Nullable String model() {
		return this.request.model();
	}

	@Override
	public @Nullable TurnTransport transport() {
		return this.transport;
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
	public long firstOutputNanos() {
		return (this.times != null) ? this.times.firstOutput() : -1;
	}

	@Override
	public long longestGapNanos() {
		return (this.times != null) ? this.times.longestGap() : -1;
	}

	@Override
	public long meanGapNanos() {
		return (this.times != null) ? this.times.meanGap() : -1;
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
