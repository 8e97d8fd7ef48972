package io.github.responsesws.resilience;

import java.time.Duration;
import java.util.Iterator;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.Usage;
import io.github.responsesws.resilience.TurnTicket.Place;
import io.github.responsesws.settings.DurationText;
import io.github.responsesws.turn.ClientClosedException;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Lets the turns of one model begin, as many and as fast as the service and the settings
 * allow, in the order in which they came.
 * <p>
 * Every field is guarded by the gate itself, which is held for arithmetic alone, a few
 * times a turn and never on the way of an event. Whoever waits is told afterwards.
 */
final class ModelGate {

	private static final Logger logger = Loggers.getLogger(ModelGate.class);

	private static final Duration A_MOMENT = Duration.ofMillis(100);

	private final @Nullable String model;

	private final ModelLimits limits;

	private final TurnLimits.Terms terms;

	private final AdaptiveBound bound = new AdaptiveBound();

	private final TreeSet<TurnTicket> waiting = new TreeSet<>();

	private final News news = new News();

	private int inside;

	private int started;

	private int pauses;

	/** As long as the service asked. */
	private final Pause pause = new Pause();

	/** Whether the quota is asked right now. */
	private boolean asking;

	/** Until the quota may have something left. */
	private final Pause exhaustion = new Pause();

	private boolean closed;

	private boolean alarmSet;

	private long alarmAt;

	ModelGate(@Nullable String model, TurnLimits.Terms terms) {
		this.model = model;
		this.limits = terms.settings().of(model);
		this.terms = terms;
	}

	/**
	 * Let a turn in, or let it wait.
	 * @return whether it is in; otherwise its holder is told
	 * @throws ResponsesException if it may not even wait
	 */
	boolean enter(TurnTicket ticket) {
		try {
			return entered(ticket);
		}
		finally {
			this.news.tell();
		}
	}

	private synchronized boolean entered(TurnTicket ticket) {
		long now = now();
		if (this.closed) {
			throw new ClientClosedException();
		}
		if (this.waiting.isEmpty() && hasRoom(now) && quota() == null) {
			admit(ticket);
			return true;
		}
		TurnLimitException hopeless = hopeless(ticket, now);
		if (hopeless != null) {
			this.news.add(() -> this.terms.listener().onRefused(this.model, Duration.ZERO, hopeless));
			throw hopeless;
		}
		ticket.place = Place.WAITING;
		ticket.since = now;
		this.waiting.add(ticket);
		ring(now + this.terms.settings().acquireTimeout().toNanos());
		admitWaiting(now);
		return false;
	}

	private @Nullable TurnLimitException hopeless(TurnTicket ticket, long now) {
		Duration timeout = this.terms.settings().acquireTimeout();
		Duration pause = this.pause.rest(now);
		if (pause != null && pause.compareTo(timeout) > 0) {
			return TurnLimitException.timeout(timeout, state(now), pause);
		}
		// A turn that was in before has waited already, somewhere else.
		boolean full = !ticket.wasInside() && this.waiting.size() >= this.terms.settings().maxPending();
		return (full && !isFree(now)) ? TurnLimitException.full(this.terms.settings().maxPending(), state(now), pause)
				: null;
	}

	/**
	 * Return whether a turn that comes now only waits to be counted.
	 */
	private boolean isFree(long now) {
		return this.waiting.isEmpty() && hasRoom(now) && !this.exhaustion.isOn(now);
	}

	/**
	 * Let a turn begin that has found its lane, unless things have changed since it was
	 * let in.
	 */
	synchronized boolean mayStart(TurnTicket ticket) {
		if (ticket.place != Place.INSIDE) {
			// It was cancelled, which whoever asks is about to find out.
			return true;
		}
		if (this.pause.isOn(now()) || (!ticket.started && this.started >= most())) {
			stopped(ticket);
			return false;
		}
		if (!ticket.started) {
			ticket.started = true;
			this.started++;
		}
		return true;
	}

	private void stopped(TurnTicket ticket) {
		if (ticket.started) {
			ticket.started = false;
			this.started--;
		}
	}

	/**
	 * Return whether a wait is over no sooner here than elsewhere, so that the turn keeps
	 * its place among those that wait.
	 */
	synchronized boolean covers(Duration wait) {
		Duration pause = this.pause.rest(now());
		// The pause began a moment ago.
		return pause != null && wait.minus(pause).compareTo(A_MOMENT) < 0
				&& pause.compareTo(this.terms.settings().acquireTimeout()) < 0;
	}

