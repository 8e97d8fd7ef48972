package io.github.responsesws.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequest;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.Transcript;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A request of LangChain4j as a turn of the client: a transcript of which the client
 * sends what is new, or exactly what the request holds where it names the response that
 * it goes on from.
 */
final class ChatTurn {

	private final Transcript transcript;

	private final @Nullable ResponseRequest explicit;

	private ChatTurn(Transcript transcript, @Nullable ResponseRequest explicit) {
		this.transcript = transcript;
		this.explicit = explicit;
	}

	static ChatTurn of(ChatRequest request) {
		ResponseRequest body = ChatRequestBody.of(ResponsesChatRequestParameters.of(request.parameters()));
		if (body.previousResponseId() != null || body.hasConversation()) {
			ResponseRequest explicit = body.mutate().input(ChatMessages.items(request.messages())).build();
			return new ChatTurn(
					Transcript.builder(body.mutate().previousResponseId(null).conversation(null).build()).build(),
					explicit);
		}
		Transcript.Builder transcript = Transcript.builder(body)
			.encryptedReasoning(ChatRequestBody.allowsReasoning(request.parameters()));
		ChatMessages.tell(request.messages(), transcript);
		return new ChatTurn(transcript.build(), null);
	}

	Flux<ResponseEvent> events(ResponsesWebSocketClient client) {
		return (this.explicit != null) ? client.stream(this.explicit) : client.stream(this.transcript);
	}

	/**
	 * Return what its message has to keep of a response, so that it is known again.
	 */
	String keep(Response response) {
		return this.transcript.keep(response);
	}

}
