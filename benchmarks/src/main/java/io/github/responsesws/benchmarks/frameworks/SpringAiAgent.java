package io.github.responsesws.benchmarks.frameworks;

import java.time.Duration;
import java.util.UUID;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.model.ChatModel;

/**
 * An agent on {@code ChatClient}, with a memory and a {@code @Tool} method.
 */
final class SpringAiAgent implements FrameworkAgent {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final ChatClient chat;

	private final boolean stream;

	private final Runnable close;

	SpringAiAgent(ChatModel model, Catalogue catalogue, boolean stream, Runnable close) {
		ChatMemory memory = MessageWindowChatMemory.builder().maxMessages(200).build();
		this.chat = ChatClient.builder(model)
			.defaultSystem(Catalogue.INSTRUCTIONS)
			.defaultAdvisors(MessageChatMemoryAdvisor.builder(memory).build())
			.defaultTools(catalogue)
			.build();
		this.stream = stream;
		this.close = close;
	}

	@Override
	public String ask(String question) {
		String conversation = UUID.randomUUID().toString();
		ChatClient.ChatClientRequestSpec prompt = this.chat.prompt(question)
			.advisors((advisors) -> advisors.param(ChatMemory.CONVERSATION_ID, conversation));
		String answer = this.stream
				? prompt.stream().content().collectList().map((pieces) -> String.join("", pieces)).block(TIMEOUT)
				: prompt.call().content();
		return (answer != null) ? answer : "";
	}

	@Override
	public void close() {
		this.close.run();
	}

}
