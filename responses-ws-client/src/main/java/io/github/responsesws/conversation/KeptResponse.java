package io.github.responsesws.conversation;

import java.util.List;

import io.github.responsesws.protocol.MalformedJsonException;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What is kept of a response beside its words, by whoever tells the conversation.
 *
 * @param responseId its ID
 * @param stored whether the service stored it
 * @param told the digest of the words and calls that it goes with
 * @param items its output, byte for byte
 */
record KeptResponse(String responseId, boolean stored, String told, List<OutputItem> items) {

	static KeptResponse of(Response response, boolean storing) {
		return new KeptResponse(response.id(), storing && !Boolean.FALSE.equals(response.store()),
				digest(TranscriptEntry.Said.of(response)), response.output());
	}

	/**
	 * Read what was kept.
	 * @param json what {@link #toJson()} wrote
	 * @return the response, or null if this is something else
	 */
	static @Nullable KeptResponse read(String json) {
		try {
			RawJson kept = RawJson.parse(json);
			JsonNode fields = kept.tree();
			RawJson output = kept.members().get("output");
			String id = fields.path("id").asString("");
			return (id.isEmpty() || output == null) ? null
					: new KeptResponse(id, fields.path("stored").asBoolean(false), fields.path("told").asString(""),
							output.elements().stream().map(OutputItem::of).toList());
		}
		catch (MalformedJsonException ex) {
			return null;
		}
	}

	static String digest(TranscriptEntry.Said said) {
		return HistoryDigest.of(said.told()).toString();
	}

	String toJson() {
		StringBuilder json = new StringBuilder(JsonNodeFactory.instance.objectNode()
			.put("id", this.responseId)
			.put("stored", this.stored)
			.put("told", this.told)
			.toString());
		json.setLength(json.length() - 1);
		json.append(",\"output\":[");
		for (int i = 0; i < this.items.size(); i++) {
			json.append((i > 0) ? "," : "").append(this.items.get(i).json().asString());
		}
		return json.append("]}").toString();
	}

	@Override
	public String toString() {
		return "KeptResponse " + this.responseId;
	}

}
