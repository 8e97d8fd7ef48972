package io.github.responsesws.protocol;

import tools.jackson.databind.JsonNode;

/**
 * The model wants a file that the caller keeps to be created, changed or deleted.
 *
 * @since 0.1.0
 */
public final class ApplyPatchCallItem extends ItemFields implements OutputItem {

	ApplyPatchCallItem(RawJson json, JsonNode fields) {
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
	 * @return the operation
	 */
	public PatchOperation operation() {
		JsonNode operation = this.fields.path("operation");
		return new PatchOperation(PatchOperation.Kind.of(operation.path("type").asString("")),
				operation.path("path").asString(""), operation.path("diff").stringValue(null));
	}

}
