package io.github.responsesws.test.engine;

import java.util.List;

import io.github.responsesws.test.wire.CreateRequest;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the server that owns a connection watches and scripts it. Called on the
 * connection's event loop.
 *
 * @since 0.1.0
 */
public interface SessionHooks {

	/**
	 * Take note of a request, valid or not.
	 * @param body the JSON object as it came
	 * @param bytes its size on the wire
	 */
	void received(ObjectNode body, int bytes);

	/**
	 * Return what answers a request.
	 * @param request the request, about to start
	 * @return the steps to play
	 */
	List<Step> answer(CreateRequest request);

	/**
	 * Take note that a request is queued.
	 */
	void turnQueued();

	/**
	 * Take note that a queued request is answered, refused or lost.
	 */
	void turnEnded();

}
