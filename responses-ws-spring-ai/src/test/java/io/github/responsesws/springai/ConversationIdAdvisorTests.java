package io.github.responsesws.springai;

import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.springai.Models.Way;
import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.client.advisor.ToolCallingAdvisor;
import org.springframework.ai.chat.client.advisor.api.Advisor;
import org.springframework.ai.chat.client.advisor.api.AdvisorChain;
import org.springframework.ai.chat.client.advisor.api.BaseAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The name of a conversation on its way to the model.
 */
class ConversationIdAdvisorTests {

	@Test
	void theNameIsTheOneOfTheMemory() {
		AtomicReference<String> told = new AtomicReference<>();
		ChatMemory memory = MessageWindowChatMemory.builder().build();
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			ResponsesWebSocketClient client = Models.client(server.baseUrl(), Way.WEBSOCKET);
			ChatClient chat = ChatClient.builder(ResponsesChatModel.builder(client).build())
				.defaultAdvisors(new ConversationIdAdvisor(), MessageChatMemoryAdvisor.builder(memory).build(),
						new Tenant(), new Listener(told))
				.build();
			chat.prompt("Hello").advisors((spec) -> spec.param(ChatMemory.CONVERSATION_ID, "1")).call().content();
			client.close().block(Models.LONG);
		}
		assertThat(memory.get("tenant-1")).hasSize(2);
		assertThat(told).hasValue("tenant-1");
	}

	@Test
	void itStandsBetweenMemoriesAndTools() {
		assertThat(new ConversationIdAdvisor().getOrder()).isGreaterThan(Advisor.DEFAULT_CHAT_MEMORY_PRECEDENCE_ORDER)
			.isLessThan(ToolCallingAdvisor.DEFAULT_ORDER);
	}

	/**
	 * Makes names that others have too a tenant's own.
	 */
	private static final class Tenant implements BaseAdvisor {

		@Override
		public ChatClientRequest before(ChatClientRequest request, AdvisorChain chain) {
			return request.mutate()
				.context(ChatMemory.CONVERSATION_ID, "tenant-" + request.context().get(ChatMemory.CONVERSATION_ID))
				.build();
		}

		@Override
		public ChatClientResponse after(ChatClientResponse response, AdvisorChain chain) {
			return response;
		}

		@Override
		public int getOrder() {
			return Advisor.DEFAULT_CHAT_MEMORY_PRECEDENCE_ORDER - 1;
		}

	}

	/**
	 * Hears what the model is told.
	 */
	private record Listener(AtomicReference<String> told) implements BaseAdvisor {

		@Override
		public ChatClientRequest before(ChatClientRequest request, AdvisorChain chain) {
			this.told.set(((ResponsesChatOptions) request.prompt().getOptions()).getConversationId());
			return request;
		}

		@Override
		public ChatClientResponse after(ChatClientResponse response, AdvisorChain chain) {
			return response;
		}

		@Override
		public int getOrder() {
			return ToolCallingAdvisor.DEFAULT_ORDER + 1;
		}

	}

}
