package io.github.responsesws.conversation;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class InMemoryConversationRepositoryTests extends RepositoryContract {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final InMemoryConversationRepository repository = new InMemoryConversationRepository(3, 10_000,
			Duration.ofMinutes(1), this.time);

	@Override
	protected ConversationRepository repository() {
		return this.repository;
	}

	@Test
	void forgetsWhatWasNotUsedForTheLongestTime() {
		for (String id : new String[] { "a", "b", "c" }) {
			this.repository.save(state(id, 1), 0).block(Chats.LONG);
		}
		this.repository.find("a").block(Chats.LONG);
		this.repository.save(state("d", 1), 0).block(Chats.LONG);
		assertThat(this.repository.find("b").block(Chats.LONG)).isNull();
		assertThat(this.repository.find("a").block(Chats.LONG)).isNotNull();
		assertThat(this.repository.size()).isEqualTo(3);
	}

	@Test
	void forgetsWhatIsTooMuch() {
		long each = state("a", 1).replayBytes();
		InMemoryConversationRepository small = new InMemoryConversationRepository(10, each * 2, Duration.ofMinutes(1));
		for (String id : new String[] { "a", "b", "b", "c" }) {
			small.delete(id).then(small.save(state(id, 1), 0)).block(Chats.LONG);
		}
		assertThat(small.size()).isEqualTo(2);
		assertThat(small.find("a").block(Chats.LONG)).isNull();
	}

	@Test
	void forgetsWhatIsTooOld() {
		this.repository.save(state("a", 1), 0).block(Chats.LONG);
		this.repository.save(state("b", 1), 0).block(Chats.LONG);
		this.time.advanceTimeBy(Duration.ofSeconds(59));
		assertThat(this.repository.find("a").block(Chats.LONG)).isNotNull();
		this.time.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(this.repository.size()).isEqualTo(1);
		assertThat(this.repository.find("b").block(Chats.LONG)).isNull();
		assertThat(this.repository.find("a").block(Chats.LONG)).isNotNull();
	}

	@Test
	void boundsAreChecked() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new InMemoryConversationRepository(0, 1, Duration.ofSeconds(1)));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new InMemoryConversationRepository(1, 0, Duration.ofSeconds(1)));
		assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryConversationRepository(1, 1, Duration.ZERO));
	}

}
