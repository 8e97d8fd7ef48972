package io.github.responsesws.session;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.connection.Upload;
import io.github.responsesws.turn.TurnTimeoutException;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import reactor.core.scheduler.Scheduler;

/**
 * A session's sense of time: one alarm for the silence of the server, the timeouts of its
 * turns, slow subscribers and cancelled turns that do not end. Belongs to the session's
 * event loop.
 */
final class SessionTimeouts {

	/**
	 * Acts on what has run out.
	 */
	interface Handler {

		/**
		 * Ask the server for a sign of life.
		 * @param written run when the channel has taken the question
		 */
		void ping(Runnable written);

		/**
		 * The server has not answered a ping.
		 */
		void onSilence();

		/**
		 * A turn's buffer was full for too long.
		 */
		void onSlowSubscriber(Lane lane, Turn turn);

		/**
		 * A turn took too long.
		 */
		void onTimeout(Lane lane, Turn turn, TurnTimeoutException.Kind kind, Duration timeout);

		/**
		 * A response that nobody listens to did not end.
		 */
		void onStuck(Lane lane);

	}

	private static final long ONE_READ_MILLIS = 1;

	private final SessionSettings settings;

	private final TimeoutSettings timeouts;

	private final Lanes lanes;

	private final Handler handler;

	private final Scheduler timer;

	private final Alarm alarm;

	private final Keepalive keepalive;

	private final Upload upload;

	private final EventLoop loop;

	/** Whether a lost server gets the time that reading what it has sent takes. */
	private boolean doubted;

	private long now;

	private long lastSign;

	private boolean paused;

	private boolean stopped;

	/**
	 * Begin to watch.
	 * @param channel the session's connection
	 */
	SessionTimeouts(SessionSettings settings, TimeoutSettings timeouts, Lanes lanes, Handler handler, Channel channel,
			Scheduler timer) {
		this.settings = settings;
		this.timeouts = timeouts;
		this.lanes = lanes;
		this.handler = handler;
		this.timer = timer;
		this.alarm = new Alarm(timer, () -> execute(channel.eventLoop(), this::onAlarm));
		this.loop = channel.eventLoop();
		this.upload = new Upload(channel);
		this.now = timer.now(TimeUnit.NANOSECONDS);
		this.lastSign = this.now;
		this.keepalive = new Keepalive(settings, this.upload);
		this.alarm.noLaterThan(this.keepalive.deadline(this.lastSign));
	}

	/**
	 * Return the time of the last look at the clock, good enough for all that happens in
	 * one go.
	 */
	long now() {
		return this.now;
	}

	long tick() {
		this.now = this.timer.now(TimeUnit.NANOSECONDS);
		return this.now;
	}

	/**
	 * The server has given a sign of life.
	 */
	void sign() {
		this.lastSign = this.now;
	}

	/**
	 * A large message was handed to the channel.
	 */
	void wrote(int size) {
		// To write it has taken time.
		this.upload.wrote(size, tick());
	}

	/**
	 * The channel has taken the request of a lane's turn: the wait for its answer begins
	 * when it has left.
	 */
	void written(Lane lane, Turn turn) {
		lane.written(turn, this.upload.gone(tick()));
		watch(lane);
	}

	/**
	 * Watch a lane, on which something has begun.
	 */
	void watch(Lane lane) {
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
			sign();
			this.lanes.alive(this.now);
		}
		setAlarm();
	}

	void stop() {
		this.stopped = true;
		this.alarm.cancel();
	}

	private void onAlarm() {
		this.alarm.rang();
		if (this.stopped) {
			return;
		}
		tick();
		for (Lane lane : this.lanes.all()) {
			check(lane);
		}
		if (!this.paused) {
			switch (this.keepalive.check(this.now, this.lastSign)) {
				case PING -> this.handler.ping(() -> this.keepalive.written(tick()));
				case LOST -> onLost();
				case NONE -> trust();
			}
		}
		if (!this.stopped) {
			setAlarm();
		}
	}

	/**
	 * An event loop that is kept busy by another connection may not have read an answer
	 * that is there: it reads once more before the server is given up.
	 */
	private void onLost() {
		if (this.doubted) {
			this.handler.onSilence();
			return;
		}
		this.doubted = true;
		this.loop.schedule(this::onAlarm, ONE_READ_MILLIS, TimeUnit.MILLISECONDS);
	}

	private void trust() {
		this.doubted = false;
	}

	private static void execute(EventLoop loop, Runnable task) {
		if (loop.inEventLoop()) {
			task.run();
		}
		else {
			loop.execute(task);
		}
	}

	private void check(Lane lane) {
		Turn turn = lane.turn();
		if (turn != null && lane.isFull() && this.lanes.isNamed()
				&& this.now - lane.fullSince() - this.settings.slowSubscriberTimeout().toNanos() >= 0) {
			this.handler.onSlowSubscriber(lane, turn);
		}
		else if (lane.isDue(this.settings, this.timeouts, this.paused, this.now)) {
			if (turn != null) {
				TurnTimeoutException.Kind kind = lane.timeoutKind(this.timeouts, this.now);
				this.handler.onTimeout(lane, turn, kind, timeout(kind));
			}
			else {
				this.handler.onStuck(lane);
			}
		}
	}

	private Duration timeout(TurnTimeoutException.Kind kind) {
		Duration whole = this.timeouts.turn();
		return switch (kind) {
			case FIRST_EVENT -> this.timeouts.firstEvent();
			case INACTIVITY -> this.timeouts.inactivity();
			case TURN -> (whole != null) ? whole : Duration.ZERO;
		};
	}

	private void setAlarm() {
		if (!this.paused) {
			this.alarm.noLaterThan(this.keepalive.deadline(this.lastSign));
		}
		for (Lane lane : this.lanes.all()) {
			if (lane.isFull() && this.lanes.isNamed()) {
				this.alarm.noLaterThan(lane.fullSince() + this.settings.slowSubscriberTimeout().toNanos());
			}
			watch(lane);
		}
	}

}
