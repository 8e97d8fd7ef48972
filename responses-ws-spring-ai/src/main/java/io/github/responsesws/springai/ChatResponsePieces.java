package io.github.responsesws.springai;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.responsesws.conversation.Transcript;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.DeltaEvent;
import io.github.responsesws.protocol.OutputCollector;
import io.github.responsesws.protocol.ReasoningSummaryEvent;
import io.github.responsesws.protocol.ReasoningTextEvent;
import io.github.responsesws.protocol.RefusalEvent;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import reactor.core.publisher.SynchronousSink;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/**
 * Makes the pieces of a streamed response of the events of a turn. Owned by one
 * subscription.
 */
final class ChatResponsePieces {

	static final String REASONING = "reasoningContent";

	private final Transcript transcript;

	private final Consumer<ChatResponse> ended;

	private final OutputCollector output = new OutputCollector();

	private final StringBuilder reasoning = new StringBuilder();

	private boolean told;

	/**
	 * Begin.
	 * @param transcript what is answered
	 * @param ended hears of the whole response
	 */
	ChatResponsePieces(Transcript transcript, Consumer<ChatResponse> ended) {
		this.transcript = transcript;
		this.ended = ended;
	}

	void accept(ResponseEvent event, SynchronousSink<ChatResponse> sink) {
		this.output.accept(event);
		if (event instanceof ResponseLifecycleEvent.Failed failed) {
			sink.error(AiExceptions.of(ApiException.from(failed.response(), this.told)));
		}
		else if (event instanceof ResponseLifecycleEvent lifecycle && event.isTerminal()) {
			sink.next(last(lifecycle));
		}
		else if (!this.output.answerPiece().isEmpty()) {
			sink.next(piece(this.output.answerPiece()));
		}
		else if (event instanceof DeltaEvent delta) {
			delta(delta, sink);
		}
		else if (event instanceof ReasoningSummaryEvent.PartAdded && this.reasoning.length() > 0) {
			this.reasoning.append("\n\n");
		}
	}

	private void delta(DeltaEvent event, SynchronousSink<ChatResponse> sink) {
		if (event instanceof ReasoningSummaryEvent || event instanceof ReasoningTextEvent) {
			this.reasoning.append(event.delta());
			sink.next(piece(""));
		}
		else if (event instanceof RefusalEvent) {
			sink.next(piece(event.delta()));
		}
	}

	private ChatResponse last(ResponseLifecycleEvent event) {
		Response response = this.output.complete(event.response());
		FinalChatResponse end = new FinalChatResponse(response, this.transcript);
		this.ended.accept(end.whole());
		String rest = this.output.answerPiece();
		return end.with((rest.isEmpty() && !this.told) ? response.refusal() : rest);
	}

	private ChatResponse piece(String text) {
		this.told |= !text.isEmpty();
		AssistantMessage message = AssistantMessage.builder()
			.content(text)
			.properties((this.reasoning.length() > 0) ? Map.of(REASONING, this.reasoning.toString()) : Map.of())
			.build();
		return new ChatResponse(List.of(new Generation(message)));
	}

}
