package io.github.responsesws.resilience;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.RateLimitedException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.transport.TransportMode;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many turns at once against a service that limits them, over real sockets.
 */
class ManyTurnsTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final AtomicInteger refused = new AtomicInteger();

	private final Map<TurnOutcome, Integer> outcomes = new ConcurrentHashMap<>();

	private @Nullable ResponsesWebSocketClient client;

	@AfterEach
	void close() {
		if (this.client != null) {
			this.client.close().block(LONG);
		}
		this.server.close();
	}

	@ParameterizedTest
	@CsvSource({ "1, 200", "16, 1000" })
	void aThousandTurnsAtOnceAgainstAHundredAPeriodAllComplete(int lanes, long periodMillis) {
		aThousandTurnsComplete(client(lanes, (builder) -> {
		}), Duration.ofMillis(periodMillis));
	}

	@Test
	@Tag("soak")
	@Tag("chaos")
	void aThousandTurnsOverHttpAtOnceAgainstAHundredASecondAllComplete() {
		aThousandTurnsComplete(client(1, (builder) -> builder.transport(TransportMode.HTTP)), Duration.ofSeconds(1));
	}

	private void aThousandTurnsComplete(ResponsesWebSocketClient client, Duration period) {
		this.server.onRequest(RequestMatcher.any()).limitTo(100, period);
		List<Response> responses = Flux.range(0, 1000)
			.flatMap((turn) -> client.turn("Turn " + turn).response(), 1000)
			.collectList()
			.block(LONG);
		assertThat(Objects.requireNonNull(responses)).hasSize(1000)
			.allMatch((response) -> response.outputText().contains("Turn "));
		// Nobody saw a refusal, and far from everybody met one.
		assertThat(this.outcomes.get(TurnOutcome.COMPLETED)).isEqualTo(1000);
		assertThat(this.outcomes.keySet()).isSubsetOf(TurnOutcome.COMPLETED, TurnOutcome.FAILED);
		assertThat(this.refused.get()).isEqualTo(this.outcomes.getOrDefault(TurnOutcome.FAILED, 0)).isLessThan(500);
		assertThat(client.limits()).singleElement()
			.satisfies((limits) -> assertThat(limits.inFlight() + limits.waiting()).isZero());
	}

	@Test
	void turnsThatWaitForAnHttpConnectionAreHeldBackToo() {
		this.server.onRequest(RequestMatcher.any()).limitTo(50, Duration.ofMillis(300));
		ResponsesWebSocketClient client = client(1,
				(builder) -> builder.transport(TransportMode.HTTP).http((http) -> http.maxConnections(8)));
		assertThat(
				Flux.range(0, 200).flatMap((turn) -> client.turn("Turn " + turn).response(), 200).count().block(LONG))
			.isEqualTo(200);
		assertThat(this.outcomes.get(TurnOutcome.COMPLETED)).isEqualTo(200);
		// Those that had a connection when the first was refused, at each refusal.
		assertThat(this.refused.get()).isLessThan(100);
	}

	@Test
	void conversationsAreHeldBackLikeSingleTurns() {
		this.server.onRequest(RequestMatcher.any()).limitTo(20, Duration.ofMillis(200));
		ResponsesWebSocketClient client = client(16, (builder) -> {
		});
		Long said = Flux.range(0, 50)
			.flatMap((number) -> Flux.just(client.conversation())
				.concatMap((conversation) -> Flux.range(0, 3)
					.concatMap((turn) -> conversation.turn("Turn " + turn).response())), 50)
			.count()
			.block(LONG);
		assertThat(said).isEqualTo(150);
		assertThat(this.outcomes.get(TurnOutcome.COMPLETED)).isEqualTo(150);
		assertThat(this.refused.get()).isLessThan(150);
	}

	@Test
	void noMoreAreInFlightThanIsSetByHand() {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		ResponsesWebSocketClient client = client(16,
				(builder) -> builder.limits((limits) -> limits.inFlight(3)).turnListener(new TurnListener() {

					@Override
					public void onStarted(TurnInfo turn) {
						most.accumulateAndGet(running.incrementAndGet(), Math::max);
					}

					@Override
					public void onEvent(TurnInfo turn, ResponseEvent event, int bytes) {
						if (event.isTerminal()) {
							running.decrementAndGet();
						}
					}

				}));
		assertThat(Flux.range(0, 200).flatMap((turn) -> client.turn("Hello").response(), 200).count().block(LONG))
			.isEqualTo(200);
		assertThat(most).hasValueLessThanOrEqualTo(3);
	}

	private ResponsesWebSocketClient client(int lanes, Consumer<ResponsesWebSocketClient.Builder> customizer) {
		ResponsesWebSocketClient.Builder builder = ResponsesWebSocketClient.builder()
			.baseUrl(this.server.baseUrl())
			.model("test-model")
			.session((session) -> session.lanes(lanes))
			.pool((pool) -> pool.shutdownTimeout(Duration.ofSeconds(2)).acquireTimeout(LONG))
			// Nobody gives up on a machine that takes its time.
			.retry((retry) -> retry.budget(LONG))
			.limits((limits) -> limits.acquireTimeout(LONG))
			.turnListener(new TurnListener() {

				@Override
				public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
					ManyTurnsTests.this.outcomes.merge(outcome, 1, Integer::sum);
					if (error instanceof RateLimitedException) {
						ManyTurnsTests.this.refused.incrementAndGet();
					}
				}

			});
		customizer.accept(builder);
		this.client = builder.build();
		return this.client;
	}

}
