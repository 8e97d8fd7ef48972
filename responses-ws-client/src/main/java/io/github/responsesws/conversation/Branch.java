package io.github.responsesws.conversation;

import io.github.responsesws.protocol.Response;

/**
 * One branch of a fan-out.
 *
 * @param index the position of its turn, from 0
 * @param conversation the conversation it has become, to go on with
 * @param response what its turn ended with
 * @since 0.1.0
 */
public record Branch(int index, Conversation conversation, Response response) {

	@Override
	public String toString() {
		return "Branch " + this.index + ": " + this.conversation;
	}

}