	/**
	 * Let go of a turn, and learn from how it ended.
	 */
	void leave(TurnTicket ticket, TurnResult result) {
		left(ticket, result);
		this.news.tell();
	}

	private synchronized void left(TurnTicket ticket, TurnResult result) {
		Place before = ticket.place;
		ticket.place = Place.OUTSIDE;
		long now = now();
		if (before == Place.OUTSIDE) {
			return;
		}
		if (before == Place.WAITING) {
			this.waiting.remove(ticket);
			giveBack(ticket);
		}
		else {
			if (this.terms.settings().adaptive()) {
				learn(ticket, result, now);
			}
			stopped(ticket);
			this.inside--;
			settle(ticket, result);
		}
		admitWaiting(now);
	}

	private void learn(TurnTicket ticket, TurnResult result, long now) {
		ApiException refusal = result.refusal();
		if (refusal != null) {
			// Turns that wait for a lane are no load.
			if (this.bound.refused(ticket.generation, (this.started > 0) ? this.started : this.inside, now)) {
				tellBound();
			}
			if (result.asksForPause()) {
				pause(refusal, result.askedPause(), now);
			}
		}
		else if (result.success() && ticket.generation == this.bound.generation()) {
			this.pauses = 0;
			if (this.bound.succeeded(ticket.generation, now)) {
				tellBound();
			}
		}
	}

	private void pause(ApiException refusal, @Nullable Duration asked, long now) {
		boolean already = this.pause.isOn(now);
		if (!already) {
			this.pauses++;
		}
		Duration wait = (asked != null) ? asked : TurnRetries.backoff(this.terms.retry(), this.pauses);
		Duration longest = this.terms.settings().maxPause();
		Duration pause = (wait.compareTo(longest) > 0) ? longest : wait;
		if (!this.pause.extend(now + pause.toNanos(), now)) {
			return;
		}
		ring(this.pause.until());
		if (!already) {
			logger.debug("The service limits turns of {}: none begins for {}, then {} at once", name(),
					DurationText.of(pause), this.bound.value());
			this.news.add(() -> this.terms.listener().onPause(this.model, refusal, pause));
		}
	}

	private void tellBound() {
		int value = most();
		this.news.add(() -> this.terms.listener().onBound(this.model, value));
	}

	private void settle(TurnTicket ticket, TurnResult result) {
		if (!result.sent()) {
			return;
		}
		boolean paid = ticket.paid;
		ticket.paid = false;
		Usage usage = result.usage();
		TurnQuota quota = quota();
		if (paid && usage != null && quota != null && this.limits.tokensPerMinute() > 0) {
			long more = usage.totalTokens() - cost(ticket);
			this.news.add(() -> quota.correct(key(), this.limits, 0, more));
		}
	}

	private void giveBack(TurnTicket ticket) {
		TurnQuota quota = quota();
		if (ticket.paid && quota != null) {
			ticket.paid = false;
			this.news.add(() -> quota.correct(key(), this.limits, -1, -cost(ticket)));
		}
	}

	private void admit(TurnTicket ticket) {
		ticket.place = Place.INSIDE;
		ticket.generation = this.bound.generation();
		this.inside++;
	}

	private void admitWaiting(long now) {
		while (!this.waiting.isEmpty() && hasRoom(now)) {
			TurnTicket first = this.waiting.first();
			if (!isPaid(first)) {
				ask(first, now);
				return;
			}
			this.waiting.pollFirst();
			admit(first);
			Duration waited = Duration.ofNanos(now - first.since);
			this.news.add(() -> {
				if (!waited.isZero()) {
					this.terms.listener().onAdmitted(this.model, waited);
				}
				first.holder().admitted();
			});
		}
	}

	private boolean isPaid(TurnTicket ticket) {
		return ticket.paid || quota() == null;
	}

	private void ask(TurnTicket ticket, long now) {
		TurnQuota quota = quota();
		if (quota == null || this.asking || this.exhaustion.isOn(now)) {
			return;
		}
		this.asking = true;
		// Not from within the gate: a quota elsewhere takes its time.
		this.news.add(() -> quota.take(key(), this.limits, cost(ticket))
			.defaultIfEmpty(Duration.ZERO)
			.subscribe((wait) -> answered(ticket, wait), (failure) -> {
				logger.debug("The quota of turns could not be asked", failure);
				answered(ticket, Duration.ZERO);
			}));
	}

