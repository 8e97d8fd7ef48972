package io.github.responsesws.session;

import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.protocol.ResponseEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a session tells its pool. Called on the session's event loop; the pool queues what
 * it hears for its drain loop.
 */
interface SessionOwner {

	/**
	 * A lane is clean again.
	 * @param chain the ID of the response that the lane's cache now holds, or
	 * {@code null} if it holds none
	 */
	void laneFree(Session session, Lane lane, @Nullable String chain);

	/**
	 * A lane was leased and not used: what its cache holds has not changed.
	 */
	void laneUnused(Session session, Lane lane);

	/**
	 * A turn was not written, because its session ended first.
	 */
	void bounced(Turn turn);

	/**
	 * The server has sent a message for the first time.
	 */
	void proven(Session session);

	/**
	 * The session takes no more turns.
	 */
	void retiring(Session session);

	/**
	 * The session is over; its socket may live a moment longer.
	 * @param failure why, if the server refused it
	 */
	void ended(Session session, CloseReason reason, @Nullable HandshakeException failure);

	/**
	 * The server has named a lane for the first time.
	 */
	void lanesEchoed(Session session);

	/**
	 * The server does not echo {@code stream_id}, and never did on this session.
	 */
	void lanesUnsupported();

	/**
	 * The service has said something that is about no turn.
	 */
	void notice(Session session, ResponseEvent event);

	/**
	 * The service calls a response by another ID than before.
	 */
	void idChanged(Session session, ResponseEvent event);

	/**
	 * An event belonged to no turn and was dropped.
	 */
	void stray();

}
