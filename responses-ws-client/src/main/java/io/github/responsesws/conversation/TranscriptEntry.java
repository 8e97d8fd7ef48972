package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.MalformedJsonException;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One thing that a transcript tells.
 */
sealed interface TranscriptEntry {

	/**
	 * Return what its digest is made of.
	 */
	RawJson told();

	/**
	 * What was put in.
	 *
	 * @param item the item
	 */
	record Input(InputItem item) implements TranscriptEntry {

		@Override
		public RawJson told() {
			return this.item.json();
		}

		boolean isOutputOfCall() {
			return CallItems.isOutput(this.item.json());
		}

	}

	/**
	 * What the model said.
	 *
	 * @param text its words
	 * @param calls the functions it called
	 * @param kept what was kept of the response beside its words
	 */
	record Said(String text, List<Transcript.SaidCall> calls, @Nullable KeptResponse kept) implements TranscriptEntry {

		/**
		 * Return how a response is told again by whoever keeps it.
		 */
		static Said of(Response response) {
			String text = response.outputText();
			return new Said(text.isEmpty() ? response.refusal() : text,
					response.functionCalls()
						.stream()
						.filter((call) -> !CallItems.isCutShort(call))
						.map(Transcript.SaidCall::of)
						.toList(),
					null);
		}

		@Override
		public RawJson told() {
			ObjectNode told = JsonNodeFactory.instance.objectNode();
			told.put("type", "said").put("text", this.text);
			ArrayNode calls = told.putArray("calls");
			for (Transcript.SaidCall call : this.calls) {
				calls.addArray().add(call.callId()).add(call.name()).add(arguments(call));
			}
			return RawJson.parse(told.toString());
		}

		private static JsonNode arguments(Transcript.SaidCall call) {
			// Some models write nothing where there are none, and some frameworks {}.
			if (call.arguments().isBlank()) {
				return JsonNodeFactory.instance.objectNode();
			}
			try {
				return RawJson.parse(call.arguments()).tree();
			}
			catch (MalformedJsonException ex) {
				return JsonNodeFactory.instance.stringNode(call.arguments());
			}
		}

		/**
		 * Return what was kept, if it is of these words.
		 */
		@Nullable KeptResponse own() {
			return (this.kept != null && this.kept.isOf(this)) ? this.kept : null;
		}

		/**
		 * Return the items that stand for these words where the response's own are not
		 * known.
		 */
		List<OutputItem> plain() {
			List<OutputItem> items = new ArrayList<>();
			JsonNodeFactory json = JsonNodeFactory.instance;
			if (!this.text.isEmpty()) {
				items.add(OutputItem.of(InputItem.message("assistant", this.text).json()));
			}
			for (Transcript.SaidCall call : this.calls) {
				items.add(OutputItem.of(RawJson.parse(json.objectNode()
					.put("type", "function_call")
					.put("call_id", call.callId())
					.put("name", call.name())
					.put("arguments", call.arguments())
					.toString())));
			}
			return items;
		}

	}

}
