package io.github.responsesws;

import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.session.MultiAgentSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of a turn where its request says nothing.
 *
 * @param model the model, if there is a default one
 * @param multiAgent whether several agents answer
 */
record TurnDefaults(@Nullable String model, MultiAgentSettings multiAgent) {

	ResponseRequest complete(ResponseRequest request) {
		return this.multiAgent.complete(withModel(request));
	}

	ResponseRequest withModel(ResponseRequest request) {
		if (this.model == null || request.model() != null) {
			return request;
		}
		return request.mutate().model(this.model).build();
	}

	/**
	 * Return whether several agents answer a request.
	 */
	boolean isMultiAgent(ResponseRequest request) {
		Boolean asked = request.multiAgent();
		return (asked != null) ? asked : this.multiAgent.enabled() && request.field("multi_agent") == null;
	}

}
