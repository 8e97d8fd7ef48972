package io.github.responsesws.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.ResponsesWebSocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LiveConversations}.
 */
class LiveConversationsTests {

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

	private final ResponsesWebSocketClient client = ResponsesWebSocketClient.builder().apiKey("own-key").build();

	private final LiveConversations conversations = new LiveConversations(
			(id) -> (id != null) ? this.client.conversation(id) : this.client.conversation(), 2, Duration.ofMinutes(30),
			this.now::get);

	@AfterEach
	void close() {
		this.client.close().block(ChatClient.PATIENCE);
	}

	@Test
	void namesNewConversationsAsAQuestionMayNameThem() {
		LiveConversation first = this.conversations.begin(null);
		LiveConversation second = this.conversations.begin(null);
		assertThat(first.conversation().id()).isNotEqualTo(second.conversation().id());
		assertThat(new Question("Hello", first.conversation().id(), null).checkedConversation()).isNotNull();
	}

	@Test
	void requestsOfOneConversationMeetInTheSameObject() {
		LiveConversation first = answered("a");
		assertThat(this.conversations.begin("a")).isSameAs(first);
		assertThat(this.conversations.begin("b")).isNotSameAs(first);
	}

	@Test
	void answersOneQuestionAtATime() {
		LiveConversation answering = this.conversations.begin("a");
		assertThatExceptionOfType(ChatBusyException.class).isThrownBy(() -> this.conversations.begin("a"))
			.satisfies((ex) -> assertThat(ex.hint()).contains("stop it"));
		answering.end();
		assertThat(this.conversations.begin("a")).isSameAs(answering);
	}

	@Test
	void forgetsTheLeastRecentlyUsedWhenFull() {
		LiveConversation a = answered("a");
		LiveConversation b = answered("b");
		answered("a");
		answered("c");
		assertThat(this.conversations.size()).isEqualTo(2);
		assertThat(answered("a")).isSameAs(a);
		assertThat(answered("b")).isNotSameAs(b);
	}

	@Test
	void refusesWhenAllThatFitAreAnswering() {
		this.conversations.begin("a");
		LiveConversation second = this.conversations.begin("b");
		assertThatExceptionOfType(ChatBusyException.class).isThrownBy(() -> this.conversations.begin("c"))
			.withMessageContaining("sample.max-conversations");
		second.end();
		assertThat(this.conversations.begin("c")).isNotNull();
	}

	@Test
	void forgetsWhatIsUnusedForLongExceptWhatAnswers() {
		LiveConversation a = answered("a");
		LiveConversation answering = this.conversations.begin("b");
		this.now.set(Instant.EPOCH.plus(Duration.ofMinutes(31)));
		assertThat(answered("a")).isNotSameAs(a);
		answering.end();
		assertThat(this.conversations.begin("b")).isSameAs(answering);
	}

	@Test
	void findsWhatIsKnownWithoutOpeningAnything() {
		LiveConversation answering = this.conversations.begin("a");
		assertThat(this.conversations.find("a")).isSameAs(answering);
		answering.end();
		assertThat(this.conversations.find("a")).isSameAs(answering);
		assertThat(this.conversations.find("b")).isNull();
		assertThat(this.conversations.size()).isOne();
	}

	private LiveConversation answered(String id) {
		LiveConversation conversation = this.conversations.begin(id);
		conversation.end();
		return conversation;
	}

}
