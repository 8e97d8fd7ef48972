package io.github.responsesws.test;

import java.util.Set;
import java.util.function.Consumer;

import io.github.responsesws.test.engine.Alteration;
import io.github.responsesws.test.wire.Ids;
import io.github.responsesws.test.wire.WireJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Ways in which services and gateways write events that differ from OpenAI's. All were
 * seen in the field.
 *
 * @since 0.1.0
 */
public enum Quirk {

	/**
	 * {@code response.output_item.done} repeats neither the text of a message nor the
	 * arguments or the input of a call: only the events before it tell them.
	 */
	EMPTY_ITEMS((event) -> {
		if (WireJson.type(event).equals("response.output_item.done") && event.path("item") instanceof ObjectNode item) {
			for (String member : new String[] { "arguments", "input" }) {
				if (item.path(member).isString()) {
					item.put(member, "");
				}
			}
			if (item.path("content").isArray()) {
				item.putArray("content");
			}
		}
		return event;
	}),

	/**
	 * The terminal event has an empty {@code output}.
	 */
	EMPTY_OUTPUT((event) -> {
		if (event.path("response") instanceof ObjectNode response && !response.path("usage").isNull()) {
			response.putArray("output");
		}
		return event;
	}),

	/**
	 * All items have the {@code output_index} 0.
	 */
	SAME_OUTPUT_INDEX((event) -> event.has("output_index") ? event.put("output_index", 0) : event),

	/**
	 * Neither items nor the events about them have IDs.
	 */
	NO_ITEM_IDS((event) -> {
		event.remove("item_id");
		items(event, (item) -> item.remove("id"));
		return event;
	}),

	/**
	 * Each event gives the item another ID, as a gateway does that encodes them anew.
	 */
	CHANGING_ITEM_IDS((event) -> {
		if (event.has("item_id")) {
			event.put("item_id", Ids.next("item"));
		}
		items(event, (item) -> item.put("id", Ids.next("item")));
		return event;
	}),

	/**
	 * The events that tell of the response as a whole do not name it.
	 */
	NO_RESPONSE_ID((event) -> {
		if (event.path("response") instanceof ObjectNode response) {
			response.remove("id");
		}
		return event;
	}),

	/**
	 * The same with {@code "id": null}.
	 */
	NULL_RESPONSE_ID((event) -> {
		if (event.path("response") instanceof ObjectNode response) {
			response.putNull("id");
		}
		return event;
	}),

	/**
	 * The events that tell of the response as a whole leave the response itself out.
	 */
	NO_RESPONSE((event) -> {
		event.remove("response");
		return event;
	}),

	/**
	 * The event that ends the response gives it another ID than the events before, as a
	 * gateway does that encodes IDs in one place only. Requests may continue either.
	 */
	ENCODED_ID_AT_END((event) -> {
		if (isEnd(event) && event.path("response") instanceof ObjectNode response) {
			response.put("id", Ids.encoded(WireJson.stringOrEmpty(response, "id")));
		}
		return event;
	}),

	/**
	 * The response ends with {@code response.done}, however it ends.
	 */
	ENDS_WITH_DONE((event) -> isEnd(event) ? event.put("type", "response.done") : event);

	private static final Set<String> ENDS = Set.of("response.completed", "response.incomplete", "response.failed");

	private final Alteration alteration;

	Quirk(Alteration alteration) {
		this.alteration = alteration;
	}

	Alteration alteration() {
		return this.alteration;
	}

	private static boolean isEnd(ObjectNode event) {
		return ENDS.contains(WireJson.type(event));
	}

	private static void items(ObjectNode event, Consumer<ObjectNode> change) {
		if (event.path("item") instanceof ObjectNode item) {
			change.accept(item);
		}
		for (JsonNode output : event.path("response").path("output").values()) {
			if (output instanceof ObjectNode item) {
				change.accept(item);
			}
		}
	}

}
