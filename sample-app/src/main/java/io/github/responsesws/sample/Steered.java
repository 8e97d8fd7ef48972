package io.github.responsesws.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.SteerResult;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@code POST /api/steer}: what became of the input.
 *
 * @param outcome {@code applied}, {@code pending}, {@code failed} or {@code unknown}
 * @param response the response that takes the input into account, if it was applied
 * @param code the stable code of the reason otherwise, if there is one
 * @param message what happened
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Steered(String outcome, @Nullable String response, @Nullable String code, @Nullable String message) {

	static Steered of(SteerResult result) {
		if (result instanceof SteerResult.Applied applied) {
			return new Steered("applied", applied.successor().id(), null, null);
		}
		if (result instanceof SteerResult.Pending pending) {
			return new Steered("pending", null, pending.reason(), null);
		}
		if (result instanceof SteerResult.Failed failed) {
			return new Steered("failed", null, failed.code(), failed.message());
		}
		if (result instanceof SteerResult.Unknown unknown && unknown.cause() instanceof ResponsesException cause) {
			return new Steered("unknown", null, cause.code(), cause.getMessage());
		}
		return new Steered("unknown", null, null, null);
	}

	/**
	 * Of input that was not sent.
	 */
	static Steered failed(ResponsesException refusal) {
		return new Steered("failed", null, refusal.code(), refusal.getMessage());
	}

}
