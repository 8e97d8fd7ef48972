package io.github.responsesws.session;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.connection.HandshakeFailure;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.settings.DurationText;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Decides when sessions are opened and when they stop taking turns: at their maximum age,
 * once a replacement is open, when they are idle for too long, or one idle session too
 * many. When the last one was lost it opens another, to know whether the server is there.
 * Belongs to the pool's drain loop, except for what is volatile for snapshots.
 */
final class SessionLifecycle implements Handshakes.Outcome {

	private static final Logger logger = Loggers.getLogger(SessionLifecycle.class);

	private final SessionConnector connector;

	private final PoolSettings settings;

	private final SessionRegistry registry;

	private final SessionListener listener;

	private final SerialLoop loop;

	private final Handshakes handshakes;

	private final Alarm alarm;

	private final SessionOwner owner;

	private final Consumer<PooledSession> retired;

	private final Backoff backoff;

	private final Sinks.Empty<Void> firstHandshake = Sinks.empty();

	private final LaneTrust trust;

	private volatile @Nullable HandshakeSnapshot lastHandshake;

	private int replacements;

	private boolean keepingIdle;

	/**
	 * Whether a session is to be there although no turn asks: the first one, or one after
	 * the last was lost, or could not be had, and none came since.
	 */
	private boolean sought;

	/** Whether to find out now whether the server is there, whatever it said before. */
	private boolean probing;

	private boolean failedNow;

	SessionLifecycle(SessionConnector connector, SessionSettings sessionSettings, PoolSettings settings,
			SessionRegistry registry, SessionListener listener, SerialLoop loop, Alarm alarm, SessionOwner owner,
			Consumer<PooledSession> retired) {
		this.connector = connector;
		this.trust = new LaneTrust(sessionSettings);
		this.settings = settings;
		this.registry = registry;
		this.listener = listener;
		this.loop = loop;
		this.alarm = alarm;
		this.owner = owner;
		this.retired = retired;
		this.backoff = new Backoff(settings);
		this.handshakes = new Handshakes(loop, this);
	}

	void keepIdle() {
		this.keepingIdle = true;
	}

	/**
	 * Open a session that no turn asks for, unless there is one or one is on its way.
	 */
	void seek() {
		this.sought = this.sought || sessions() == 0;
	}

	/**
	 * Open a session that no turn asks for as soon as a handshake may be tried, unless
	 * there is one.
	 */
	void probe() {
		this.probing = sessions() == 0;
	}

	/**
	 * Try the next handshake as if the last ones had not failed.
	 */
	void forgetFailures() {
		this.backoff.reset();
	}

	Mono<Void> firstHandshake() {
		return this.firstHandshake.asMono();
	}

	int connecting() {
		return this.handshakes.count();
	}

	@Nullable HandshakeSnapshot lastHandshake() {
		return this.lastHandshake;
	}

	@Nullable Throwable lastFailure() {
		return this.backoff.lastFailure();
	}

	/**
	 * Return the failure that any turn would meet while no session is live, because the
	 * server has just refused the client for good and it is too early to ask again.
	 */
	@Nullable Throwable certainFailure() {
		boolean certain = this.backoff.isPermanent() && !this.backoff.mayTry(this.alarm.now());
		return certain ? this.backoff.lastFailure() : null;
	}

	/**
	 * Return the failure that waiting turns should be told instead of waiting on, once
	 * for each failed handshake: turns that come later wait for the next one.
	 */
	@Nullable Throwable takeHopelessFailure() {
		boolean hopeless = this.failedNow && this.backoff.isHopeless() && this.registry.live() == 0
				&& connecting() == 0;
		this.failedNow = false;
		return hopeless ? this.backoff.lastFailure() : null;
	}

	/**
	 * Return how many lanes the sessions would have that are not open yet.
	 */
	int lanesToCome() {
		return Math.max(this.settings.maxSessions() - this.registry.live(), 0) * lanesOfNew();
	}

	void proven(PooledSession pooled) {
		pooled.proven();
		this.backoff.succeeded(pooled.openedAt());
	}

