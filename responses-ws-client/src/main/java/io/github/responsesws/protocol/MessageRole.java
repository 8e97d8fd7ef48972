package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a message is to its response. It is decided for each message by itself, so that a
 * stream of text and the final response agree.
 */
enum MessageRole {

	/** The answer: the final one, or any where there are no phases. */
	ANSWER,

	/** What the model says on its way to the answer. */
	COMMENTARY,

	/** What agents below the root say to each other. */
	INTERNAL;

	private static final String ROOT = "/root";

	static MessageRole of(@Nullable String phase, @Nullable String agent) {
		if (agent != null && !agent.equals(ROOT)) {
			return INTERNAL;
		}
		return (phase == null || phase.equals("final_answer")) ? ANSWER : COMMENTARY;
	}

}
