package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Base of the events that repeat the whole response.
 */
abstract class SnapshotEvent extends KeptEvent {

	private final String status;

	private volatile @Nullable Response response;

	/**
	 * Create an event.
	 * @param frame the frame
	 * @param status what the event says of a response that is left out
	 */
	SnapshotEvent(EventFrame frame, String status) {
		super(frame);
		this.status = status;
	}

	public final Response response() {
		Response response = this.response;
		if (response == null) {
			RawJson json = scannedResponse();
			response = new Response((json != null) ? json : RawJson.trusted("{\"status\":\"" + this.status + "\"}"));
			this.response = response;
		}
		return response;
	}

	public final String responseId() {
		return namedResponseId();
	}

}
