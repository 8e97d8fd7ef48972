package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Base of the events that repeat the whole response.
 */
abstract class SnapshotEvent extends KeptEvent {

	private volatile @Nullable Response response;

	SnapshotEvent(EventFrame frame) {
		super(frame);
	}

	public final Response response() {
		Response response = this.response;
		if (response == null) {
			response = new Response(scannedResponse());
			this.response = response;
		}
		return response;
	}

	public final String responseId() {
		return scannedResponseId();
	}

}
