package io.github.responsesws.conversation;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import reactor.core.publisher.Flux;

/**
 * Runs turns for callers who keep the conversation themselves and tell all of it with
 * every turn, as frameworks do.
 *
 * @since 0.1.0
 */
public interface TranscriptTurns {

	/**
	 * Run the turn that a transcript ends with. Only what the service does not know is
	 * sent, and everything if it has forgotten or nothing is recognised. A turn that was
	 * lost before any output is sent again as one of a conversation is: unless the
	 * service stores responses.
	 * @param transcript the conversation, from its beginning
	 * @return the events up to and including the terminal one
	 */
	default Flux<ResponseEvent> stream(Transcript transcript) {
		return stream(Transcripts.inFull(transcript));
	}

	/**
	 * Run one turn as it is.
	 * @param request the request
	 * @return the events up to and including the terminal one
	 */
	Flux<ResponseEvent> stream(ResponseRequest request);

	/**
	 * Return how transcripts were sent so far.
	 * @return a snapshot without keys, prompts or outputs
	 */
	default TranscriptSnapshot transcripts() {
		return TranscriptSnapshot.NONE;
	}

}
