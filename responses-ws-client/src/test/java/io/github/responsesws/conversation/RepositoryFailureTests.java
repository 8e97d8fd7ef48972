package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.github.responsesws.conversation.UnreliableRepository.Fault;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.ConnectionLostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A repository that fails, or never answers.
 */
class RepositoryFailureTests {

	private static final Duration TIMEOUT = Duration.ofMillis(200);

	private final Chats chats = new Chats();

	private final UnreliableRepository repository = new UnreliableRepository();

	private final AtomicInteger calls = new AtomicInteger();

	@AfterEach
	void close() {
		this.chats.close();
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class, names = { "ERROR", "SILENCE", "EXCEPTION", "NOTHING" })
	void aTurnWhoseConversationCannotBeLoadedIsNotSentAndMayBeRepeated(Fault fault) {
		Conversation conversation = open();
		this.repository.onFind(fault);
		StepVerifier.create(conversation.turn("Hello").response())
			.expectErrorSatisfies(
					(failure) -> assertFailure(failure, fault, "could not be loaded", ReplayVerdict.SAFE_AFTER_DELAY))
			.verify(Chats.LONG);
		assertThat(this.chats.requests()).isEmpty();
		this.repository.onFind(Fault.NONE);
		conversation.turn("Hello").response().block(Chats.LONG);
		assertThat(conversation.snapshot().resumable()).isFalse();
		// Known by now: it is asked for what is newer.
		this.repository.onFind(fault);
		StepVerifier.create(conversation.turn("Hello").response())
			.expectErrorSatisfies(
					(failure) -> assertFailure(failure, fault, "could not be loaded", ReplayVerdict.SAFE_AFTER_DELAY))
			.verify(Chats.LONG);
		this.repository.onFind(Fault.NONE);
		assertMessages(conversation, 2);
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class,
			names = { "ERROR", "SILENCE", "EXCEPTION", "NOTHING", "ERROR_AFTERWARDS", "SILENCE_AFTERWARDS" })
	void aTurnThatMayNotBeSavedIsSentOnceAndResumed(Fault fault) {
		Conversation conversation = open();
		this.repository.onSave(fault);
		StepVerifier.create(conversation.turn("My name is Ada.").response())
			.expectErrorSatisfies((failure) -> assertFailure(failure, fault, "could not be saved", ReplayVerdict.NEVER))
			.verify(Chats.LONG);
		this.chats.server().awaitIdle(Chats.LONG);
		assertThat(this.chats.requests()).hasSize(1);
		assertThat(conversation.snapshot().resumable()).isTrue();
		this.repository.onSave(Fault.NONE);
		boolean saved = fault == Fault.ERROR_AFTERWARDS || fault == Fault.SILENCE_AFTERWARDS;
		StepVerifier.create(conversation.resume().events().count().map((events) -> events > 0))
			.expectNext(!saved)
			.expectComplete()
			.verify(Chats.LONG);
		assertMessages(conversation, 2);
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class, names = { "ERROR", "SILENCE", "EXCEPTION", "NOTHING" })
	void aRunThatHasBegunIsNotToBeAskedForAnew(Fault fault) {
		Conversation conversation = open();
		StepVerifier.create(conversation.turn("The weather in 'Paris'?").run().events().doOnNext((event) -> {
			if (event instanceof RunEvent.RoundCompleted) {
				this.repository.onFind(fault);
			}
		}).then())
			.expectErrorSatisfies((failure) -> assertThat(failure)
				.isInstanceOfSatisfying(ConversationRepositoryException.class, (found) -> {
					assertFailure(found, fault, "could not be loaded", ReplayVerdict.NEVER);
					assertThat(found.hint()).contains("resumeRun()");
				}))
			.verify(Chats.LONG);
		assertThat(this.chats.requests()).hasSize(1);
		this.repository.onFind(Fault.NONE);
		StepVerifier.create(conversation.resumeRun().response().then()).expectComplete().verify(Chats.LONG);
		assertThat(this.calls).hasValue(1);
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
	}

