package io.github.responsesws;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.responsesws.connection.Credentials;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WarmUpsTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Gate gate = new Gate();

	private ResponsesWebSocketClient client;

	@AfterEach
	void close() {
		this.gate.open();
		logger().detachAppender(this.log);
		if (this.client != null) {
			this.client.close().block(LONG);
		}
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void warmsUpTheFirstSessionOnceAndEachNewOne(int lanes) {
		start(lanes, 0, (builder) -> {
		});
		await(() -> warmUps().size() == 2);
		awaitIdle();
		create("Hello");
		assertThat(warmUps()).allMatch((request) -> "test-model".equals(request.body().path("model").asString()))
			.extracting(WarmUpsTests::instructions)
			.containsExactly("one", "two");
		// The client connects again by itself when its last session was lost.
		this.server.dropAll();
		await(() -> warmUps().size() == 4);
		assertThat(bySession()).hasSize(2)
			.allSatisfy((session, instructions) -> assertThat(instructions).containsExactly("one", "two"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void warmsUpEachOfTheSessionsThatOpenTogether(int lanes) {
		start(lanes, 4, (builder) -> {
		});
		await(() -> warmUps().size() == 8);
		awaitIdle();
		assertThat(bySession()).hasSize(4)
			.allSatisfy((session, instructions) -> assertThat(instructions).containsExactly("one", "two"));
		assertThat(this.client.snapshot().sessions()).hasSize(4);
		assertThat(this.client.snapshot().affinityMisses()).isZero();
	}

	@Test
	void warmsUpOnlyOneSessionAtTheStart() {
		start(1, 3, (builder) -> builder.warmUpOn(true, false));
		await(() -> warmUps().size() == 2 && this.client.snapshot().sessions().size() == 3);
		awaitIdle();
		runOnNewSessions();
		assertThat(bySession()).hasSize(1);
	}

	@Test
	void waitsForTheFirstSessionIfToldTo() {
		start(2, 0, (builder) -> builder.warmUpOn(false, true));
		assertThat(this.server.handshakes()).isEmpty();
		create("Hello");
		await(() -> warmUps().size() == 2);
		assertThat(this.server.handshakes()).hasSize(1);
	}

	@Test
	void opensNothingWithoutPromptsOrOccasion() {
		this.client = builder(1, 0).warmUpOn(true, true).build();
		create("Hello");
		assertThat(warmUps()).isEmpty();
		this.client.close().block(LONG);
		int before = this.server.handshakes().size();
		start(1, 0, (builder) -> builder.warmUpOn(false, false));
		assertThat(this.server.handshakes()).hasSize(before);
		create("Hello");
		assertThat(warmUps()).isEmpty();
	}

	@Test
	void leavesASessionToTheTurnsThatTakeIt() {
		start(1, 0, (builder) -> builder.warmUpOn(false, true));
		runOnNewSessions();
		assertThat(this.server.handshakes()).hasSize(8);
		assertThat(warmUps()).isEmpty();
	}

	@Test
	void warmsUpTheNextSessionAtTheStartIfTheFirstOneIsTaken() {
		this.server.onRequest(RequestMatcher.inputContaining("Slow"))
			.respond(Scripts.script().await(this.gate).text("Done"));
		Sinks.Empty<Void> mayOpen = Sinks.empty();
		start(1, 0, (builder) -> builder.warmUpOn(true, false)
			.credentials((refresh) -> mayOpen.asMono().thenReturn(Credentials.bearer("key"))));
		Mono<?> slow = this.client.turn(request("Slow")).response().onErrorComplete().cache();
		slow.subscribe();
		mayOpen.tryEmitEmpty();
		this.gate.awaitReached(LONG);
		assertThat(warmUps()).isEmpty();
		// The client connects again by itself.
		this.server.dropAll();
		await(() -> warmUps().size() == 2);
		slow.block(LONG);
		assertThat(this.server.handshakes()).hasSize(2);
	}

	/**
	 * Run turns side by side, so that each session that opens has its turn.
	 */
	private void runOnNewSessions() {
		this.server.onRequest(RequestMatcher.inputContaining("Slow"))
			.respond(Scripts.script().await(this.gate).text("Done"));
		Mono<Long> turns = Flux.range(0, 8)
			.flatMap((index) -> this.client.turn(request("Slow")).response(), 8)
			.count()
			.cache();
		turns.subscribe();
		await(() -> this.server.requests().stream().filter((request) -> !request.isWarmUp()).count() == 8);
		this.gate.open();
		assertThat(turns.block(LONG)).isEqualTo(8);
		awaitIdle();
	}

	@Test
	void aFailureIsOneWarningWithoutTheWordsOfTheService() {
		record();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.error(400, "invalid_value", "No such secret"));
		start(1, 0, (builder) -> {
		});
		await(() -> !warnings().isEmpty());
		awaitIdle();
		assertThat(warnings()).singleElement()
			.asString()
			.contains("'first'")
			.contains("session-1")
			.contains("invalid_value")
			.doesNotContain("secret");
		assertThat(warmUps()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aPromptThatCostsTheConnectionDoesNotCostTheNextOne(boolean dropped) {
		record();
		Script begun = Scripts.script().text("So.");
		this.server.onRequest(ReceivedRequest::isWarmUp).respond(dropped ? begun.drop() : begun.garbage("{"));
		start(4, 0, (builder) -> {
		});
		await(() -> this.server.handshakes().size() == 2 && this.client.snapshot().sessions().size() == 1
				&& "session-2".equals(this.client.snapshot().sessions().get(0).id()) && !warnings().isEmpty());
		create("Hello");
		awaitIdle();
		assertThat(warmUps()).hasSize(1);
		assertThat(warnings()).singleElement().asString().contains(dropped ? "connection_lost" : "protocol_violation");
		assertThat(this.server.handshakes()).hasSize(2);
	}

	@Test
	void anEmptyPromptWarmsUpNothing() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WarmUpPrompt("a", ResponseRequest.builder().model("fast").build()))
			.withMessageContaining("'a'");
	}

	private void start(int lanes, int minIdle, Consumer<ResponsesWebSocketClient.Builder> customizer) {
		ResponsesWebSocketClient.Builder builder = builder(lanes, minIdle)
			.warmUp(new WarmUpPrompt("first", ResponseRequest.builder().instructions("one").build()))
			.warmUp(new WarmUpPrompt("second", ResponseRequest.builder().instructions("two").build()));
		customizer.accept(builder);
		this.client = builder.build();
	}

	private ResponsesWebSocketClient.Builder builder(int lanes, int minIdle) {
		return ResponsesWebSocketClient.builder()
			.model("test-model")
			.baseUrl(this.server.baseUrl())
			.session((session) -> session.lanes(lanes))
			.pool((pool) -> pool.minIdle(minIdle).minBackoff(Duration.ofMillis(10)).maxBackoff(Duration.ofMillis(50)));
	}

	private void create(String message) {
		this.client.turn(request(message)).response().block(LONG);
	}

	private static ResponseRequest request(String message) {
		return ResponseRequest.builder().input(message).build();
	}

	private void awaitIdle() {
		this.server.awaitIdle(LONG);
		await(() -> this.client.snapshot().busyLanes() == 0);
	}

	private List<ReceivedRequest> warmUps() {
		return this.server.requests().stream().filter(ReceivedRequest::isWarmUp).toList();
	}

	private Map<String, List<String>> bySession() {
		return warmUps().stream()
			.collect(Collectors.groupingBy(ReceivedRequest::connectionId, LinkedHashMap::new,
					Collectors.mapping(WarmUpsTests::instructions, Collectors.toList())));
	}

	private static String instructions(ReceivedRequest request) {
		return request.body().path("instructions").asString();
	}

	private void record() {
		this.log.start();
		logger().addAppender(this.log);
	}

	private List<String> warnings() {
		List<ILoggingEvent> events;
		// Which other threads append to, one at a time.
		synchronized (this.log) {
			events = List.copyOf(this.log.list);
		}
		return events.stream()
			.filter((event) -> event.getLevel() == Level.WARN)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	private static void await(BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
			Mono.delay(Duration.ofMillis(1)).block(LONG);
		}
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(ResponsesWebSocketClient.class);
	}

}
