package io.github.responsesws.resilience;

import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.settings.DurationText;
import io.github.responsesws.turn.ClientClosedException;
import org.jspecify.annotations.Nullable;

/**
 * Lets the turns of one model begin, as many and as fast as the service and the settings
 * allow, in the order in which they came.
 * <p>
 * While nothing holds turns back the gate is open, and they only count themselves. All
 * else is guarded by the gate itself, which is held for arithmetic alone, a few times a
 * turn and never on the way of an event. Whoever waits is told afterwards.
 */
final class ModelGate {

	private static final AtomicLongFieldUpdater<ModelGate> LOAD = AtomicLongFieldUpdater.newUpdater(ModelGate.class,
			"load");

	private static final long ONE_INSIDE = 1L << 32;

	private static final long ONE_STARTED = 1;

	private static final long SHUT = -1;

	private static final Duration A_MOMENT = Duration.ofMillis(100);

	private final @Nullable String model;

	private final ModelLimits limits;

	private final TurnLimits.Terms terms;

	private final News news = new News();

	private final @Nullable GateQuota quota;

	/** The turns that were let in, and in the lower half those of them that started. */
	private volatile long load;

	/**
	 * The generation of the bound while nothing holds turns back, otherwise
	 * {@link #SHUT}. Written under the guard. Turns that pass count first and look again
	 * then: whoever shuts the gate sees them counted, or they see it shut.
	 */
	private volatile long open = SHUT;

	// Guarded.

	private final GateBounds bounds;

	private final TreeSet<ResilientTurn> waiting = new TreeSet<>();

	private final GateAlarm alarm;

	private boolean closed;

	ModelGate(@Nullable String model, TurnLimits.Terms terms) {
		this.model = model;
		this.limits = terms.settings().of(model);
		this.terms = terms;
		this.quota = (terms.quota() != null && this.limits.hasRates())
				? new GateQuota(terms.quota(), model, this.limits, this.news) : null;
		this.alarm = new GateAlarm(terms.timer(), this::rang);
		this.bounds = new GateBounds(model, this.limits.inFlight(), terms, this.news, this.alarm);
		openOrShut();
	}

	/**
	 * Return whether the gate is that of a model.
	 */
	boolean isOf(@Nullable String model) {
		return Objects.equals(this.model, model);
	}

	/**
	 * Return how many tokens a turn may take, as far as is known before; 0 if nobody
	 * counts them.
	 */
	long tokens(ResponseRequest request) {
		return (this.quota != null && this.quota.countsTokens()) ? TokenEstimate.of(request) : 0;
	}

	private void openOrShut() {
		boolean free = !this.closed && this.quota == null && this.waiting.isEmpty() && !this.bounds.any(now());
		this.open = free ? this.bounds.generation() : SHUT;
	}

	private int inside() {
		return (int) (this.load >> 32);
	}

	private int started() {
		return (int) this.load;
	}

	/**
	 * Let a turn in, or let it wait.
	 * @return whether it is in; otherwise it is told
	 * @throws ResponsesException if it may not even wait
	 */
	boolean enter(ResilientTurn turn) {
		long generation = this.open;
		if (generation != SHUT) {
			LOAD.addAndGet(this, ONE_INSIDE);
			if (this.open == generation) {
				turn.letIn(generation);
				return true;
			}
			LOAD.addAndGet(this, -ONE_INSIDE);
		}
		try {
			return entered(turn);
		}
		finally {
			this.news.tell();
		}
	}

	private synchronized boolean entered(ResilientTurn turn) {
		long now = now();
		if (this.closed) {
			throw new ClientClosedException();
		}
		if (this.waiting.isEmpty() && hasRoom(now) && this.quota == null) {
			LOAD.addAndGet(this, ONE_INSIDE);
			turn.letIn(this.bounds.generation());
			openOrShut();
			return true;
		}
		TurnLimitException hopeless = hopeless(turn, now);
		if (hopeless != null) {
			this.news.add(() -> this.terms.listener().onRefused(this.model, Duration.ZERO, hopeless));
			throw hopeless;
		}
		turn.waits(now);
		this.waiting.add(turn);
		ring(now + this.terms.settings().acquireTimeout().toNanos(), now);
		admitWaiting(now);
		return false;
	}

