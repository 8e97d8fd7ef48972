package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.Objects;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.RunEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Programs of the model that paused as their run ended: somebody goes on, here or in
 * another process.
 */
class PausedProgramTests {

	private static final String CODE = "text(await tools.weather({city: 'Paris'}));";

	private final Chats chats = new Chats();

	private final ConversationRepository repository = new KeptAsJson();

	@AfterEach
	void close() {
		this.chats.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theRunGoesOnInAnotherProcess(boolean store) {
		respondWithPauses();
		Response paused = Objects.requireNonNull(open(store).turn("Weather?").response().block(Chats.LONG));
		assertThat(paused.isPaused()).isTrue();
		// In a client of its own, as after a restart.
		Conversation after = open(store);
		RunEvent.RunCompleted end = Objects
			.requireNonNull(after.resumeRun().events().ofType(RunEvent.RunCompleted.class).blockLast(Chats.LONG));
		assertThat(end.response().outputText()).isEqualTo("It is sunny.");
		assertThat(end.round()).isEqualTo(2);
		ReceivedRequest first = this.chats.server().requests().get(1);
		assertThat(first.previousResponseId() != null || first.body().path("input").toString().contains("program"))
			.isTrue();
		StepVerifier.create(after.resumeRun().events()).expectComplete().verify(Chats.LONG);
		StepVerifier.create(open(store).resumeRun().events()).expectComplete().verify(Chats.LONG);
	}

	@Test
	void theRunGoesOnInTheSameProcess() {
		respondWithPauses();
		Conversation conversation = open(true);
		conversation.turn("Weather?")
			.run()
			.events()
			.takeUntil(RunEvent.RoundCompleted.class::isInstance)
			.blockLast(Chats.LONG);
		assertThat(Objects.requireNonNull(conversation.resumeRun().response().block(Chats.LONG)).outputText())
			.isEqualTo("It is sunny.");
	}

	@Test
	void aTurnOfTheUserEndsThePauseAsWell() {
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.program(CODE), Scripts.programOutput("Sunny").text("It is sunny."));
		Conversation conversation = open(true);
		conversation.turn("Weather?").response().block(Chats.LONG);
		conversation.turn("Well?").response().block(Chats.LONG);
		StepVerifier.create(conversation.resumeRun().events()).expectComplete().verify(Chats.LONG);
	}

	@Test
	void aForkGoesOnFromThePauseToo() {
		respondWithPauses();
		Conversation conversation = open(true);
		conversation.turn("Weather?").response().block(Chats.LONG);
		assertThat(Objects.requireNonNull(conversation.fork().resumeRun().response().block(Chats.LONG)).outputText())
			.isEqualTo("It is sunny.");
	}

	@Test
	void anAnswerWhoseEndHoldsNoItemsIsNoPause() {
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.text("Hello.").completeWith("{\"output\":[]}"))
			.once();
		Conversation conversation = open(true);
		conversation.turn("Hi").response().block(Chats.LONG);
		StepVerifier.create(conversation.resumeRun().events()).expectComplete().verify(Chats.LONG);
	}

	private void respondWithPauses() {
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.program(CODE), Scripts.programOutput("Sunny"), Scripts.text("It is sunny."));
	}

	private Conversation open(boolean store) {
		ResponsesWebSocketClient client = this.chats.client(1,
				(builder) -> builder.conversationRepository(this.repository));
		return client.conversation("kept",
				ConversationSettings.of(ResponseRequest.builder()
					.model("test-model")
					.tools(Tool.programmaticToolCalling())
					.store(store)
					.build()));
	}

	/**
	 * Keeps states as another process would read them.
	 */
	private static final class KeptAsJson implements ConversationRepository {

		private final InMemoryConversationRepository repository = new InMemoryConversationRepository(10, 1L << 20,
				Duration.ofHours(1));

		@Override
		public Mono<ConversationState> find(String id) {
			return this.repository.find(id);
		}

		@Override
		public Mono<Void> save(ConversationState state, long expectedVersion) {
			RawJson json = RawJson.parse(state.toJson().asString());
			return this.repository.save(ConversationState.fromJson(json), expectedVersion);
		}

		@Override
		public Mono<Void> delete(String id) {
			return this.repository.delete(id);
		}

	}

}
