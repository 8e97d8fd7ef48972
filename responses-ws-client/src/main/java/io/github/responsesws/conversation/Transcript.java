package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.responsesws.protocol.FunctionCallItem;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as somebody tells it who keeps it and tells all of it with every turn,
 * as frameworks do: what was put in, what the model said, and what is new at the end.
 * <p>
 * The client recognises how far it knows the conversation and sends only what comes after
 * that. Whoever keeps what {@link #keep(Response)} returns beside the model's words, and
 * tells it again with them, is recognised by the response's own ID: no other conversation
 * can be meant, whatever its words. Whoever keeps nothing but words is recognised if
 * exactly one response that is known has said them, to the same request, of the
 * conversation of that name if it has one. Anything else is sent in full, with the output
 * items of responses that are known or were kept as they came, reasoning included.
 * Immutable.
 *
 * @since 0.1.0
 * @see TranscriptTurns#stream(Transcript)
 */
public final class Transcript {

	private final ResponseRequest request;

	private final List<TranscriptEntry> entries;

	private final @Nullable String conversationId;

	private final boolean encryptedReasoning;

	private final boolean observed;

	private Transcript(Builder builder) {
		this.request = builder.request;
		this.conversationId = builder.conversationId;
		this.entries = List.copyOf(builder.entries);
		this.encryptedReasoning = builder.encryptedReasoning;
		this.observed = builder.observed;
	}

	/**
	 * Create a transcript that tells nothing yet.
	 * @param request every field of the turn but {@code input}
	 * @return a builder
	 * @throws InvalidRequestException if the request has an input, or says by itself what
	 * it goes on from
	 */
	public static Builder builder(ResponseRequest request) {
		return new Builder(request);
	}

	/**
	 * Return the fields of the turn, without its input.
	 */
	public ResponseRequest request() {
		return this.request;
	}

	List<TranscriptEntry> entries() {
		return this.entries;
	}

	@Nullable String conversationId() {
		return this.conversationId;
	}

	boolean encryptedReasoning() {
		return this.encryptedReasoning;
	}

	/**
	 * Return whether the client's observer hears of the turn.
	 * @return false if whoever tells the transcript observes it
	 */
	public boolean isObserved() {
		return this.observed;
	}

	/**
	 * Return what to keep beside the words of the response to this transcript, so that a
	 * later transcript is recognised by it.
	 * @param response the complete response
	 * @return the text: the response's ID and its output items. It holds what the model
	 * said, so keep it where its words are kept
	 */
	public String keep(Response response) {
		return KeptResponse.toJson(response, !Boolean.FALSE.equals(this.request.store()));
	}

	@Override
	public String toString() {
		return "Transcript of " + this.entries.size() + " entries";
	}

	/**
	 * Tells a transcript, from its beginning to its end.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private final ResponseRequest request;

		private final List<TranscriptEntry> entries = new ArrayList<>();

		private @Nullable String conversationId;

		private boolean encryptedReasoning = true;

		private boolean observed = true;

		private Builder(ResponseRequest request) {
			if (request.field("input") != null) {
				throw new InvalidRequestException("input", "is what the transcript tells");
			}
			if (request.previousResponseId() != null || request.hasConversation()) {
				throw new InvalidRequestException("previous_response_id",
						"and conversation exclude a transcript, which is told from its beginning");
			}
			this.request = request;
		}

		/**
		 * Tell what was put in.
		 * @param item a message, the output of a call, or any other item of input
		 * @return this builder
		 */
		public Builder input(InputItem item) {
			this.entries.add(new TranscriptEntry.Input(item));
			return this;
		}

		/**
		 * Tell what the model said.
		 * @param text its words: {@link Response#outputText()}, or
		 * {@link Response#refusal()} where it declined; empty if it only called functions
		 * @param calls the functions that it called, in order
		 * @param kept what {@link Transcript#keep} returned for the response, or null if
		 * only its words were kept. Anything else, or what was kept with other words, is
		 * not regarded
		 * @return this builder
		 */
		public Builder said(String text, List<SaidCall> calls, @Nullable String kept) {
			this.entries.add(new TranscriptEntry.Said(text, List.copyOf(calls),
					(kept != null) ? KeptResponse.read(kept) : null));
			return this;
		}

		/**
		 * Name the conversation, for those that are recognised by their words: only
		 * responses of this conversation are then, and with what tools said in it. It is
		 * not sent.
		 * @param conversationId a name that no other conversation has, of another user
		 * least of all; null, the default, for none
		 * @return this builder
		 */
		public Builder conversationId(@Nullable String conversationId) {
			this.conversationId = conversationId;
			return this;
		}

		/**
		 * Set whether to ask for encrypted reasoning where responses are not stored,
		 * without which it cannot be sent again.
		 * @param encryptedReasoning whether to; {@code true} by default. Some models
		 * refuse it
		 * @return this builder
		 */
		public Builder encryptedReasoning(boolean encryptedReasoning) {
			this.encryptedReasoning = encryptedReasoning;
			return this;
		}

		/**
		 * Set whether the client's observer hears of the turn.
		 * @param observed whether it does; {@code true} by default
		 * @return this builder
		 */
		public Builder observed(boolean observed) {
			this.observed = observed;
			return this;
		}

		/**
		 * Build the transcript.
		 * @return the transcript
		 */
		public Transcript build() {
			return new Transcript(this);
		}

	}

	/**
	 * A function that the model called.
	 *
	 * @param callId the ID that its output carries
	 * @param name the function
	 * @param arguments an object as JSON text; how it is written does not matter
	 * @since 0.1.0
	 */
	public record SaidCall(String callId, String name, String arguments) {

		public SaidCall {
			Objects.requireNonNull(callId, "callId");
			Objects.requireNonNull(name, "name");
			Objects.requireNonNull(arguments, "arguments");
		}

		/**
		 * Create it from the item of a response.
		 * @param call the item
		 * @return the call
		 */
		public static SaidCall of(FunctionCallItem call) {
			return new SaidCall(call.callId(), call.name(), call.arguments());
		}

	}

}
