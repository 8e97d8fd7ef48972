package io.github.responsesws.session;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.RawJson;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * Outputs that were injected into the response of a lane and are not acknowledged yet.
 *
 * @param request the outputs
 * @param lane the lane
 * @param sink takes the outcome
 */
record OpenInjection(InjectRequest request, Lane lane, MonoSink<InjectResult> sink) {

	boolean isFor(String responseId) {
		return this.request.responseId().equals(responseId);
	}

	/**
	 * Whether items are these outputs.
	 */
	boolean holds(List<RawJson> items) {
		Set<@Nullable String> calls = new HashSet<>();
		items.forEach((item) -> calls.add(CallItems.callId(item)));
		return this.request.input().stream().allMatch((output) -> calls.contains(CallItems.callId(output.json())));
	}

}