	/**
	 * Without any output, the turn would be sent again if its failure allowed it.
	 */
	@Test
	void aTurnWithoutOutputIsNotSentAgain() {
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.script().completeWith("{}"));
		Conversation conversation = open();
		this.repository.onSave(Fault.ERROR);
		StepVerifier.create(conversation.turn("Hello").response())
			.expectError(ConversationRepositoryException.class)
			.verify(Chats.LONG);
		this.chats.server().awaitIdle(Chats.LONG);
		assertThat(this.chats.requests()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class, names = { "ERROR", "SILENCE" })
	void everyCallFailsAlike(Fault fault) {
		this.repository.onFind(fault);
		ResponseRequest turn = ResponseRequest.builder().input("Hello").build();
		Map<String, Function<Conversation, Publisher<?>>> calls = Map.of("stream", (talk) -> talk.turn(turn).events(),
				"create", (talk) -> talk.turn(turn).response(), "run", (talk) -> talk.turn(turn).run().events(),
				"resume", (talk) -> talk.resume().events(), "resumeRun", (talk) -> talk.resumeRun().events(), "fork",
				(talk) -> talk.fork().turn(turn).response(), "fanOut", (talk) -> talk.fanOut(List.of(turn)), "compact",
				Conversation::compact, "warmUp", Conversation::warmUp);
		calls.forEach((name, call) -> StepVerifier.create(Flux.from(call.apply(open())))
			.expectErrorSatisfies((failure) -> assertThat(failure).as(name)
				.isInstanceOf(ConversationRepositoryException.class)
				.hasMessageContaining("Conversation shared could not be loaded"))
			.verify(Chats.LONG));
		assertThat(this.chats.requests()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class, names = { "ERROR", "SILENCE_AFTERWARDS" })
	void aRunThatCouldNotBeSavedIsResumed(Fault fault) {
		this.chats.server()
			.onRequest(RequestMatcher.inputContaining("Weather"))
			.respond(Scripts.functionCall("weather", "{\"city\":\"Rome\"}"))
			.times((fault == Fault.ERROR) ? 2 : 1);
		Conversation conversation = open();
		this.repository.onSave(fault);
		StepVerifier.create(conversation.turn("Weather?").run().events().then())
			.expectError(ConversationRepositoryException.class)
			.verify(Chats.LONG);
		assertThat(this.calls).hasValue(0);
		this.repository.onSave(Fault.NONE);
		StepVerifier.create(conversation.resumeRun().events().ofType(RunEvent.RunCompleted.class))
			.expectNextCount(1)
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(this.calls).hasValue(1);
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
	}

	@Test
	void everyRoundAsksOnce() {
		Conversation conversation = open();
		for (int runs = 1; runs <= 2; runs++) {
			RunEvent last = conversation.turn("The weather in 'Rome'?").run().events().blockLast(Chats.LONG);
			assertThat(last).isInstanceOfSatisfying(RunEvent.RunCompleted.class,
					(completed) -> assertThat(completed.round()).isEqualTo(2));
			assertThat(this.repository.finds()).isEqualTo(2 * runs);
		}
	}

	@Test
	void whoResumesAsksOnce() {
		Conversation conversation = open();
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.delta("x").drop()).times(2);
		StepVerifier.create(conversation.turn("Hello").response())
			.expectError(ConnectionLostException.class)
			.verify(Chats.LONG);
		StepVerifier.create(conversation.resume().events().then())
			.expectError(ConnectionLostException.class)
			.verify(Chats.LONG);
		assertThat(conversation.resumeRun().events().blockLast(Chats.LONG)).isInstanceOf(RunEvent.RunCompleted.class);
		assertThat(this.repository.finds()).isEqualTo(3);
	}

	@Test
	void whatIsToldAlreadyStaysWhatItIs() {
		this.repository.onSave(Fault.CONFLICT);
		StepVerifier.create(open().turn("Hello").response())
			.expectErrorSatisfies(
					(failure) -> assertThat(failure).isInstanceOfSatisfying(ConversationConflictException.class,
							(conflict) -> assertThat(conflict.expectedVersion()).isEqualTo(7)))
			.verify(Chats.LONG);
	}

