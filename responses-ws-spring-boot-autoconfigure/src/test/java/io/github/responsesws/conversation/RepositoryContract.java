package io.github.responsesws.conversation;

import java.util.List;

import io.github.responsesws.protocol.RawJson;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every repository has to do.
 */
public abstract class RepositoryContract {

	protected abstract ConversationRepository repository();

	protected static ConversationState state(String id, long version) {
		ReplayWindow window = ReplayWindow
			.of(List.of(RawJson.parse("{\"role\":\"user\",\"content\":\"v" + version + " ä\"}")));
		return new ConversationState(id, version, version, "resp_" + version, false, window, OpenEnds.NONE);
	}

	@Test
	protected void findsWhatWasSaved() {
		StepVerifier.create(repository().find("none")).expectComplete().verify(Chats.LONG);
		save("a", 1, 0);
		StepVerifier.create(repository().find("a")).assertNext((found) -> {
			assertThat(found.version()).isEqualTo(1);
			assertThat(found.lastResponseId()).isEqualTo("resp_1");
			assertThat(found.replayItems().get(0).asString()).contains("v1 ä");
		}).expectComplete().verify(Chats.LONG);
	}

	@Test
	protected void tellsOnlyWhatIsNewer() {
		save("a", 1, 0);
		StepVerifier.create(repository().findNewer("a", 1)).expectComplete().verify(Chats.LONG);
		save("a", 2, 1);
		StepVerifier.create(repository().findNewer("a", 1).map(ConversationState::version))
			.expectNext(2L)
			.expectComplete()
			.verify(Chats.LONG);
	}

	@Test
	protected void refusesWhatSomebodyElseHasAdvanced() {
		save("a", 1, 0);
		save("a", 2, 1);
		StepVerifier.create(repository().save(state("a", 2), 1))
			.expectErrorSatisfies((failure) -> assertThat(failure)
				.isInstanceOfSatisfying(ConversationConflictException.class, (conflict) -> {
					assertThat(conflict.conversationId()).isEqualTo("a");
					assertThat(conflict.expectedVersion()).isEqualTo(1);
				}))
			.verify(Chats.LONG);
	}

	@Test
	protected void savesAgainWhatIsNoLongerThere() {
		save("a", 1, 0);
		StepVerifier.create(repository().delete("a")).expectComplete().verify(Chats.LONG);
		StepVerifier.create(repository().find("a")).expectComplete().verify(Chats.LONG);
		save("a", 2, 1);
		StepVerifier.create(repository().find("a")).expectNextCount(1).expectComplete().verify(Chats.LONG);
	}

	@Test
	protected void oneOfManyWins() {
		save("a", 1, 0);
		StepVerifier
			.create(Flux.range(0, 16)
				.flatMap((i) -> repository().save(state("a", 2), 1)
					.thenReturn(1)
					.onErrorReturn(ConversationConflictException.class, 0)
					.subscribeOn(Schedulers.boundedElastic()))
				.reduce(0, Integer::sum))
			.expectNext(1)
			.expectComplete()
			.verify(Chats.LONG);
	}

	private void save(String id, long version, long expectedVersion) {
		StepVerifier.create(repository().save(state(id, version), expectedVersion)).expectComplete().verify(Chats.LONG);
	}

}
