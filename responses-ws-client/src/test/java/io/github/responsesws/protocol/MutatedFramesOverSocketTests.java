package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.fixtures.ReliabilityPage;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.RequestStub;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.transport.TransportMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spoilt frames over a socket: the turn that gets them ends with an answer or a typed
 * error, and its neighbour gets its own answer or a typed error: on the same connection,
 * until a frame that lost its lane makes the client do without lanes.
 */
@Timeout(value = 1_200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MutatedFramesOverSocketTests {

	private static final Logger logger = LoggerFactory.getLogger(MutatedFramesOverSocketTests.class);

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final int FRAMES_OF_A_TURN = 2;

	private static final int IN_A_BUILD = 300;

	private static final int IN_THE_PROFILE = Integer.getInteger("responses-ws.test.frames", 50_000);

	private static final int SAMPLES = 10;

	private static final long ALLOWED_GROWTH = 16L * 1024 * 1024;

	/** Stands for the name of a lane. */
	private static final String LANE = "the-lane-of-the-turn";

	private static final String OWN = "the neighbour's own words";

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final Map<String, AtomicInteger> ends = new ConcurrentSkipListMap<>();

	private final Queue<String> breaches = new ConcurrentLinkedQueue<>();

	private final ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
		.apiKey("test-key")
		.model("test-model")
		.baseUrl(this.server.baseUrl())
		.transport(TransportMode.WEBSOCKET)
		.timeouts((timeouts) -> timeouts.inactivity(Duration.ofSeconds(2)).firstEvent(Duration.ofSeconds(2)))
		.session((session) -> session.lanes(2).drainTimeout(Duration.ofMillis(200)))
		.pool((pool) -> pool.maxSessions(2)
			.minBackoff(Duration.ofMillis(1))
			.maxBackoff(Duration.ofMillis(5))
			.maxAttempts(1_000)
			.shutdownTimeout(Duration.ofSeconds(2)))
		.build();

	@AfterEach
	void close() {
		this.client.close().block(LONG);
		this.server.close();
	}

	@Test
	void aSample() {
		send(IN_A_BUILD, Long.getLong("responses-ws.test.seed", 1));
		assertThat(this.breaches).isEmpty();
	}

	@Tag("soak")
	@Tag("chaos")
	@Test
	void fiftyThousandInFlatMemory() {
		long seed = Long.getLong("responses-ws.test.seed", System.nanoTime());
		List<Long> used = new ArrayList<>();
		for (int i = 0; i < SAMPLES; i++) {
			send(IN_THE_PROFILE / SAMPLES, seed + i);
			used.add(MutatedFramesTests.usedAfterCollection());
		}
		assertThat(this.breaches).isEmpty();
		// The server's records grow up to a bound first.
		long early = used.subList(SAMPLES / 2, SAMPLES * 3 / 4).stream().mapToLong(Long::longValue).min().orElseThrow();
		long late = used.subList(SAMPLES * 3 / 4, SAMPLES).stream().mapToLong(Long::longValue).min().orElseThrow();
		assertThat(late - early).as("growth of the memory in use: %s", used).isLessThan(ALLOWED_GROWTH);
		ReliabilityPage.write("Frames over a socket",
				List.of("%,d frames over a socket, %d in each turn, beside a neighbour. Turns ended as: %s. "
					.formatted(IN_THE_PROFILE, FRAMES_OF_A_TURN, new TreeMap<>(this.ends))
						+ "Answers of a neighbour that were not its own: 0. Untyped errors: 0."));
	}

	private void send(int frames, long seed) {
		logger.info("Seed of the frames (-Dresponses-ws.test.seed): {}", seed);
		FrameMutator mutator = new FrameMutator(frames(), seed);
		for (int sent = 0; sent < frames; sent += FRAMES_OF_A_TURN) {
			round(mutator);
			this.server.reset();
		}
		logger.info("{} spoilt frames: {}", frames, this.ends);
	}

	/**
	 * Frames of the lane of their turn, unless the mutator takes its name away.
	 */
	private static List<byte[]> frames() {
		return Stream.concat(MutatedFramesTests.builtIn().stream(), MutatedFramesTests.recorded().stream())
			.map(MutatedFramesOverSocketTests::onLane)
			.toList();
	}

	private static byte[] onLane(byte[] frame) {
		String text = new String(frame, StandardCharsets.UTF_8);
		return ("{\"stream_id\":\"" + LANE + "\"," + text.substring(text.indexOf('{') + 1))
			.getBytes(StandardCharsets.UTF_8);
	}

	private void round(FrameMutator mutator) {
		Gate begun = new Gate();
		Gate neighbours = new Gate();
		AtomicReference<RequestStub> stub = new AtomicReference<>();
		// A stub asks its matcher first and reads its script then, when the lane is
		// known.
		stub.set(this.server.onRequest((request) -> {
			boolean matches = RequestMatcher.inputContaining("spoilt").test(request);
			if (matches) {
				stub.get().respond(spoilt(begun, mutator, String.valueOf(request.streamId())));
			}
			return matches;
		}));
		stub.get().respond(Scripts.stall());
		this.server.onRequest(RequestMatcher.inputContaining("neighbour"))
			.respond(Scripts.script().await(neighbours).text(OWN));
		Mono<String> first = end("turn", "spoilt");
		Mono<String> second = end("neighbour", "neighbour");
		Mono<Void> gates = Mono.fromRunnable(() -> {
			begun.awaitReached(LONG);
			neighbours.awaitReached(LONG);
			begun.open();
			neighbours.open();
		}).subscribeOn(Schedulers.boundedElastic()).then();
		Mono.when(first, second, gates).block(LONG);
	}

	private static Script spoilt(Gate begun, FrameMutator mutator, String lane) {
		Script spoilt = Scripts.delta("Well").await(begun);
		for (int i = 0; i < FRAMES_OF_A_TURN; i++) {
			spoilt = spoilt.garbage(new String(mutator.next(), StandardCharsets.UTF_8).replace(LANE, lane));
		}
		return spoilt.text("done");
	}

	private Mono<String> end(String who, String prompt) {
		return this.client.turn(prompt).response().map((response) -> {
			if (who.equals("neighbour") && !response.outputText().equals(OWN)) {
				this.breaches.add("The neighbour got " + response.outputText());
			}
			return "completed";
		}).onErrorResume((failure) -> {
			if (!(failure instanceof ResponsesException)) {
				this.breaches.add("Untyped: " + failure);
			}
			return Mono.just(failure.getClass().getSimpleName());
		})
			.doOnNext((end) -> this.ends.computeIfAbsent(who + " " + end, (unknown) -> new AtomicInteger())
				.incrementAndGet());
	}

}
