package io.github.responsesws.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.connection.Upload;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * What a turn waits for, and for how long. One alarm, set to the earliest deadline, so
 * that an event costs no timer. Belongs to its turn.
 */
final class TurnClock {

	/** How long a connection may take for what follows the terminal event. */
	private static final Duration LINGER = Duration.ofSeconds(2);

	private final Scheduler timer;

	private final Scheduler.Worker alarms;

	private final Runnable onAlarm;

	private final TimeoutSettings timeouts;

	private final Duration acquire;

	private Wait wait = Wait.NOTHING;

	private long since;

	/** When the turn got its place, for the timeout of the whole turn. */
	private long startedAt;

	private boolean paused;

	/** What is under way of the request, once there is a connection. */
	private @Nullable Upload upload;

	private @Nullable Disposable alarm;

	private long alarmAt;

	/**
	 * Create a clock that is not wound up.
	 * @param acquire the longest wait for a place
	 * @param timer tells the time
	 * @param alarms calls when something may be due
	 * @param onAlarm what is called then
	 */
	TurnClock(TimeoutSettings timeouts, Duration acquire, Scheduler timer, Scheduler.Worker alarms, Runnable onAlarm) {
		this.timeouts = timeouts;
		this.acquire = acquire;
		this.timer = timer;
		this.alarms = alarms;
		this.onAlarm = onAlarm;
	}

	private long now() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

	/**
	 * Wait for something, from now on.
	 */
	void await(Wait wait) {
		this.wait = wait;
		this.since = now();
		if (wait == Wait.CONNECTION) {
			this.startedAt = this.since;
		}
		set();
	}

	/**
	 * Wait for the first event, from when the request has left: it is about to be
	 * written.
	 */
	void sending(Upload upload, int size) {
		upload.begin(size, now());
		this.upload = upload;
		await(Wait.FIRST_EVENT);
	}

	/**
	 * Note that the system has taken the whole request.
	 */
	void sent() {
		if (this.wait == Wait.FIRST_EVENT) {
			lookAtUpload(now());
			await(Wait.FIRST_EVENT);
		}
	}

	private void lookAtUpload(long now) {
		if (this.upload != null) {
			this.upload.look(now);
		}
	}

	/**
	 * Note a sign of life.
	 */
	void alive() {
		this.since = now();
	}

	/**
	 * Stop or go on: while nothing is read, silence is ours and not the server's.
	 */
	void paused(boolean paused) {
		if (this.paused != paused) {
			this.paused = paused;
			alive();
			set();
		}
	}

	/**
	 * Look what has run out, and set the alarm for what has not.
	 * @return what the turn has waited for in vain, {@link Wait#NOTHING} if it may wait
	 * on
	 */
	Wait ring() {
		stop();
		long now = now();
		if (isTurnOver(now)) {
			return Wait.END;
		}
		if (this.wait == Wait.FIRST_EVENT) {
			lookAtUpload(now);
		}
		long deadline = deadline();
		if (deadline != Long.MAX_VALUE && now - deadline >= 0) {
			return this.wait;
		}
		set();
		return Wait.NOTHING;
	}

	private boolean isTurnOver(long now) {
		Duration whole = this.timeouts.turn();
		return whole != null && this.wait.isOfTurn() && now - (this.startedAt + whole.toNanos()) >= 0;
	}

	private void set() {
		long deadline = deadline();
		Duration whole = this.timeouts.turn();
		if (whole != null && this.wait.isOfTurn()) {
			deadline = Math.min(deadline, this.startedAt + whole.toNanos());
		}
		if (deadline == Long.MAX_VALUE || (this.alarm != null && deadline - this.alarmAt >= 0)) {
			return;
		}
		stop();
		this.alarmAt = deadline;
		this.alarm = this.alarms.schedule(this.onAlarm, Math.max(deadline - now(), 0), TimeUnit.NANOSECONDS);
	}

	private long deadline() {
		return switch (this.wait) {
			case NOTHING, END -> Long.MAX_VALUE;
			case PLACE, CONNECTION, LAST_BYTE -> this.since + limit(this.wait).toNanos();
			case FIRST_EVENT -> this.paused ? Long.MAX_VALUE : requestGone() + limit(this.wait).toNanos();
			case NEXT_EVENT -> this.paused ? Long.MAX_VALUE : this.since + limit(this.wait).toNanos();
		};
	}

	private long requestGone() {
		return (this.upload != null) ? this.upload.orLater(this.since) : this.since;
	}

	/**
	 * Return how long something may be waited for.
	 */
	Duration limit(Wait wait) {
		Duration whole = this.timeouts.turn();
		return switch (wait) {
			case PLACE -> this.acquire;
			case CONNECTION -> this.timeouts.connect();
			case FIRST_EVENT -> this.timeouts.firstEvent();
			case NEXT_EVENT -> this.timeouts.inactivity();
			case LAST_BYTE -> LINGER;
			case NOTHING, END -> (whole != null) ? whole : Duration.ZERO;
		};
	}

	void stop() {
		Disposable alarm = this.alarm;
		this.alarm = null;
		if (alarm != null) {
			alarm.dispose();
		}
	}

	/**
	 * What a turn waits for.
	 */
	enum Wait {

		/** Nothing that has a limit. */
		NOTHING,

		/** One of the few places. */
		PLACE,

		/** A connection, and credentials for it. */
		CONNECTION,

		/** The first event. */
		FIRST_EVENT,

		/** The event after the last. */
		NEXT_EVENT,

		/** The end of the whole turn. */
		END,

		/** What follows the terminal event. */
		LAST_BYTE;

		boolean isOfTurn() {
			return this == CONNECTION || this == FIRST_EVENT || this == NEXT_EVENT;
		}

	}

}
