package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.Objects;

import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ConnectionLostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a conversation tells of itself, at its begin and after a restart.
 */
class SnapshotTests {

	private final Chats chats = new Chats();

	private final UnreliableRepository repository = new UnreliableRepository();

	@AfterEach
	void close() {
		this.chats.close();
	}

	@Test
	void oneThatBeginsHereNeedNotBeLoaded() {
		Conversation conversation = this.chats.conversation(false);
		assertThat(conversation.snapshot().loaded()).isTrue();
		assertThat(conversation.fork().snapshot().loaded()).isTrue();
		conversation.turn("Hello").response().block(Chats.LONG);
		ConversationSnapshot fork = conversation.fork().snapshot();
		assertThat(fork.loaded()).isTrue();
		assertThat(fork.lastResponseId()).isEqualTo(conversation.snapshot().lastResponseId()).isNotNull();
		assertThat(fork.turns()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void oneThatIsOpenedSaysThatItMustBeLoaded(boolean store) {
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("get_weather", "{\"city\":\"Paris\"}"))
			.once();
		open(store).turn("Weather?").response().block(Chats.LONG);
		Conversation restarted = open(store);
		assertThat(restarted.snapshot().loaded()).isFalse();
		ConversationSnapshot loaded = load(restarted);
		assertThat(loaded.loaded()).isTrue();
		assertThat(loaded.turns()).isEqualTo(1);
		assertThat(loaded.openCalls()).isEqualTo(1);
		assertThat(loaded.resumable()).isFalse();
		assertThat(restarted.snapshot()).isEqualTo(loaded);
		assertThat(this.chats.requests()).hasSize(1);
	}

	@Test
	void loadingTellsWhatAnotherProcessHasDone() {
		Conversation here = open(false);
		assertThat(load(here).version()).isZero();
		assertThat(here.snapshot().loaded()).isTrue();
		open(false).turn("Hello").response().block(Chats.LONG);
		assertThat(here.snapshot().version()).isZero();
		assertThat(load(here).version()).isEqualTo(1);
	}

	@Test
	void whatFailedIsKnownWithoutLoading() {
		Conversation conversation = open(false);
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.delta("x").drop()).once();
		StepVerifier.create(conversation.turn("Hello").response())
			.expectError(ConnectionLostException.class)
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().resumable()).isTrue();
		assertThat(load(conversation).resumable()).isTrue();
	}

	@Test
	void whatCannotBeLoadedIsAnError() {
		this.repository.onFind(UnreliableRepository.Fault.ERROR);
		Conversation conversation = open(false);
		StepVerifier.create(conversation.core().loadedSnapshot())
			.expectError(ConversationRepositoryException.class)
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().loaded()).isFalse();
	}

	private static ConversationSnapshot load(Conversation conversation) {
		return Objects.requireNonNull(conversation.core().loadedSnapshot().block(Duration.ofSeconds(60)));
	}

	/**
	 * Open the conversation in a client of its own, as after a restart.
	 */
	private Conversation open(boolean store) {
		return this.chats.client(4, (builder) -> builder.conversationRepository(this.repository))
			.conversation("shared", ConversationSettings.of(ResponseRequest.builder().store(store).build()));
	}

}
