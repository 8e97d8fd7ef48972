package io.github.responsesws.tool;

import java.util.List;
import java.util.stream.Collectors;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.InputPart;

/**
 * What the model is told of a call: text, or parts.
 *
 * @param text the text; the parts as JSON if there are any
 * @param parts the parts, empty for mere text
 */
record ToolOutput(String text, List<InputPart> parts) {

	static ToolOutput of(String text) {
		return new ToolOutput(text, List.of());
	}

	static ToolOutput of(List<InputPart> parts) {
		return new ToolOutput(
				parts.stream().map((part) -> part.json().asString()).collect(Collectors.joining(",", "[", "]")), parts);
	}

	InputItem item(ToolCall call) {
		return content(call).caller(call.caller());
	}

	private InputItem content(ToolCall call) {
		InputPart[] array = this.parts.toArray(InputPart[]::new);
		if (call.kind() == ToolCall.Kind.CUSTOM) {
			return (array.length > 0) ? InputItem.customToolCallOutput(call.id(), array)
					: InputItem.customToolCallOutput(call.id(), this.text);
		}
		return (array.length > 0) ? InputItem.functionCallOutput(call.id(), array)
				: InputItem.functionCallOutput(call.id(), this.text);
	}

	@Override
	public String toString() {
		return "ToolOutput of " + this.text.length() + " characters";
	}

}
