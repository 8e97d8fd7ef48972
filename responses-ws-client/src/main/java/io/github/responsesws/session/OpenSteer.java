package io.github.responsesws.session;

import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Input that was steered to the response of a lane and has no outcome yet. Belongs to the
 * session's event loop.
 */
final class OpenSteer {

	private final SteerRequest request;

	private final Lane lane;

	private final MonoSink<SteerResult> sink;

	private @Nullable String id;

	private boolean accepted;

	OpenSteer(SteerRequest request, Lane lane, MonoSink<SteerResult> sink) {
		this.request = request;
		this.lane = lane;
		this.sink = sink;
	}

	SteerRequest request() {
		return this.request;
	}

	Lane lane() {
		return this.lane;
	}

	/**
	 * Whether the service has queued the input.
	 */
	boolean isAccepted() {
		return this.accepted;
	}

	void accepted(@Nullable String id) {
		this.accepted = true;
		this.id = id;
	}

	boolean hasId(String id) {
		return id.equals(this.id);
	}

	boolean isFor(String responseId) {
		return this.request.previousResponseId().equals(responseId);
	}

	void resolve(SteerResult result) {
		this.sink.success(result);
	}

}
