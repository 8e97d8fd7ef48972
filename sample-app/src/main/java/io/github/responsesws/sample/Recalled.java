package io.github.responsesws.sample;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Data of the event {@code conversation.recalled}: what a page needs to show a
 * conversation again. If there is a latest question its events follow, those to come
 * included.
 *
 * @param conversation the conversation's ID
 * @param said what was said before the latest question, in order
 * @param shortened whether something was said before that is not kept here
 * @param latest the latest question, if its answer is still at hand
 * @param elapsedMillis how long ago it was asked, in milliseconds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Recalled(String conversation, List<Said> said, boolean shortened, @Nullable String latest,
		@Nullable Double elapsedMillis) {

	static Recalled of(String conversation, Kept kept) {
		Transcript transcript = Transcript.of(kept);
		return new Recalled(conversation, transcript.said(), transcript.shortened(), null, null);
	}

	static Recalled of(String conversation, Kept before, LiveAnswer answer) {
		Transcript transcript = Transcript.of(before);
		return new Recalled(conversation, transcript.said(), transcript.shortened(), answer.question(),
				answer.elapsedMillis());
	}

}
