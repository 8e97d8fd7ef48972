package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.conversation.UnreliableRepository.Fault;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Saves that arrive after everybody has stopped to wait for them, or arrive twice, while
 * another instance of the application goes on.
 */
class LateSaveTests {

	private final Chats chats = new Chats();

	private final UnreliableRepository repository = new UnreliableRepository();

	private final AtomicInteger calls = new AtomicInteger();

	private final Gate gate = new Gate();

	@AfterEach
	void close() {
		this.gate.open();
		this.chats.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aTurnThatWasSavedLateIsNotResumedAfterSomebodyElsesTurn(boolean store) {
		Conversation here = here(store);
		Conversation there = there(store);
		create(here, "One");
		late(here, "Two");
		this.repository.arrive();
		create(there, "Three");
		StepVerifier.create(here.resume().events()).expectComplete().verify(Chats.LONG);
		assertThat(here.snapshot().resumable()).isFalse();
		assertMessages(here, 4);
		assertThat(history(here)).containsOnlyOnce("Two");
	}

	@Test
	void howOftenSomebodyElseHasGoneOnMakesNoDifference() {
		Conversation here = here(false);
		Conversation there = there(false);
		late(here, "Two");
		this.repository.arrive();
		for (int i = 1; i < RecentVersions.MAX; i++) {
			create(there, "More");
		}
		StepVerifier.create(here.resume().events()).expectComplete().verify(Chats.LONG);
		assertMessages(here, RecentVersions.MAX + 1);
	}

	@Test
	void aTurnThatWasNotSavedIsResumedAfterSomebodyElsesTurn() {
		Conversation here = here(false);
		Conversation there = there(false);
		create(here, "One");
		late(here, "Two");
		create(there, "Three");
		// Too late: somebody else has the version.
		this.repository.arrive();
		StepVerifier.create(here.resume().events().then()).expectComplete().verify(Chats.LONG);
		assertMessages(here, 4);
		assertThat(history(here)).containsOnlyOnce("Two");
	}

	/**
	 * Looked for and not found, it may still come.
	 */
	@Test
	void aSaveThatArrivesAfterSomebodyHasLookedIsRecognised() {
		Conversation here = here(false);
		create(here, "One");
		late(here, "Two");
		assertThat(load(here).turns()).isEqualTo(1);
		assertThat(here.snapshot().resumable()).isTrue();
		this.repository.arrive();
		create(there(false), "Three");
		assertThat(load(here).resumable()).isFalse();
		StepVerifier.create(here.resume().events()).expectComplete().verify(Chats.LONG);
		assertMessages(here, 4);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aSaveThatArrivesWhileTheTurnIsResumedIsRecognised(boolean looked) {
		Conversation here = here(false);
		create(here, "One");
		late(here, "Two");
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.delta("Well").await(this.gate).text("done"))
			.once();
		StepVerifier.create(here.resume().events().then()).then(() -> {
			this.gate.awaitReached(Chats.LONG);
			this.repository.arrive();
			if (looked) {
				load(here);
			}
			this.gate.open();
		}).expectError(ConversationConflictException.class).verify(Chats.LONG);
		assertThat(here.snapshot().resumable()).isFalse();
		StepVerifier.create(here.resume().events()).expectComplete().verify(Chats.LONG);
		assertMessages(here, 3);
		assertThat(history(here)).containsOnlyOnce("Two");
	}

	@Test
	void aTurnWhoseSaveWasLateTwiceIsRecognisedByEither() {
		Conversation here = here(false);
		create(here, "One");
		late(here, "Two");
		this.repository.onSave(Fault.LATE);
		StepVerifier.create(here.resume().events().then())
			.expectError(ConversationRepositoryException.class)
			.verify(Chats.LONG);
		this.repository.onSave(Fault.NONE);
		assertThat(this.repository.late()).isEqualTo(2);
		this.repository.arrive();
		create(there(false), "Three");
		StepVerifier.create(here.resume().events()).expectComplete().verify(Chats.LONG);
		assertMessages(here, 4);
	}

	@Test
	void aTurnThatWasCancelledWhileItWasSavedIsRecognised() {
		Conversation here = here(false);
		create(here, "One");
		this.repository.onSave(Fault.LATE);
		StepVerifier.create(here.turn("Two").events())
			.thenConsumeWhile((event) -> true)
			.thenAwait()
			.then(() -> Chats.await(() -> this.repository.late() == 1))
			.thenCancel()
			.verify(Chats.LONG);
		this.repository.onSave(Fault.NONE);
		assertThat(here.snapshot().resumable()).isTrue();
		this.repository.arrive();
		create(there(false), "Three");
		StepVerifier.create(here.resume().events()).expectComplete().verify(Chats.LONG);
		assertMessages(here, 4);
	}

	@Test
	void theFirstTurnOfAForkIsRecognised() {
		Conversation here = here(false);
		create(here, "One");
		Conversation fork = here.fork();
		late(fork, "Two");
		this.repository.arrive();
		create(there(fork.id(), false), "Three");
		StepVerifier.create(fork.resume().events()).expectComplete().verify(Chats.LONG);
		assertMessages(fork, 4);
	}

	/**
	 * The round whose calls are open, which another instance goes on with.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRoundThatWasSavedLateIsNotRunAgain(boolean store) {
		Conversation here = here(store);
		this.repository.onSave(Fault.LATE);
		StepVerifier.create(here.turn("The weather in 'Paris'?").run().events().then())
			.expectError(ConversationRepositoryException.class)
			.verify(Chats.LONG);
		this.repository.onSave(Fault.NONE);
		this.repository.arrive();
		assertThat(there(store).resumeRun().events().blockLast(Chats.LONG)).isInstanceOf(RunEvent.RunCompleted.class);
		StepVerifier.create(here.resumeRun().events()).expectComplete().verify(Chats.LONG);
		assertThat(here.snapshot().resumable()).isFalse();
		assertThat(this.calls).hasValue(1);
		assertMessages(here, 2);
	}

	@Test
	void theLastRoundOfARunThatWasSavedLateIsNotRunAgain() {
		Conversation here = here(false);
		List<RunEvent> events = new CopyOnWriteArrayList<>();
		StepVerifier.create(here.turn("The weather in 'Paris'?").run().events().doOnNext((event) -> {
			events.add(event);
			if (event instanceof RunEvent.RoundStarted round && round.round() == 2) {
				this.repository.onSave(Fault.LATE);
			}
		}).then()).expectError(ConversationRepositoryException.class).verify(Chats.LONG);
		this.repository.onSave(Fault.NONE);
		this.repository.arrive();
		create(there(false), "Three");
		StepVerifier.create(here.resumeRun().events()).expectComplete().verify(Chats.LONG);
		assertThat(this.calls).hasValue(1);
		assertMessages(here, 3);
	}

	@Test
	void steeredInputWhoseSaveIsLateIsSentOnce() {
		Conversation here = here(false);
		steerLate(here);
		this.repository.arrive();
		answer(here);
		assertThat(history(here)).containsOnlyOnce("My name is Ada.");
		assertMessages(here, 3);
	}

	@Test
	void steeredInputWhoseSaveNeverArrivesIsSentAllTheSame() {
		Conversation here = here(false);
		steerLate(here);
		assertThat(Objects.requireNonNull(here.core().state().known()).steeredInput()).hasSize(1);
		answer(here);
		this.repository.arrive();
		assertThat(history(here)).containsOnlyOnce("My name is Ada.");
		assertMessages(here, 3);
	}

	/**
	 * Nobody else knows of the input.
	 */
	@Test
	void steeredInputThatCouldNotBeSavedOutlivesATurnOfSomebodyElse() {
		Conversation here = here(false);
		steerLate(here);
		answer(there(false));
		this.repository.arrive();
		create(here, "And now?");
		assertThat(history(here)).containsOnlyOnce("My name is Ada.");
		assertMessages(here, 4);
	}

	@Test
	void aSaveThatIsDoneTwiceIsNoConflict() {
		this.repository.onSave(Fault.TWICE);
		Conversation here = here(false);
		create(here, "One");
		assertThat(here.turn("The weather in 'Paris'?").run().events().blockLast(Chats.LONG))
			.isInstanceOf(RunEvent.RunCompleted.class);
		assertThat(Objects.requireNonNull(here.compact().block(Chats.LONG)).version()).isEqualTo(4);
		Conversation fork = here.fork();
		create(fork, "Two");
		assertThat(fork.snapshot().version()).isEqualTo(1);
		assertMessages(there(fork.id(), false), 4);
	}

	@Test
	void aCompactionThatWasSavedLateIsThereForTheNextTurn() {
		Conversation here = here(false);
		create(here, "My name is Ada.");
		this.repository.onSave(Fault.LATE);
		StepVerifier.create(here.compact()).expectError(ConversationRepositoryException.class).verify(Chats.LONG);
		this.repository.onSave(Fault.NONE);
		this.repository.arrive();
		assertThat(load(here).lastResponseId()).isNull();
		assertThat(here.snapshot().version()).isEqualTo(2);
		create(here, "Two");
		assertThat(here.snapshot().version()).isEqualTo(3);
		assertThat(here.snapshot().turns()).isEqualTo(2);
	}

	/**
	 * Steer input to a response that ends with a call, and let the save come too late
	 * that keeps the input.
	 */
	private void steerLate(Conversation conversation) {
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.text("Let me see.").await(this.gate).functionCall("get_weather", "{\"city\":\"Paris\"}"))
			.once();
		List<SteerResult> results = new CopyOnWriteArrayList<>();
		StepVerifier.create(conversation.turn("One").response()).then(() -> {
			this.gate.awaitReached(Chats.LONG);
			conversation.steer("My name is Ada.").subscribe(results::add);
			Chats.await(() -> this.chats.steers() == 1);
			// The first save is that of the response, which knows nothing of the input.
			this.repository.onSave(1, Fault.LATE);
			this.gate.open();
		}).expectError(ConversationRepositoryException.class).verify(Chats.LONG);
		this.repository.onSave(Fault.NONE);
		assertThat(results).singleElement().isInstanceOf(SteerResult.Pending.class);
	}

