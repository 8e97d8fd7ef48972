package io.github.responsesws.conversation;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.MalformedJsonException;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What is kept of a response beside its words, by whoever tells the conversation. Its
 * items are read when they are needed, which they are not as a rule.
 *
 * @param responseId its ID
 * @param members whether the service stored it, the digest of the words and calls that it
 * goes with, and its output, byte for byte
 */
record KeptResponse(String responseId, Map<String, RawJson> members) {

	/**
	 * Return what is to be kept.
	 * @param response the response
	 * @param storing whether the request asked to store it
	 * @return text in JSON
	 */
	static String toJson(Response response, boolean storing) {
		List<OutputItem> items = CallItems.marked(response.output(), response);
		StringBuilder json = new StringBuilder(JsonNodeFactory.instance.objectNode()
			.put("id", response.id())
			.put("stored", storing && !Boolean.FALSE.equals(response.store()))
			.put("told", digest(TranscriptEntry.Said.of(response.withOutput(items))))
			.toString());
		json.setLength(json.length() - 1);
		json.append(",\"output\":[");
		for (int i = 0; i < items.size(); i++) {
			json.append((i > 0) ? "," : "").append(items.get(i).json().asString());
		}
		return json.append("]}").toString();
	}

	/**
	 * Read what was kept.
	 * @param json what {@link #toJson} returned
	 * @return the response, or null if this is something else
	 */
	static @Nullable KeptResponse read(String json) {
		try {
			Map<String, RawJson> members = RawJson.parse(json).members();
			RawJson id = members.get("id");
			String responseId = (id != null) ? id.tree().asString("") : "";
			return (responseId.isEmpty() || !members.containsKey("output")) ? null
					: new KeptResponse(responseId, members);
		}
		catch (MalformedJsonException ex) {
			return null;
		}
	}

	static String digest(TranscriptEntry.Said said) {
		return HistoryDigest.of(said.told()).toString();
	}

	/**
	 * Return whether it goes with words and calls.
	 */
	boolean isOf(TranscriptEntry.Said said) {
		RawJson told = this.members.get("told");
		return told != null && told.tree().asString("").equals(digest(said));
	}

	/**
	 * Return the items that can be sent again.
	 */
	List<OutputItem> items() {
		List<OutputItem> items = Objects.requireNonNull(this.members.get("output"))
			.elements()
			.stream()
			.map(OutputItem::of)
			.filter((item) -> !CallItems.isCutShort(item))
			.toList();
		RawJson stored = this.members.get("stored");
		return (stored != null && stored.tree().asBoolean(false)) ? items : ReasoningItems.readableOutput(items);
	}

	@Override
	public String toString() {
		return "KeptResponse " + this.responseId;
	}

}
