package io.github.responsesws.session;

import java.time.Duration;

import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.turn.TurnTimeoutException;
import reactor.core.scheduler.Scheduler;

/**
 * A session's sense of time: one alarm for the silence of the server, the timeouts of its
 * turns, slow subscribers and cancelled turns that do not end. Belongs to the session's
 * event loop.
 */
final class SessionWatch {

	private final Session session;

	private final SessionSettings settings;

	private final TimeoutSettings timeouts;

	private final LaneRouter router;

	private final Alarm alarm;

	private final Keepalive keepalive;

	private long now;

	private boolean paused;

	SessionWatch(Session session, SessionSettings settings, TimeoutSettings timeouts, LaneRouter router,
			Scheduler timer) {
		this.session = session;
		this.settings = settings;
		this.timeouts = timeouts;
		this.router = router;
		this.alarm = new Alarm(timer, () -> session.run(this::onAlarm));
		this.now = this.alarm.now();
		this.keepalive = new Keepalive(settings, this.now);
		this.alarm.noLaterThan(this.keepalive.deadline());
	}

	/**
	 * Return the time of the last look at the clock, good enough for all that happens in
	 * one go.
	 */
	long now() {
		return this.now;
	}

	long tick() {
		this.now = this.alarm.now();
		return this.now;
	}

	void sign() {
		this.keepalive.sign(this.now);
	}

	void started(Lane lane) {
		long deadline = lane.deadline(this.settings, this.timeouts, this.paused);
		if (deadline != Long.MAX_VALUE) {
			this.alarm.noLaterThan(deadline);
		}
	}

	/**
	 * While the socket is not read, silence is ours and not the server's.
	 */
	void paused(boolean paused) {
		this.paused = paused;
		tick();
		if (!paused) {
			this.keepalive.sign(this.now);
			this.router.resumed(this.now);
		}
		setAlarm();
	}

	void stop() {
		this.alarm.cancel();
	}

	private void onAlarm() {
		this.alarm.rang();
		if (this.session.state() == SessionState.CLOSED) {
			return;
		}
		tick();
		for (Lane lane : this.router.lanes()) {
			check(lane);
		}
		if (!this.paused) {
			switch (this.keepalive.check(this.now)) {
				case PING -> this.session.ping();
				case LOST -> this.session.onSilence();
				case NONE -> {
				}
			}
		}
		if (this.session.state() != SessionState.CLOSED) {
			setAlarm();
		}
	}

	private void check(Lane lane) {
		Turn turn = lane.turn();
		if (turn != null && lane.isFull() && this.router.isNamed()
				&& this.now - lane.fullSince() - this.settings.slowSubscriberTimeout().toNanos() >= 0) {
			this.session.onSlowSubscriber(lane, turn);
		}
		else if (lane.isDue(this.settings, this.timeouts, this.paused, this.now)) {
			if (turn != null) {
				onTimeout(lane, turn, lane.timeoutKind(this.timeouts, this.now));
			}
			else {
				this.session.onStuck(lane);
			}
		}
	}

	private void setAlarm() {
		if (!this.paused) {
			this.alarm.noLaterThan(this.keepalive.deadline());
		}
		for (Lane lane : this.router.lanes()) {
			if (lane.isFull() && this.router.isNamed()) {
				this.alarm.noLaterThan(lane.fullSince() + this.settings.slowSubscriberTimeout().toNanos());
			}
			started(lane);
		}
	}

	private void onTimeout(Lane lane, Turn turn, TurnTimeoutException.Kind kind) {
		Duration whole = this.timeouts.turn();
		Duration timeout = switch (kind) {
			case FIRST_EVENT -> this.timeouts.firstEvent();
			case INACTIVITY -> this.timeouts.inactivity();
			case TURN -> (whole != null) ? whole : Duration.ZERO;
		};
		this.session.onTimeout(lane, turn, kind, timeout);
	}

}
