package io.github.responsesws.sample;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Something that was said in a conversation, as the page shows it: a {@code question}, a
 * {@code commentary} or a {@code text} of the model, or a {@code tool} that it called.
 *
 * @param kind which of these
 * @param agent the agent that wrote or called, in an answer of several
 * @param text what was asked or written
 * @param id the call's ID
 * @param name the tool
 * @param arguments what the model passed
 * @param output what the model saw of the result
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Said(String kind, @Nullable String agent, @Nullable String text, @Nullable String id, @Nullable String name,
		@Nullable String arguments, @Nullable String output) {

	static Said question(String text) {
		return new Said("question", null, text, null, null, null, null);
	}

	static Said text(@Nullable String agent, String text) {
		return new Said("text", agent, text, null, null, null, null);
	}

	static Said commentary(@Nullable String agent, String text) {
		return new Said("commentary", agent, text, null, null, null, null);
	}

	static Said tool(@Nullable String agent, String id, String name, String arguments) {
		return new Said("tool", agent, null, id, name, arguments, null);
	}

	Said with(String output) {
		return new Said(this.kind, this.agent, this.text, this.id, this.name, this.arguments, output);
	}

}
