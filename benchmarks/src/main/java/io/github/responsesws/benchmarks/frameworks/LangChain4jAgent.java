package io.github.responsesws.benchmarks.frameworks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;

/**
 * An agent on an AI service, with a memory and a {@code @Tool} method.
 */
final class LangChain4jAgent implements FrameworkAgent {

	private final StreamingChatModel model;

	private final Catalogue catalogue;

	private final Runnable close;

	LangChain4jAgent(StreamingChatModel model, Catalogue catalogue, Runnable close) {
		this.model = model;
		this.catalogue = catalogue;
		this.close = close;
	}

	@Override
	public String ask(String question) {
		Assistant assistant = AiServices.builder(Assistant.class)
			.streamingChatModel(this.model)
			.systemMessageProvider((id) -> Catalogue.INSTRUCTIONS)
			.tools(this.catalogue)
			.chatMemory(MessageWindowChatMemory.withMaxMessages(200))
			.build();
		CompletableFuture<ChatResponse> response = new CompletableFuture<>();
		StringBuffer answer = new StringBuffer();
		assistant.ask(question)
			.onPartialResponse(answer::append)
			.onCompleteResponse(response::complete)
			.onError(response::completeExceptionally)
			.start();
		response.orTimeout(30, TimeUnit.SECONDS).join();
		return answer.toString();
	}

	@Override
	public void close() {
		this.close.run();
	}

	/**
	 * What the model is to the application.
	 */
	interface Assistant {

		TokenStream ask(String question);

	}

}
