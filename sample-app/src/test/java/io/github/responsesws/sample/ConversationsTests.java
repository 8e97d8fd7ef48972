package io.github.responsesws.sample;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Conversations}.
 */
class ConversationsTests {

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

	private final Conversations conversations = new Conversations(2, Duration.ofMinutes(30), this.now::get);

	@Test
	void namesNewConversations() {
		String first = this.conversations.begin(null).conversation();
		String second = this.conversations.begin(null).conversation();
		assertThat(first).isNotEqualTo(second);
	}

	@Test
	void continuesFromWhatWasRemembered() {
		answer("a", "resp_1");
		assertThat(this.conversations.begin("a").previousResponseId()).isEqualTo("resp_1");
		assertThat(this.conversations.begin("b").previousResponseId()).isNull();
	}

	@Test
	void startsAfreshOnceForgotten() {
		answer("a", "resp_1");
		ConversationTurn turn = this.conversations.begin("a");
		turn.remember(null);
		turn.end();
		assertThat(this.conversations.begin("a").previousResponseId()).isNull();
	}

	@Test
	void runsOneTurnAtATime() {
		ConversationTurn running = this.conversations.begin("a");
		assertThatExceptionOfType(ConversationBusyException.class).isThrownBy(() -> this.conversations.begin("a"))
			.satisfies((ex) -> assertThat(ex.hint()).contains("stop it"));
		running.end();
		assertThat(this.conversations.begin("a").previousResponseId()).isNull();
	}

	@Test
	void endedTurnNeitherFreesNorChangesTheNextOne() {
		ConversationTurn ended = this.conversations.begin("a");
		ended.end();
		ConversationTurn running = this.conversations.begin("a");
		ended.remember("resp_late");
		ended.end();
		assertThatExceptionOfType(ConversationBusyException.class).isThrownBy(() -> this.conversations.begin("a"));
		running.end();
		assertThat(this.conversations.begin("a").previousResponseId()).isNull();
	}

	@Test
	void forgetsTheLeastRecentlyUsedWhenFull() {
		answer("a", "resp_a");
		answer("b", "resp_b");
		answer("a", "resp_a2");
		answer("c", "resp_c");
		assertThat(this.conversations.size()).isEqualTo(2);
		assertThat(this.conversations.begin("a").previousResponseId()).isEqualTo("resp_a2");
	}

	@Test
	void refusesWhenAllThatFitAreBusy() {
		this.conversations.begin("a");
		ConversationTurn second = this.conversations.begin("b");
		assertThatExceptionOfType(ConversationBusyException.class).isThrownBy(() -> this.conversations.begin("c"))
			.withMessageContaining("sample.max-conversations");
		second.end();
		assertThat(this.conversations.begin("c").previousResponseId()).isNull();
	}

	@Test
	void forgetsWhatIsUnusedForLongExceptRunningTurns() {
		answer("a", "resp_a");
		ConversationTurn running = this.conversations.begin("b");
		this.now.set(Instant.EPOCH.plus(Duration.ofMinutes(31)));
		assertThat(this.conversations.begin("a").previousResponseId()).isNull();
		running.remember("resp_b");
		running.end();
		assertThat(this.conversations.begin("b").previousResponseId()).isEqualTo("resp_b");
	}

	private void answer(String conversation, String responseId) {
		ConversationTurn turn = this.conversations.begin(conversation);
		turn.remember(responseId);
		turn.end();
	}

}
