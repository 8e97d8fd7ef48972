package io.github.responsesws.conversation;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.ConnectionLostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several handles of one ID in one client, as each request of a web application has one.
 */
class HandlesTests {

	private final Chats chats = new Chats();

	private final ConversationRepository repository = new InMemoryConversationRepository(100, 100_000_000,
			Duration.ofMinutes(10));

	private final Gate gate = new Gate();

	private final AtomicInteger started = new AtomicInteger();

	private final Sinks.One<String> output = Sinks.one();

	private final ToolLoop loop = ToolLoop.builder()
		.tools(FunctionTool.of("weather", "Weather of a city", City.class, (city, context) -> {
			this.started.incrementAndGet();
			return this.output.asMono();
		}))
		.build();

	private final ResponsesWebSocketClient client = this.chats.client(16,
			(builder) -> builder.conversationRepository(this.repository).toolLoop(this.loop));

	@AfterEach
	void close() {
		this.gate.open();
		this.chats.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRunOfAnotherHandleWaitsForTheToolsOfTheFirst(boolean store) {
		List<String> order = new CopyOnWriteArrayList<>();
		StepVerifier
			.create(Flux.merge(
					open(store).turn("The weather in 'Paris'?").run().events().doOnComplete(() -> order.add("first")),
					Mono.fromRunnable(() -> Chats.await(() -> this.started.get() == 1))
						.subscribeOn(Schedulers.boundedElastic())
						.thenMany(Flux.defer(() -> open(store).turn("What else?").run().events()))
						.doOnComplete(() -> order.add("second")))
				.then())
			.then(() -> {
				Chats.await(() -> open(store).snapshot().active() == 2);
				assertThat(this.chats.requests()).hasSize(1);
				this.output.tryEmitValue("Sunny");
			})
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(order).containsExactly("first", "second");
		assertThat(this.started).hasValue(1);
		assertThat(this.chats.requests()).hasSize(3)
			.noneSatisfy((request) -> assertThat(request.body().toString()).contains("cut short"));
		assertMessages(open(store), 3);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aTurnOfAnotherHandleWaits(boolean store) {
		this.chats.server()
			.onRequest(RequestMatcher.inputContaining("Slow"))
			.respond(Scripts.delta("Well").await(this.gate).text("done"))
			.once();
		StepVerifier.create(Flux.merge(open(store).turn("Slow").response(), open(store).turn("Fast").response()))
			.then(() -> {
				this.gate.awaitReached(Chats.LONG);
				assertThat(open(store).snapshot().active()).isEqualTo(2);
				assertThat(this.chats.requests()).hasSize(1);
				this.gate.open();
			})
			.expectNextCount(2)
			.expectComplete()
			.verify(Chats.LONG);
		assertMessages(open(store), 3);
	}

	@Test
	void anotherHandleThatDoesNotWaitIsRefused() {
		this.chats.server()
			.onRequest(RequestMatcher.inputContaining("Slow"))
			.respond(Scripts.delta("Well").await(this.gate).text("done"))
			.once();
		ConversationSettings refusing = Chats.settings(false,
				(settings) -> settings.onConcurrentTurn(ConcurrentTurn.REFUSE));
		StepVerifier.create(open(false).turn("Slow").response()).then(() -> {
			this.gate.awaitReached(Chats.LONG);
			StepVerifier.create(this.client.conversation("u1", refusing).turn("Fast").response())
				.expectError(ConversationBusyException.class)
				.verify(Chats.LONG);
			this.gate.open();
		}).expectNextCount(1).expectComplete().verify(Chats.LONG);
	}

	@Test
	void anotherHandleSteersWhatRuns() {
		this.chats.server()
			.onRequest(RequestMatcher.inputContaining("Slow"))
			.respond(Scripts.text("So.").await(this.gate).demo())
			.once();
		List<SteerResult> results = new CopyOnWriteArrayList<>();
		StepVerifier.create(open(false).turn("Slow").events().then()).then(() -> {
			this.gate.awaitReached(Chats.LONG);
			open(false).steer("My name is Ada.").subscribe(results::add);
			Chats.await(() -> this.chats.steers() == 1);
			this.gate.open();
		}).expectComplete().verify(Chats.LONG);
		Chats.await(() -> results.size() == 1);
		assertThat(results.get(0)).isInstanceOf(SteerResult.Applied.class);
		assertThat(create(open(false), "What is my name?").outputText()).contains("Ada");
	}

	@Test
	void anotherHandleSteersARunWhoseToolsWork() {
		List<SteerResult> results = new CopyOnWriteArrayList<>();
		StepVerifier.create(open(false).turn("The weather in 'Paris'?").run().events().then()).then(() -> {
			Chats.await(() -> this.started.get() == 1);
			this.chats.server().awaitIdle(Chats.LONG);
			open(false).steer("My name is Ada.").subscribe(results::add);
			this.output.tryEmitValue("Sunny");
		}).expectComplete().verify(Chats.LONG);
		Chats.await(() -> results.size() == 1);
		assertThat(results.get(0)).isInstanceOf(SteerResult.Applied.class);
		assertMessages(open(false), 3);
	}

	@Test
	void anotherHandleResumesWhatFailed() {
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.delta("x").drop()).once();
		Conversation first = open(false);
		StepVerifier.create(first.turn("My name is Ada.").response())
			.expectError(ConnectionLostException.class)
			.verify(Chats.LONG);
		assertThat(open(false).snapshot().resumable()).isTrue();
		StepVerifier.create(open(false).resume().events().then()).expectComplete().verify(Chats.LONG);
		assertThat(first.snapshot().resumable()).isFalse();
		assertMessages(first, 2);
	}

	/**
	 * A controller lets its handle go with each request.
	 */
	@Test
	void whatFailedIsResumedThoughEveryHandleIsGone() {
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.delta("x").drop()).once();
		WeakReference<Conversation> failed = fail("My name is Ada.");
		Chats.await(() -> {
			System.gc();
			return failed.get() == null;
		});
		assertThat(open(false).snapshot().resumable()).isTrue();
		StepVerifier.create(open(false).resume().events().then()).expectComplete().verify(Chats.LONG);
		assertThat(open(false).snapshot().resumable()).isFalse();
		assertMessages(open(false), 2);
	}

