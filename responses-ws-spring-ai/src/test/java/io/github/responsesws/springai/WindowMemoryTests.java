package io.github.responsesws.springai;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.springai.Models.Way;
import io.github.responsesws.test.ReceivedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.memory.InMemoryChatMemoryRepository;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Memories that forget the beginning of a conversation. The model must not see more than
 * they tell, so what they have dropped is never gone on from.
 */
class WindowMemoryTests {

	private final Models models = new Models(Way.WEBSOCKET);

	private final ChatMemoryRepository repository = new InMemoryChatMemoryRepository();

	@AfterEach
	void close() {
		this.models.close();
	}

	@Test
	void aFullWindowIsSentInFullButItsRoundsOfToolsAreNot() {
		List<Integer> bytes = converse(window(20));
		assertThat(this.models.client().transcripts().misses()).isEqualTo(39);
		// The second round of each turn, and the first one of those before.
		assertThat(this.models.client().transcripts().hits()).isEqualTo(50 + 10);
		assertThat(bytes.get(49)).isGreaterThan(bytes.get(1) * 2);
		assertThat(this.models.lastRequest().body().path("input")).hasSize(1);
	}

	@Test
	void oneThatForgetsInStepsIsSentInFullOnceAStep() {
		List<Integer> bytes = converse(stepped(this.repository, 20, 10));
		assertThat(this.models.client().transcripts().misses()).isEqualTo(7);
		assertThat(bytes.get(1)).isEqualTo(bytes.get(49));
	}

	private List<Integer> converse(ChatMemory memory) {
		ChatClient chat = ChatClient.builder(this.models.model())
			.defaultSystem("You are an assistant for travellers.")
			.defaultAdvisors(MessageChatMemoryAdvisor.builder(memory).build())
			.defaultTools(new ChatClientTests.Tools())
			.build();
		List<Integer> bytes = new ArrayList<>();
		for (int turn = 1; turn <= 50; turn++) {
			int before = this.models.requests().size();
			String answer = chat.prompt("What is the weather in Paris?")
				.advisors((advisors) -> advisors.param(ChatMemory.CONVERSATION_ID, "ada"))
				.call()
				.content();
			assertThat(answer).contains("Sunny in Paris");
			assertThat(memory.get("ada")).hasSizeLessThanOrEqualTo(20);
			List<ReceivedRequest> requests = this.models.requests();
			bytes.add(requests.subList(before, requests.size())
				.stream()
				.mapToInt((request) -> request.body().toString().length())
				.sum());
		}
		return bytes;
	}

	private ChatMemory window(int messages) {
		return MessageWindowChatMemory.builder().chatMemoryRepository(this.repository).maxMessages(messages).build();
	}

	private static ChatMemory stepped(ChatMemoryRepository repository, int most, int kept) {
		// snippet: spring-ai-memory
		ChatMemory large = MessageWindowChatMemory.builder().chatMemoryRepository(repository).maxMessages(most).build();
		ChatMemory small = MessageWindowChatMemory.builder().chatMemoryRepository(repository).maxMessages(kept).build();
		ChatMemory memory = new ChatMemory() {

			@Override
			public void add(String conversationId, List<Message> messages) {
				boolean full = get(conversationId).size() + messages.size() > most;
				(full ? small : large).add(conversationId, messages);
			}

			@Override
			public List<Message> get(String conversationId) {
				return large.get(conversationId);
			}

			@Override
			public void clear(String conversationId) {
				large.clear(conversationId);
			}

		};
		// end
		return memory;
	}

}
