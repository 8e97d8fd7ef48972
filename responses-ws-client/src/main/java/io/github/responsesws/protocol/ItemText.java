package io.github.responsesws.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Puts texts into items that were sent without them.
 */
final class ItemText {

	private ItemText() {
	}

	static String string(RawJson object, String member) {
		return Objects.requireNonNullElse(object.member(member, "null").stringOrNull(), "");
	}

	/**
	 * Put in what an item lacks of its texts.
	 * @return the same item if it lacks nothing
	 */
	static OutputItem complete(OutputItem item, List<CollectedText> texts) {
		RawJson json = item.json();
		for (CollectedText text : texts) {
			if (!text.kind.isPart()) {
				json = complete(json, text);
			}
		}
		if (item instanceof MessageItem message) {
			List<RawJson> content = message.content();
			List<RawJson> complete = content(content, texts);
			if (!complete.equals(content)) {
				json = JsonFields.of(json).put("content", JsonWriter.array(complete)).json();
			}
		}
		return json.equals(item.json()) ? item : OutputItem.of(json);
	}

	/**
	 * Create a message of which only the text came.
	 */
	static OutputItem message(@Nullable String id, String status, List<CollectedText> texts) {
		return OutputItem.of(JsonFields.typed("message")
			.put("id", id)
			.put("status", status.isEmpty() ? null : status)
			.put("role", "assistant")
			.put("content", JsonWriter.array(content(List.of(), texts)))
			.json());
	}

	/**
	 * End an item that no event ended.
	 */
	static OutputItem ended(OutputItem item, String status) {
		boolean open = "in_progress".equals(item.status()) || (item.status() == null && status.equals("incomplete"));
		return (open && !status.isEmpty()) ? OutputItem.of(JsonFields.of(item.json()).put("status", status).json())
				: item;
	}

	private static RawJson complete(RawJson json, CollectedText text) {
		RawJson present = json.member(text.kind.member, "null");
		String told = present.isNull() ? "" : present.stringOrNull();
		return (told != null && text.exceeds(told)) ? JsonFields.of(json).put(text.kind.member, text.toString()).json()
				: json;
	}

	private static List<RawJson> content(List<RawJson> content, List<CollectedText> texts) {
		List<RawJson> complete = new ArrayList<>(content);
		for (CollectedText text : texts) {
			if (!text.kind.isPart() || text.isEmpty()) {
				continue;
			}
			if (text.index >= complete.size()) {
				complete.add(part(text));
			}
			else if (string(complete.get(text.index), "type").equals(text.kind.part)) {
				complete.set(text.index, complete(complete.get(text.index), text));
			}
		}
		return complete;
	}

	private static RawJson part(CollectedText text) {
		JsonFields part = JsonFields.typed(text.kind.part).put(text.kind.member, text.toString());
		return ((text.kind == CollectedText.Kind.TEXT) ? part.put("annotations", List.of()) : part).json();
	}

}
