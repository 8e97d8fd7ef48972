package io.github.responsesws.langchain4j;

import io.github.responsesws.protocol.ReasoningItem;
import io.github.responsesws.protocol.ReasoningSummaryEvent;
import io.github.responsesws.protocol.ReasoningTextEvent;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;

/**
 * What the model thinks: the summaries of its reasoning, or the reasoning itself where a
 * service shows it. The pieces make up the whole. Owned by one turn.
 */
final class Thinking {

	private static final String BETWEEN_PARTS = "\n\n";

	private final StringBuilder whole = new StringBuilder();

	// Where the last piece belongs to.
	private String part = "";

	/**
	 * Return what an event adds.
	 * @return the piece, or an empty string
	 */
	String piece(ResponseEvent event) {
		if (event instanceof ReasoningSummaryEvent.TextDelta delta) {
			return add(part(delta), delta.delta());
		}
		if (event instanceof ReasoningTextEvent.Delta delta) {
			return add(part(delta), delta.delta());
		}
		if (event instanceof ReasoningSummaryEvent.TextDone done) {
			return addUnlessTold(part(done), done.text());
		}
		return (event instanceof ReasoningTextEvent.Done done) ? addUnlessTold(part(done), done.text()) : "";
	}

	private static String part(ReasoningSummaryEvent event) {
		return event.itemId() + '/' + event.outputIndex() + "/summary/" + event.summaryIndex();
	}

	private static String part(ReasoningTextEvent event) {
		return event.itemId() + '/' + event.outputIndex() + "/text/" + event.contentIndex();
	}

	// Of which some services send no deltas.
	private String addUnlessTold(String part, String text) {
		return (part.equals(this.part) || text.isEmpty()) ? "" : add(part, text);
	}

	private String add(String part, String delta) {
		boolean next = !part.equals(this.part) && !this.whole.isEmpty();
		this.part = part;
		String piece = next ? BETWEEN_PARTS + delta : delta;
		this.whole.append(piece);
		return piece;
	}

	/**
	 * Return all of it.
	 * @param response the response, of which some services tell the thinking in the end
	 * alone
	 */
	String whole(Response response) {
		if (this.whole.isEmpty()) {
			for (var item : response.output()) {
				if (item instanceof ReasoningItem reasoning) {
					String text = reasoning.summary().isEmpty() ? reasoning.content() : reasoning.summary();
					if (!text.isEmpty()) {
						add(String.valueOf(this.whole.length()), text);
					}
				}
			}
		}
		return this.whole.toString();
	}

	void clear() {
		this.whole.setLength(0);
		this.part = "";
	}

}
