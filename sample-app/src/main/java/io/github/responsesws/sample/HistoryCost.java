package io.github.responsesws.sample;

import java.nio.charset.StandardCharsets;

import io.github.responsesws.conversation.ConversationSnapshot;
import io.github.responsesws.tool.RunEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a turn would have cost if the whole history had been sent with it.
 * <p>
 * The frame that was sent holds the fixed fields (model, instructions, tools) and the new
 * input. It names the response that it goes on from; without that, the input would have
 * to begin with every item that was said before, in and out, which the conversation keeps
 * as they were sent and received (responses-ws.conversation.keep-stored). So the size is
 * that of the frame, less the reference, plus those items and a comma after each. A frame
 * without a reference left nothing out: it is the first, or the history was sent.
 */
final class HistoryCost {

	private HistoryCost() {
	}

	/**
	 * Return the size of the frame with all that was said.
	 * @param turn the turn that was just sent
	 * @param before the conversation before the turn
	 * @return bytes, or {@code null} if the items are not kept
	 */
	static @Nullable Long of(RunEvent.TurnStarted turn, ConversationSnapshot before) {
		if (turn.affinityHit() == null) {
			return turn.bytesSent();
		}
		if (!before.replayable()) {
			return null;
		}
		String reference = "\"previous_response_id\":\"" + before.lastResponseId() + "\",";
		return turn.bytesSent() - reference.getBytes(StandardCharsets.UTF_8).length + before.replayBytes()
				+ before.replayItems();
	}

}