	void ended(PooledSession pooled, CloseReason reason, @Nullable HandshakeException refusal) {
		noLongerReplacing(pooled);
		long age = this.alarm.now() - pooled.openedAt();
		this.listener.onClosed(pooled.session().id(), reason, age);
		SessionLog.closed(pooled.session().snapshot(this.alarm.now(), pooled.openedAt(), 0, 0), reason);
		this.sought = this.sought || (reason.isUnwanted() && this.registry.live() == 0);
		if (refusal != null) {
			handshakeFailed(refusal, pooled.openedAt());
		}
		else if (reason.isUnwanted() && !pooled.isProven() && HandshakeFailure.isAtOnce(age)) {
			handshakeFailed(HandshakeFailure.endedAtOnce(this.connector.endpoint()), pooled.openedAt());
		}
	}

	private int lanesOfNew() {
		return this.trust.settings(this.alarm.now()).lanes();
	}

	/**
	 * Use only the default lane of new sessions for a while, because the server does not
	 * tell lanes apart. Sessions on which it did go on.
	 */
	void giveUpLanes() {
		Duration wait = this.trust.refused(this.alarm.now());
		if (!wait.isZero()) {
			logger.warn(
					"{} does not echo stream_id: for {} each new session runs one turn at a time, then lanes are "
							+ "tried again. If this provider has no lanes, set responses-ws.session.lanes to 1.",
					this.connector.endpoint(), DurationText.of(wait));
			for (PooledSession pooled : this.registry.all()) {
				if (!pooled.areLanesEchoed() && pooled.lanes().size() > 1) {
					retire(pooled, CloseReason.PROTOCOL_ERROR);
				}
			}
		}
	}

	/**
	 * Note that the server names the lanes of a session.
	 */
	void lanesEchoed(PooledSession pooled) {
		if (pooled.isOnTrial()) {
			this.trust.restored();
			logger.info("{} echoes stream_id: new sessions have {} lanes again", this.connector.endpoint(),
					pooled.lanes().size());
		}
		pooled.lanesEchoed();
	}

	void retire(PooledSession pooled, CloseReason reason) {
		if (!pooled.isRetired()) {
			this.retired.accept(pooled);
			pooled.session().retire(reason);
		}
	}

	void close() {
		this.handshakes.cancel();
		this.registry.all().forEach((pooled) -> {
			retire(pooled, CloseReason.SHUTDOWN);
			// One that is retired already learns that nobody waits for its last response.
			pooled.session().retire(CloseReason.SHUTDOWN);
		});
	}

	/**
	 * Open and retire what is due.
	 * @param wanted how many turns wait for any lane
	 */
	void settle(int wanted) {
		long now = this.alarm.now();
		closeIdle(now);
		replaceAged(now);
		grow(now, wanted);
		setAlarm(now);
	}

	private void closeIdle(long now) {
		int live = this.registry.live();
		int idle = 0;
		for (PooledSession pooled : this.registry.all()) {
			if (pooled.isRetired() || !pooled.isIdle()) {
				continue;
			}
			idle++;
			boolean tooMany = idle > this.settings.maxIdle();
			boolean tooLong = now - pooled.idleSince() - this.settings.idleTimeout().toNanos() >= 0;
			if ((tooMany || tooLong) && live > this.settings.minIdle()) {
				live--;
				retire(pooled, CloseReason.IDLE);
			}
		}
	}

	private void replaceAged(long now) {
		for (PooledSession pooled : this.registry.all()) {
			if (pooled.isRetired() || pooled.isReplacing() || now - pooled.expiresAt() < 0) {
				continue;
			}
			if (pooled.isIdle() && this.registry.live() > this.settings.minIdle()) {
				retire(pooled, CloseReason.AGE);
			}
			else if (mayConnect(now)) {
				pooled.replacing(true);
				this.replacements++;
				open();
			}
		}
	}

	private void grow(long now, int wanted) {
		int lanes = lanesOfNew();
		int missing = wanted - (connecting() - this.replacements) * lanes;
		while (mayConnect(now) && sessions() < this.settings.maxSessions()
				&& (missing > 0 || (this.keepingIdle && sessions() < this.settings.minIdle()) || mustProbe(now))) {
			open();
			missing -= lanes;
		}
	}

	/**
	 * Whether to find out if the server is there although no turn asks: whoever looks at
	 * the pool's health should be told, and the next turn need not wait.
	 */
	private boolean mustProbe(long now) {
		if (sessions() > 0) {
			return false;
		}
		return this.probing || (this.sought && (!this.backoff.isFailing() || now - this.backoff.probeAt() >= 0));
	}

