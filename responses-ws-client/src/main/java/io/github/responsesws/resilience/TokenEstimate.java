package io.github.responsesws.resilience;

import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;

/**
 * Estimates what a turn will cost before it is sent: a token for four bytes of the
 * request, and the output that it allows, as services do.
 */
final class TokenEstimate {

	private static final int BYTES_A_TOKEN = 4;

	private TokenEstimate() {
	}

	static long of(ResponseRequest request) {
		RawJson most = request.field("max_output_tokens");
		long output = (most != null && most.tree().isNumber()) ? most.tree().asLong() : 0;
		return Math.max(1, request.frameSize(null) / BYTES_A_TOKEN + output);
	}

}
