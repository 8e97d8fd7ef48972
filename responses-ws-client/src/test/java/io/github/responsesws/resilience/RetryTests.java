package io.github.responsesws.resilience;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.RateLimitedException;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.ServerOverloadedException;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.turn.ClientClosedException;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Turns that are sent again, over a real socket.
 */
class RetryTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final Script OVERLOADED = Scripts.error(503, "server_is_overloaded", "Busy");

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final List<TurnOutcome> outcomes = new CopyOnWriteArrayList<>();

	private final List<String> retries = new CopyOnWriteArrayList<>();

	private @Nullable ResponsesWebSocketClient client;

	@AfterEach
	void close() {
		if (this.client != null) {
			this.client.close().block(LONG);
		}
		this.server.close();
	}

	@Test
	void aTurnThatWasRefusedIsSentAgainAndShowsOneSequence() {
		respond(rateLimited(20), Scripts.text("Hello."));
		List<ResponseEvent> events = events(client().stream(hello().build()));
		assertThat(events.stream().map(ResponseEvent::type)).startsWith("response.created", "response.in_progress")
			.endsWith("response.completed")
			.doesNotHaveDuplicates();
		assertThat(this.outcomes).containsExactly(TurnOutcome.FAILED, TurnOutcome.COMPLETED);
		assertThat(this.retries).containsExactly("test-model rate_limit_exceeded 2 20ms");
	}

	@Test
	void whatALostAttemptToldOfItsBeginningIsNeverSeen() {
		respond(Scripts.script().fail("server_is_overloaded", "Busy"), Scripts.text("Hello."));
		List<ResponseEvent> events = events(client().stream(hello().build()));
		assertThat(events.stream().filter((event) -> event instanceof ResponseLifecycleEvent.Created)).hasSize(1);
		assertThat(events.stream()
			.filter((event) -> event instanceof ResponseLifecycleEvent)
			.map((event) -> ((ResponseLifecycleEvent) event).responseId())
			.distinct()).hasSize(1);
		assertThat(this.server.requests()).hasSize(2);
	}

	@Test
	void theLastAttemptIsSeenAsItIs() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.script().fail("server_is_overloaded", "Busy"));
		List<ResponseEvent> events = events(client().stream(hello().build()));
		assertThat(events.stream().map(ResponseEvent::type)).containsExactly("response.created", "response.in_progress",
				"response.failed");
		assertThat(this.server.requests()).hasSize(4);
	}

	@Test
	void nothingIsSentAgainOnceThereWasOutput() {
		respond(Scripts.delta("Hel").fail("server_is_overloaded", "Busy"));
		assertThat(events(client().stream(hello().build())).stream().map(ResponseEvent::type))
			.contains("response.output_text.delta", "response.failed");
		respond(Scripts.delta("Hel").error(429, "rate_limit_exceeded", "Later"));
		StepVerifier.create(client().stream(hello().build()).ignoreElements())
			.expectError(RateLimitedException.class)
			.verify(LONG);
		assertThat(this.server.requests()).hasSize(2);
	}

	@Test
	void theLastFailureIsToldAfterTheLastAttempt() {
		this.server.onRequest(RequestMatcher.any()).respond(OVERLOADED);
		StepVerifier.create(client((retry) -> retry.maxAttempts(3)).turn(hello().build()).response())
			.expectError(ServerOverloadedException.class)
			.verify(LONG);
		assertThat(this.server.requests()).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void conversationsAndRunsGoByTheSamePolicyAndNotByTwo(boolean stored) {
		this.server.onRequest(RequestMatcher.any()).respond(OVERLOADED);
		Conversation conversation = client((retry) -> retry.maxAttempts(3)).conversation();
		ResponseRequest request = hello().store(stored).build();
		StepVerifier.create(conversation.turn(request).response())
			.expectError(ServerOverloadedException.class)
			.verify(LONG);
		assertThat(this.server.requests()).hasSize(3);
		StepVerifier.create(client().turn(request).run().response())
			.expectError(ServerOverloadedException.class)
			.verify(LONG);
		assertThat(this.server.requests()).hasSize(6);
		assertThat(this.retries).hasSize(4);
	}

	@Test
	void aTurnOfTheServicesConversationsIsSentAgainInARunToo() {
		respond(rateLimited(5), Scripts.text("Hello."));
		RunEvent last = client().turn(hello().field("conversation", RawJson.parse("\"conv_1\"")).build())
			.run()
			.events()
			.blockLast(LONG);
		assertThat(last).isInstanceOf(RunEvent.RunCompleted.class);
		assertThat(this.server.requests()).hasSize(2);
	}

	@Test
	void aLongerWaitThanAllowedIsTheCallersToDecideOn() {
		respond(rateLimited(10_001));
		StepVerifier.create(client().stream(hello().build()))
			.expectErrorSatisfies((failure) -> assertThat(failure).isInstanceOfSatisfying(ApiException.class,
					(answer) -> assertThat(answer.retryAfter()).isEqualTo(Duration.ofMillis(10_001))))
			.verify(LONG);
		assertThat(this.server.requests()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aTurnMaySayByItselfThatItIsSentOnce(boolean conversation) {
		respond(rateLimited(5));
		StepVerifier
			.create((conversation ? client().conversation().turn(hello().build()) : client().turn(hello().build()))
				.retry(RetrySettings.off())
				.response())
			.expectError(RateLimitedException.class)
			.verify(LONG);
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void aLossThatMayHaveRunIsNotRepeatedUnlessTheSettingsSaySo() {
		respond(Scripts.drop());
		StepVerifier.create(client().stream(hello().store(false).build()))
			.expectError(ConnectionLostException.class)
			.verify(LONG);
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void aLossIsRepeatedOnlyIfTheTurnStoresNothing() {
		ResponsesWebSocketClient client = client((retry) -> retry.ambiguous(true));
		respond(Scripts.drop(), Scripts.text("Hello."));
		assertThat(text(client, hello().store(false).build())).isEqualTo("Hello.");
		for (ResponseRequest request : List.of(hello().build(), hello().store(true).build(),
				hello().store(false).field("conversation", RawJson.parse("\"conv_1\"")).build())) {
			this.server.reset();
			respond(Scripts.drop());
			StepVerifier.create(client.stream(request)).expectError(ConnectionLostException.class).verify(LONG);
			assertThat(this.server.requests()).hasSize(1);
		}
	}

	@Test
	void demandIsThatOfTheSubscriberWhateverWasHeldBack() {
		respond(rateLimited(5), Scripts.text("Hello."));
		StepVerifier.create(client().stream(hello().build()), 0)
			.expectSubscription()
			.then(() -> await(() -> this.server.requests().size() == 2))
			.thenRequest(1)
			.assertNext((event) -> assertThat(event).isInstanceOf(ResponseLifecycleEvent.Created.class))
			.thenRequest(2)
			.expectNextCount(2)
			.thenRequest(Long.MAX_VALUE)
			.thenConsumeWhile((event) -> true)
			.expectComplete()
			.verify(LONG);
	}

	@Test
	void aCancelEndsTheWait() {
		respond(rateLimited(9_000));
		Disposable turn = client().stream(hello().build()).subscribe();
		await(() -> client().limits().stream().anyMatch((limits) -> limits.waiting() == 1));
		turn.dispose();
		assertThat(client().limits()).singleElement().satisfies((limits) -> assertThat(limits.waiting()).isZero());
		assertThat(this.server.requests()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aCloseEndsTheWait(boolean conversation) {
		respond(rateLimited(9_000));
		Flux<ResponseEvent> turn = conversation ? client().conversation().turn(hello().build()).events()
				: client().stream(hello().build());
		StepVerifier.create(turn)
			.then(() -> await(() -> !this.retries.isEmpty()))
			.then(() -> client().close().subscribe())
			.expectError(ClientClosedException.class)
			.verify(Duration.ofSeconds(60));
	}

	@Test
	void aTurnThatRunsIsNotTouchedByTheClose() {
		Gate gate = new Gate();
		respond(Scripts.delta("Hel").await(gate).delta("lo."));
		StepVerifier.create(client().turn(hello().build()).response().then())
			.then(() -> gate.awaitReached(LONG))
			.then(() -> client().close().subscribe())
			.then(gate::open)
			.expectComplete()
			.verify(LONG);
	}

	private ResponsesWebSocketClient client() {
		return client((retry) -> {
		});
	}

	private ResponsesWebSocketClient client(Consumer<RetrySettings.Builder> settings) {
		if (this.client == null) {
			this.client = ResponsesWebSocketClient.builder()
				.baseUrl(this.server.baseUrl())
				.model("test-model")
				.pool((pool) -> pool.shutdownTimeout(Duration.ofSeconds(2)))
				.retry((retry) -> retry.minBackoff(Duration.ofMillis(5)))
				.retry(settings)
				.turnListener(new TurnListener() {

					@Override
					public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
						RetryTests.this.outcomes.add(outcome);
					}

				})
				.resilienceListener(new ResilienceListener() {

					@Override
					public void onRetry(@Nullable String model, ResponsesException failure, int attempt,
							Duration wait) {
						RetryTests.this.retries
							.add(model + " " + failure.code() + " " + attempt + " " + wait.toMillis() + "ms");
					}

				})
				.build();
		}
		return this.client;
	}

	private void respond(Script... scripts) {
		this.server.onRequest(RequestMatcher.any()).respond(scripts).times(scripts.length);
	}

	private static Script rateLimited(long millis) {
		return Scripts.error(429, "rate_limit_exceeded", "Later", Map.of("retry-after-ms", String.valueOf(millis)));
	}

	private static ResponseRequest.Builder hello() {
		return ResponseRequest.builder().input("Hello");
	}

	private static String text(ResponsesWebSocketClient client, ResponseRequest request) {
		return Objects.requireNonNull(client.turn(request).response().block(LONG)).outputText();
	}

	private static List<ResponseEvent> events(Flux<ResponseEvent> turn) {
		return Objects.requireNonNull(turn.collectList().block(LONG));
	}

	private static void await(BooleanSupplier condition) {
		Flux.interval(Duration.ofMillis(2)).takeUntil((tick) -> condition.getAsBoolean()).blockLast(LONG);
	}

}