	private WeakReference<Conversation> fail(String message) {
		Conversation conversation = open(false);
		StepVerifier.create(conversation.turn(message).response())
			.expectError(ConnectionLostException.class)
			.verify(Chats.LONG);
		return new WeakReference<>(conversation);
	}

	@Test
	void theNextTurnOfAnyHandleWaitsForAFork() {
		create(open(false), "My name is Ada.");
		Conversation fork = open(false).fork();
		this.chats.server()
			.onRequest(RequestMatcher.inputContaining("Slow"))
			.respond(Scripts.script().await(this.gate).text("done"))
			.once();
		StepVerifier.create(open(false).turn("Next").response()).then(() -> {
			assertThat(open(false).snapshot().active()).isEqualTo(1);
			assertThat(this.chats.requests()).hasSize(1);
			// Any handle of the fork lets it go on.
			create(open(fork.id(), false), "Hello");
		}).expectNextCount(1).expectComplete().verify(Chats.LONG);
		assertMessages(fork, 3);
	}

	@Test
	void settingsBelongToTheHandle() {
		Conversation plain = open(false);
		Conversation brief = this.client.conversation("u1",
				ConversationSettings.of(ResponseRequest.builder().instructions("In French.").store(false).build()));
		create(plain, "Hello");
		create(brief, "Hello");
		create(plain, "Hello");
		assertThat(this.chats.requests()).extracting((request) -> request.body().path("instructions").asString())
			.containsExactly("Be brief.", "In French.", "Be brief.");
		assertThat(plain.snapshot()).isEqualTo(brief.snapshot());
	}

	@Test
	void aThousandDoubleClicks() {
		Set<Response> answers = ConcurrentHashMap.newKeySet();
		for (int i = 0; i < 1_000; i++) {
			Mono<Response> one = click(i + "-one");
			Mono<Response> two = click(i + "-two");
			StepVerifier.create(Flux.merge(one, two).doOnNext(answers::add))
				.expectNextCount(2)
				.expectComplete()
				.verify(Chats.LONG);
		}
		assertThat(answers).hasSize(2_000);
		ConversationState state = Objects.requireNonNull(this.repository.find("u1").block(Chats.LONG));
		assertThat(state.version()).isEqualTo(2_000);
		assertThat(state.turns()).isEqualTo(2_000);
		List<String> users = new ArrayList<>();
		List<RawJson> items = state.replayItems();
		assertThat(items).hasSize(4_000);
		for (int i = 0; i < items.size(); i++) {
			String role = items.get(i).tree().path("role").asString();
			assertThat(role).isEqualTo((i % 2 == 0) ? "user" : "assistant");
			if (i % 2 == 0) {
				users.add(items.get(i).tree().path("content").asString());
			}
		}
		for (int i = 0; i < 1_000; i++) {
			assertThat(users.subList(2 * i, 2 * i + 2)).containsExactlyInAnyOrder(i + "-one", i + "-two");
		}
		assertMessages(open(false), 2_001);
	}

	/**
	 * Open a handle and start a turn on another thread.
	 */
	private Mono<Response> click(String message) {
		return Mono.defer(() -> open(false).turn(message).response()).subscribeOn(Schedulers.parallel());
	}

	private Conversation open(boolean store) {
		return open("u1", store);
	}

	private Conversation open(String id, boolean store) {
		return this.client.conversation(id, Chats.settings(store, (settings) -> settings));
	}

	private static void assertMessages(Conversation conversation, int sent) {
		assertThat(create(conversation, "How many messages did I send?").outputText()).contains(sent + " messages");
	}

	private static Response create(Conversation conversation, String message) {
		return Objects.requireNonNull(conversation.turn(message).response().block(Chats.LONG));
	}

	record City(String city) {
	}

}