	private static void answer(Conversation conversation) {
		load(conversation);
		String call = Objects.requireNonNull(conversation.core().state().known())
			.openCalls()
			.get(0)
			.tree()
			.path("call_id")
			.asString();
		conversation.turn(InputItem.functionCallOutput(call, "Sunny")).response().block(Chats.LONG);
	}

	private void late(Conversation conversation, String message) {
		this.repository.onSave(Fault.LATE);
		StepVerifier.create(conversation.turn(message).response())
			.expectError(ConversationRepositoryException.class)
			.verify(Chats.LONG);
		this.repository.onSave(Fault.NONE);
		this.chats.server().awaitIdle(Chats.LONG);
		assertThat(conversation.snapshot().resumable()).isTrue();
		assertThat(this.repository.late()).isPositive();
	}

	private static ConversationSnapshot load(Conversation conversation) {
		return Objects.requireNonNull(conversation.core().loadedSnapshot().block(Chats.LONG));
	}

	/**
	 * Return what the user has said, as it was saved.
	 */
	private List<String> history(Conversation conversation) {
		return Objects.requireNonNull(this.repository.reliable().find(conversation.id()).block(Chats.LONG))
			.replayItems()
			.stream()
			.map(RawJson::tree)
			.filter((item) -> item.path("role").asString("").equals("user"))
			.map((item) -> item.path("content").asString())
			.toList();
	}

	private void assertMessages(Conversation conversation, int sent) {
		this.chats.server().awaitIdle(Chats.LONG);
		assertThat(create(conversation, "How many messages did I send?").outputText()).contains(sent + " messages");
	}

	private static Response create(Conversation conversation, String message) {
		return Objects.requireNonNull(conversation.turn(message).response().block(Chats.LONG));
	}

	private Conversation here(boolean store) {
		return open(this.repository, "shared", store);
	}

	private Conversation there(boolean store) {
		return there("shared", store);
	}

	private Conversation there(String id, boolean store) {
		return open(this.repository.reliable(), id, store);
	}

	private Conversation open(ConversationRepository repository, String id, boolean store) {
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("get_weather", "Weather of a city", City.class, (city, context) -> {
				this.calls.incrementAndGet();
				return "Sunny in " + city.city();
			}))
			.build();
		return this.chats
			.client(4,
					(builder) -> builder.conversationRepository(repository)
						.conversationRepositoryTimeout(Duration.ofMillis(200))
						.toolLoop(loop))
			.conversation(id, Chats.settings(store, (settings) -> settings.keepStored(true)));
	}

	record City(String city) {
	}

}
