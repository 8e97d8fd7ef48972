package io.github.responsesws.protocol;

import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * The model wants to use a computer: to do something with mouse and keyboard, and to see
 * the screen afterwards.
 *
 * @since 0.1.0
 */
public final class ComputerCallItem extends ItemFields implements OutputItem {

	ComputerCallItem(RawJson json, JsonNode fields) {
		super(json, fields);
	}

	/**
	 * Return the ID the call's output must carry.
	 * @return the call ID, or an empty string if the provider omitted it
	 */
	public String callId() {
		return string("call_id");
	}

	/**
	 * Return what to do.
	 * @return the actions in order; a single one where the service sends one
	 */
	public List<ComputerAction> actions() {
		JsonNode actions = this.fields.path("actions");
		if (actions.isArray()) {
			return json().member("actions", "[]").elements().stream().map(ComputerAction::of).toList();
		}
		return this.fields.path("action").isObject() ? List.of(ComputerAction.of(json().member("action", "{}")))
				: List.of();
	}

	/**
	 * Return what somebody has to agree to before the actions are done.
	 * @return the checks; what the caller agreed to goes with the screenshot
	 * @see Screenshot#acknowledging
	 */
	public List<SafetyCheck> pendingSafetyChecks() {
		return this.fields.path("pending_safety_checks")
			.valueStream()
			.map((check) -> new SafetyCheck(check.path("id").asString(""), check.path("code").stringValue(null),
					check.path("message").stringValue(null)))
			.toList();
	}

}
