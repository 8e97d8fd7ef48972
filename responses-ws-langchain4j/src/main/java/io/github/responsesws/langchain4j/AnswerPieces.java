package io.github.responsesws.langchain4j;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import io.github.responsesws.protocol.OutputCollector;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.turn.ResponseCollector;

/**
 * Turns the events of one turn into what LangChain4j knows: {@link PartialThinking},
 * {@link PartialResponse}, {@link PartialToolCall}, {@link CompleteToolCall}, and in the
 * end a {@link ChatResponse}. An event that is none of these stays as it is. Owned by one
 * subscription; Reactor serialises its signals.
 */
final class AnswerPieces {

	private final ResponseCollector response = new ResponseCollector();

	private final OutputCollector text = new OutputCollector();

	private final Thinking thinking = new Thinking();

	private final CallPieces calls = new CallPieces();

	private final Function<Response, String> keep;

	/**
	 * Begin a turn.
	 * @param keep returns what the message has to keep of its response
	 */
	AnswerPieces(Function<Response, String> keep) {
		this.keep = keep;
	}

	/**
	 * Note an event.
	 * @return what it tells, in order
	 * @throws io.github.responsesws.protocol.ApiException if the turn fails with it
	 */
	List<Object> accept(ResponseEvent event) {
		this.response.accept(event);
		if (event instanceof ResponseLifecycleEvent.Created) {
			this.thinking.clear();
			this.calls.clear();
		}
		this.text.accept(event);
		List<Object> pieces = new ArrayList<>(2);
		String thought = this.thinking.piece(event);
		if (!thought.isEmpty()) {
			pieces.add(new PartialThinking(thought));
		}
		String text = this.text.answerPiece();
		if (!text.isEmpty()) {
			pieces.add(new PartialResponse(text));
		}
		Object call = this.calls.piece(event);
		if (call != null) {
			pieces.add(call);
		}
		if (pieces.isEmpty()) {
			pieces.add(event);
		}
		return pieces;
	}

	/**
	 * Return what is left to tell after the last event: calls that no event told, and the
	 * whole response.
	 */
	List<Object> end() {
		Response response = this.response.result();
		List<Object> pieces = new ArrayList<>(this.calls.rest(response));
		pieces.add(ChatAnswer.of(response, this.thinking.whole(response), this.keep.apply(response)));
		return pieces;
	}

}
