package io.github.responsesws.protocol;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message of the model.
 *
 * @since 0.1.0
 */
public final class MessageItem extends ItemFields implements OutputItem {

	MessageItem(RawJson json, JsonNode fields) {
		super(json, fields);
	}

	/**
	 * Return who speaks.
	 * @return the role, {@code assistant} as a rule
	 */
	public String role() {
		return string("role");
	}

	/**
	 * Return which part of the response the message is.
	 * @return {@code commentary} for what the model says on its way,
	 * {@code final_answer}, or null where the model or the provider knows no phases
	 */
	public @Nullable String phase() {
		return stringOrNull("phase");
	}

	/**
	 * Return what the message is to its response.
	 */
	MessageRole messageRole() {
		return MessageRole.of(phase(), agent());
	}

	/**
	 * Return the text.
	 * @return the texts of all parts, joined
	 */
	public String text() {
		return joined("content", "output_text", "text");
	}

	/**
	 * Return with which words the model declined.
	 * @return the refusal, or an empty string if it did not decline
	 */
	public String refusal() {
		return joined("content", "refusal", "refusal");
	}

	/**
	 * Return the parts of the message.
	 * @return the parts, each an object with a {@code type}
	 */
	public List<RawJson> content() {
		return json().member("content", "[]").elements();
	}

	/**
	 * Return the annotations of all parts, such as citations.
	 * @return the annotations, each an object with a {@code type}
	 */
	public List<RawJson> annotations() {
		return content().stream().flatMap((part) -> part.member("annotations", "[]").elements().stream()).toList();
	}

}