	private int sessions() {
		return this.registry.live() + connecting() - this.replacements;
	}

	private boolean mayConnect(long now) {
		// While the server is failing, one handshake at a time finds out when it is back.
		int most = this.backoff.isFailing() ? 1 : this.settings.maxConcurrentHandshakes();
		return connecting() < most && this.backoff.mayTry(now);
	}

	private void setAlarm(long now) {
		if (this.backoff.isFailing() && !this.backoff.mayTry(now)) {
			this.alarm.noLaterThan(this.backoff.notBefore());
		}
		if (this.sought && this.backoff.isFailing() && now - this.backoff.probeAt() < 0) {
			this.alarm.noLaterThan(this.backoff.probeAt());
		}
		boolean mayShrink = this.registry.live() > this.settings.minIdle();
		for (PooledSession pooled : this.registry.all()) {
			if (pooled.isRetired()) {
				continue;
			}
			if (now - pooled.expiresAt() < 0) {
				this.alarm.noLaterThan(pooled.expiresAt());
			}
			if (pooled.isIdle() && mayShrink) {
				this.alarm.noLaterThan(pooled.idleSince() + this.settings.idleTimeout().toNanos());
			}
		}
	}

	private void open() {
		long now = this.alarm.now();
		SessionSettings sessionSettings = this.trust.settings(now);
		this.handshakes.begin((id) -> this.listener.observed(id, this.connector.open(id, sessionSettings, this.owner)),
				now);
	}

	@Override
	public void opened(Session session, long startedAt) {
		this.sought = false;
		this.probing = false;
		noteHandshake(null);
		this.loop.afterwards(this.firstHandshake::tryEmitEmpty);
		SessionLog.opened(session.id(), this.connector.endpoint(), this.alarm.now() - startedAt);
		this.listener.onOpened(session.id(), this.alarm.now() - startedAt);
		PooledSession pooled = this.registry.add(session, this.alarm.now());
		PooledSession replaced = takeReplacement();
		if (replaced != null) {
			retire(replaced, CloseReason.AGE);
			this.listener.onReplaced(replaced.session().id(), session.id());
		}
		if (pooled.lanes().size() > lanesOfNew()) {
			// Lanes were given up while it was connecting.
			retire(pooled, CloseReason.PROTOCOL_ERROR);
		}
		else if (this.trust.isInDoubt() && pooled.lanes().size() > 1) {
			pooled.onTrial();
		}
	}

	@Override
	public void failed(ResponsesException failure, long startedAt) {
		this.probing = false;
		SessionLog.failed(failure, this.connector.endpoint(), this.alarm.now() - startedAt);
		this.listener.onHandshakeFailed(this.alarm.now() - startedAt, failure);
		takeReplacement();
		handshakeFailed(failure, startedAt);
	}

	private void noteHandshake(@Nullable Throwable failure) {
		// The time of the day, for people who look at the pool's health: nothing is
		// decided by it.
		this.lastHandshake = new HandshakeSnapshot(Instant.now(), failure);
	}

	/**
	 * Return the oldest session that waits for its replacement, which it no longer does.
	 */
	private @Nullable PooledSession takeReplacement() {
		for (PooledSession pooled : this.registry.all()) {
			if (pooled.isReplacing()) {
				noLongerReplacing(pooled);
				return pooled;
			}
		}
		return null;
	}

	/**
	 * Note that a session does not wait for its replacement: it has got it, or it ended
	 * first, and then what is being opened counts like any other session.
	 */
	void noLongerReplacing(PooledSession pooled) {
		if (pooled.isReplacing()) {
			pooled.replacing(false);
			this.replacements--;
		}
	}

	private void handshakeFailed(ResponsesException failure, long startedAt) {
		noteHandshake(failure);
		this.loop.afterwards(() -> this.firstHandshake.tryEmitError(failure));
		if (this.backoff.isFailing()) {
			logger.debug("{} ({} in a row)", failure.getMessage(), this.backoff.failures() + 1);
		}
		else {
			logger.warn("{}{}", failure.getMessage(), (failure.hint() != null) ? ". " + failure.hint() : "");
		}
		this.backoff.failed(failure, startedAt, this.alarm.now());
		this.failedNow = true;
		this.sought = this.sought || this.registry.live() == 0;
	}

}