	@Test
	void theMemoryOfThisProcessNeedsNoGuard() {
		ConversationRepository memory = new InMemoryConversationRepository(1, 1, Duration.ofSeconds(1));
		assertThat(GuardedRepository.of(memory, TIMEOUT, VirtualTimeScheduler.create())).isSameAs(memory);
	}

	@ParameterizedTest
	@ValueSource(strings = { "10s", "1500ms" })
	void aTimeoutNamesItsValueAndItsPropertyAndCancels(String text) {
		Duration timeout = text.endsWith("ms") ? Duration.ofMillis(1500) : Duration.ofSeconds(10);
		VirtualTimeScheduler time = VirtualTimeScheduler.create();
		PublisherProbe<ConversationState> probe = PublisherProbe.of(Mono.never());
		ConversationRepository guarded = GuardedRepository.of(new Unanswered(probe.mono()), timeout, time);
		StepVerifier.create(guarded.find("a"))
			.then(() -> time.advanceTimeBy(timeout.minusMillis(1)))
			.then(probe::assertWasNotCancelled)
			.then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
			.expectErrorMessage("Conversation a could not be loaded: the repository did not answer within " + text
					+ " (responses-ws.conversation.repository-timeout)")
			.verify(Chats.LONG);
		probe.assertWasCancelled();
		StepVerifier.create(guarded.delete("a"))
			.then(() -> time.advanceTimeBy(timeout))
			.expectErrorSatisfies((failure) -> assertThat(failure)
				.isInstanceOfSatisfying(ConversationRepositoryException.class, (known) -> {
					assertThat(known).hasMessageStartingWith("Conversation a could not be deleted");
					assertThat(known.replayVerdict()).isEqualTo(ReplayVerdict.SAFE_AFTER_DELAY);
				}))
			.verify(Chats.LONG);
	}

	private void assertFailure(Throwable failure, Fault fault, String operation, ReplayVerdict verdict) {
		assertThat(failure).isInstanceOfSatisfying(ConversationRepositoryException.class, (known) -> {
			assertThat(known.code()).isEqualTo("conversation_repository_failed");
			assertThat(known.conversationId()).isEqualTo("shared");
			assertThat(known.replayVerdict()).isEqualTo(verdict);
			assertThat(known.hint()).isNotNull();
			assertThat(known).hasMessageStartingWith("Conversation shared " + operation)
				.hasMessageNotContaining(UnreliableRepository.SECRET);
			switch (fault) {
				case SILENCE, SILENCE_AFTERWARDS -> assertThat(known).hasNoCause()
					.hasMessageContaining("200ms (responses-ws.conversation.repository-timeout)");
				case NOTHING -> assertThat(known).hasCauseInstanceOf(NullPointerException.class);
				default -> assertThat(known).hasRootCauseMessage(UnreliableRepository.SECRET)
					.hasMessageContaining(IllegalStateException.class.getName());
			}
		});
	}

	private void assertMessages(Conversation conversation, int sent) {
		StepVerifier.create(conversation.turn("How many messages did I send?").response())
			.assertNext((response) -> assertThat(response.outputText()).contains(sent + " messages"))
			.expectComplete()
			.verify(Chats.LONG);
	}

	private Conversation open() {
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("weather", "Weather of a city", City.class, (city, context) -> {
				this.calls.incrementAndGet();
				return "Sunny in " + city.city();
			}))
			.build();
		return this.chats
			.client(4,
					(builder) -> builder.conversationRepository(this.repository)
						.conversationRepositoryTimeout(TIMEOUT)
						.toolLoop(loop))
			.conversation("shared", Chats.settings(false, (settings) -> settings));
	}

	/**
	 * Never answers.
	 */
	private record Unanswered(Mono<ConversationState> never) implements ConversationRepository {

		@Override
		public Mono<ConversationState> find(String id) {
			return this.never;
		}

		@Override
		public Mono<Void> save(ConversationState state, long expectedVersion) {
			return this.never.then();
		}

		@Override
		public Mono<Void> delete(String id) {
			return this.never.then();
		}

	}

	record City(String city) {
	}

}