	private @Nullable TurnLimitException hopeless(ResilientTurn turn, long now) {
		Duration timeout = this.terms.settings().acquireTimeout();
		Duration pause = this.bounds.pause().rest(now);
		if (pause != null && pause.compareTo(timeout) > 0) {
			return TurnLimitException.timeout(timeout, state(now), pause);
		}
		// A turn that was in before has waited already, somewhere else.
		boolean full = !turn.wasInside() && this.waiting.size() >= this.terms.settings().maxPending();
		return (full && !isFree(now)) ? TurnLimitException.full(this.terms.settings().maxPending(), state(now), pause)
				: null;
	}

	/**
	 * Return whether a turn that comes now only waits to be counted.
	 */
	private boolean isFree(long now) {
		boolean exhausted = this.quota != null && this.quota.exhaustion().isOn(now);
		return this.waiting.isEmpty() && hasRoom(now) && !exhausted;
	}

	/**
	 * Let a turn begin that has found its lane, unless things have changed since it was
	 * let in.
	 */
	boolean mayStart(ResilientTurn turn) {
		if (this.open != SHUT) {
			start(turn);
			if (this.open != SHUT) {
				return true;
			}
		}
		return mayStartNow(turn);
	}

	private synchronized boolean mayStartNow(ResilientTurn turn) {
		GatePlace place = turn.place();
		if (place != GatePlace.INSIDE && place != GatePlace.STARTED) {
			// It was cancelled, which whoever asks is about to find out.
			return true;
		}
		if (this.bounds.pause().isOn(now()) || (place == GatePlace.INSIDE && started() >= this.bounds.most())) {
			if (turn.becomes(GatePlace.STARTED, GatePlace.INSIDE)) {
				LOAD.addAndGet(this, -ONE_STARTED);
			}
			return false;
		}
		start(turn);
		return true;
	}

	private void start(ResilientTurn turn) {
		if (turn.place() != GatePlace.INSIDE) {
			return;
		}
		LOAD.addAndGet(this, ONE_STARTED);
		if (!turn.becomes(GatePlace.INSIDE, GatePlace.STARTED)) {
			LOAD.addAndGet(this, -ONE_STARTED);
		}
	}

	/**
	 * Return whether a wait is over no sooner here than elsewhere, so that the turn keeps
	 * its place among those that wait.
	 */
	synchronized boolean covers(Duration wait) {
		Duration pause = this.bounds.pause().rest(now());
		// The pause began a moment ago.
		return pause != null && wait.minus(pause).compareTo(A_MOMENT) < 0
				&& pause.compareTo(this.terms.settings().acquireTimeout()) < 0;
	}

	/**
	 * Let go of a turn, whether it waits or is in flight, and learn from how it ended. It
	 * may have left before.
	 */
	void leave(ResilientTurn turn, TurnResult result) {
		GatePlace before = turn.leaves();
		if (before == GatePlace.OUTSIDE) {
			return;
		}
		boolean refused = result.refusal() != null && this.terms.settings().adaptive();
		if (before != GatePlace.WAITING && !refused) {
			uncount(before);
			if (this.open != SHUT) {
				return;
			}
		}
		left(turn, before, result, refused);
		this.news.tell();
	}

	private void uncount(GatePlace before) {
		LOAD.addAndGet(this, (before == GatePlace.STARTED) ? -(ONE_INSIDE + ONE_STARTED) : -ONE_INSIDE);
	}

	private synchronized void left(ResilientTurn turn, GatePlace before, TurnResult result, boolean refused) {
		long now = now();
		if (before == GatePlace.WAITING) {
			this.waiting.remove(turn);
			giveBack(turn);
		}
		else {
			if (refused) {
				this.open = SHUT;
				// Turns that wait for a lane are no load.
				this.bounds.refused(turn.generation, (started() > 0) ? started() : inside(), result, now);
				uncount(before);
			}
			else if (result.success() && this.terms.settings().adaptive()) {
				this.bounds.succeeded(turn.generation, now);
			}
			if (result.sent() && this.quota != null) {
				this.quota.settle(turn, result.usage());
			}
		}
		admitWaiting(now);
	}

	private void giveBack(ResilientTurn turn) {
		if (this.quota != null) {
			this.quota.giveBack(turn);
		}
	}

	private void admitWaiting(long now) {
		while (!this.waiting.isEmpty() && hasRoom(now)) {
			ResilientTurn first = this.waiting.first();
			if (this.quota != null && !first.paid) {
				this.quota.ask(first, now, (wait) -> answered(first, wait));
				break;
			}
			this.waiting.pollFirst();
			admit(first, now);
		}
		openOrShut();
	}