	private void answered(TurnTicket ticket, Duration wait) {
		synchronized (this) {
			long now = now();
			this.asking = false;
			if (wait.isZero()) {
				ticket.paid = true;
				if (ticket.place != Place.WAITING) {
					giveBack(ticket);
				}
			}
			else {
				this.exhaustion.extend(now + wait.toNanos(), now);
				ring(this.exhaustion.until());
			}
			admitWaiting(now);
		}
		this.news.tell();
	}

	// Time

	private boolean hasRoom(long now) {
		return !this.pause.isOn(now) && this.inside < most();
	}

	private int most() {
		int fixed = (this.limits.inFlight() > 0) ? this.limits.inFlight() : Integer.MAX_VALUE;
		return Math.min(fixed, this.bound.value());
	}

	private void ring(long at) {
		// An alarm that comes too late is left alone: to dispose of it could interrupt
		// it.
		if (!this.closed && (!this.alarmSet || at - this.alarmAt < 0)) {
			this.alarmSet = true;
			this.alarmAt = at;
			this.terms.timer().schedule(() -> rang(at), Math.max(0, at - now()), TimeUnit.NANOSECONDS);
		}
	}

	private void rang(long at) {
		synchronized (this) {
			if (this.closed || !this.alarmSet || at != this.alarmAt) {
				return;
			}
			this.alarmSet = false;
			expire(now());
		}
		this.news.tell();
	}

	private void expire(long now) {
		Duration timeout = this.terms.settings().acquireTimeout();
		admitWaiting(now);
		boolean any = false;
		long next = 0;
		for (Iterator<TurnTicket> all = this.waiting.iterator(); all.hasNext();) {
			TurnTicket ticket = all.next();
			long deadline = ticket.since + timeout.toNanos();
			if (now - deadline >= 0) {
				all.remove();
				refuse(ticket, TurnLimitException.timeout(timeout, state(now), this.pause.rest(now)), now);
			}
			else if (!any || deadline - next < 0) {
				any = true;
				next = deadline;
			}
		}
		if (any) {
			ring(next);
			if (this.pause.isOn(now)) {
				ring(this.pause.until());
			}
			if (this.exhaustion.isOn(now)) {
				ring(this.exhaustion.until());
			}
		}
	}

	private void refuse(TurnTicket ticket, ResponsesException reason, long now) {
		ticket.place = Place.OUTSIDE;
		giveBack(ticket);
		Duration waited = Duration.ofNanos(now - ticket.since);
		this.news.add(() -> {
			if (reason instanceof TurnLimitException limit) {
				this.terms.listener().onRefused(this.model, waited, limit);
			}
			ticket.holder().refused(reason);
		});
	}

	/**
	 * Refuse whoever waits and whoever comes.
	 */
	void close() {
		synchronized (this) {
			this.closed = true;
			long now = now();
			for (TurnTicket ticket : this.waiting) {
				refuse(ticket, new ClientClosedException(), now);
			}
			this.waiting.clear();
		}
		this.news.tell();
	}

	synchronized LimitSnapshot snapshot() {
		long now = now();
		Duration pause = this.pause.rest(now);
		int most = most();
		return new LimitSnapshot(this.model, this.inside, this.waiting.size(),
				(most != Integer.MAX_VALUE) ? Integer.valueOf(most) : null, (pause != null) ? pause : Duration.ZERO);
	}

	/**
	 * Return what a turn takes: one that may cost more than a minute allows takes it all.
	 */
	private long cost(TurnTicket ticket) {
		return Math.min(ticket.holder().tokens(), this.limits.tokensPerMinute());
	}

	private @Nullable TurnQuota quota() {
		return this.limits.hasRates() ? this.terms.quota() : null;
	}

	private long now() {
		return this.terms.timer().now(TimeUnit.NANOSECONDS);
	}

	private String key() {
		return (this.model != null) ? this.model : "";
	}

	private String name() {
		return (this.model != null) ? this.model : "the service's model";
	}

	private String state(long now) {
		StringBuilder text = new StringBuilder("turns of ").append(name())
			.append(": ")
			.append(this.inside)
			.append(" in flight");
		if (most() != Integer.MAX_VALUE) {
			text.append(" of at most ").append(most());
		}
		text.append(", ").append(this.waiting.size()).append(" waiting");
		if (this.pause.isOn(now)) {
			text.append(", none begins for ")
				.append(DurationText.of(Duration.ofMillis((this.pause.until() - now) / 1_000_000 + 1)))
				.append(" because the service said so");
		}
		return text.toString();
	}

}
