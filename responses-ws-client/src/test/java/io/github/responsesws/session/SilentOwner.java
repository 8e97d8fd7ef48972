package io.github.responsesws.session;

import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.protocol.ResponseEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * An owner of turns and sessions that does nothing but remember the turn that was given
 * back last.
 */
final class SilentOwner implements TurnOwner, SessionOwner {

	private @Nullable Turn bounced;

	@Nullable Turn bounced() {
		return this.bounced;
	}

	@Override
	public void bounced(Turn turn) {
		this.bounced = turn;
	}

	@Override
	public void acquire(Turn turn) {
	}

	@Override
	public void cancelled(Turn turn) {
	}

	@Override
	public void buffered(long bytes) {
	}

	@Override
	public boolean ended(long startedAt, @Nullable Throwable failure) {
		return false;
	}

	@Override
	public Scheduler timer() {
		return Schedulers.parallel();
	}

	@Override
	public void laneFree(Session session, Lane lane, @Nullable String chain) {
	}

	@Override
	public void laneUnused(Session session, Lane lane) {
	}

	@Override
	public void proven(Session session) {
	}

	@Override
	public void retiring(Session session) {
	}

	@Override
	public void ended(Session session, CloseReason reason, @Nullable HandshakeException failure) {
	}

	@Override
	public void lanesEchoed(Session session) {
	}

	@Override
	public void lanesUnsupported() {
	}

	@Override
	public void notice(Session session, ResponseEvent event) {
	}

	@Override
	public void idChanged(Session session, ResponseEvent event) {
	}

	@Override
	public void stray() {
	}

}