	private void admit(ResilientTurn turn, long now) {
		LOAD.addAndGet(this, ONE_INSIDE);
		turn.generation = this.bounds.generation();
		if (!turn.becomes(GatePlace.WAITING, GatePlace.INSIDE)) {
			// It has just been cancelled, and gives back what was taken for it itself.
			LOAD.addAndGet(this, -ONE_INSIDE);
			return;
		}
		Duration waited = Duration.ofNanos(now - turn.since);
		this.news.add(() -> {
			if (!waited.isZero()) {
				this.terms.listener().onAdmitted(this.model, waited);
			}
			turn.admitted();
		});
	}

	private void answered(ResilientTurn turn, Duration wait) {
		synchronized (this) {
			long now = now();
			GateQuota quota = Objects.requireNonNull(this.quota);
			quota.answered(turn, wait, now);
			if (turn.place() != GatePlace.WAITING) {
				quota.giveBack(turn);
			}
			if (quota.exhaustion().isOn(now)) {
				ring(quota.exhaustion().until(), now);
			}
			admitWaiting(now);
		}
		this.news.tell();
	}

	// Time

	private boolean hasRoom(long now) {
		return !this.bounds.pause().isOn(now) && inside() < this.bounds.most();
	}

	private void ring(long at, long now) {
		if (!this.closed) {
			this.alarm.noLaterThan(at, now);
		}
	}

	private void rang(long at) {
		synchronized (this) {
			if (this.closed || !this.alarm.isMeant(at)) {
				return;
			}
			expire(now());
		}
		this.news.tell();
	}

	private void expire(long now) {
		Duration timeout = this.terms.settings().acquireTimeout();
		admitWaiting(now);
		boolean any = false;
		long next = 0;
		for (Iterator<ResilientTurn> all = this.waiting.iterator(); all.hasNext();) {
			ResilientTurn turn = all.next();
			long deadline = turn.since + timeout.toNanos();
			if (now - deadline >= 0) {
				all.remove();
				refuse(turn, TurnLimitException.timeout(timeout, state(now), this.bounds.pause().rest(now)), now);
			}
			else if (!any || deadline - next < 0) {
				any = true;
				next = deadline;
			}
		}
		if (any) {
			ring(next, now);
			if (this.bounds.pause().isOn(now)) {
				ring(this.bounds.pause().until(), now);
			}
			if (this.quota != null && this.quota.exhaustion().isOn(now)) {
				ring(this.quota.exhaustion().until(), now);
			}
		}
		openOrShut();
	}

	private void refuse(ResilientTurn turn, ResponsesException reason, long now) {
		if (turn.leaves() != GatePlace.WAITING) {
			// It has just been cancelled.
			return;
		}
		giveBack(turn);
		Duration waited = Duration.ofNanos(now - turn.since);
		this.news.add(() -> {
			if (reason instanceof TurnLimitException limit) {
				this.terms.listener().onRefused(this.model, waited, limit);
			}
			turn.refused(reason);
		});
	}

	/**
	 * Refuse whoever waits and whoever comes.
	 */
	void close() {
		synchronized (this) {
			this.closed = true;
			this.open = SHUT;
			long now = now();
			for (ResilientTurn turn : this.waiting) {
				refuse(turn, new ClientClosedException(), now);
			}
			this.waiting.clear();
		}
		this.news.tell();
	}

	synchronized LimitSnapshot snapshot() {
		long now = now();
		Duration pause = this.bounds.pause().rest(now);
		int most = this.bounds.most();
		return new LimitSnapshot(this.model, inside(), this.waiting.size(),
				(most != Integer.MAX_VALUE) ? Integer.valueOf(most) : null, (pause != null) ? pause : Duration.ZERO);
	}

	private long now() {
		return this.terms.timer().now(TimeUnit.NANOSECONDS);
	}

	private String name() {
		return (this.model != null) ? this.model : "the service's model";
	}

	private String state(long now) {
		StringBuilder text = new StringBuilder("turns of ").append(name())
			.append(": ")
			.append(inside())
			.append(" in flight");
		if (this.bounds.most() != Integer.MAX_VALUE) {
			text.append(" of at most ").append(this.bounds.most());
		}
		text.append(", ").append(this.waiting.size()).append(" waiting");
		if (this.bounds.pause().isOn(now)) {
			text.append(", none begins for ")
				.append(DurationText.of(Duration.ofMillis((this.bounds.pause().until() - now) / 1_000_000 + 1)))
				.append(" because the service said so");
		}
		return text.toString();
	}

}
