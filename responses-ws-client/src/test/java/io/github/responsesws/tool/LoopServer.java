package io.github.responsesws.tool;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server of this process and a client that talks to it.
 */
public final class LoopServer implements AutoCloseable {

	public static final Duration LONG = Duration.ofSeconds(60);

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
		.baseUrl(this.server.baseUrl())
		.session((session) -> session.lanes(4))
		.pool((pool) -> pool.shutdownTimeout(Duration.ofSeconds(2)))
		.build();

	public ResponsesServer server() {
		return this.server;
	}

	public ResponsesWebSocketClient client() {
		return this.client;
	}

	/**
	 * Return a runner for the turns of one new chain.
	 */
	public TurnRunner chain() {
		AtomicReference<@Nullable String> last = new AtomicReference<>();
		return (turn, placement) -> this.client.stream(turn.mutate().previousResponseId(last.get()).build())
			.doOnNext((event) -> note(event, last));
	}

	private static void note(ResponseEvent event, AtomicReference<@Nullable String> last) {
		if (event instanceof ResponseLifecycleEvent lifecycle && event.isTerminal()) {
			last.set(lifecycle.responseId());
		}
	}

	public static ResponseRequest turn(String prompt) {
		return ResponseRequest.builder().model("test-model").input(prompt).build();
	}

	/**
	 * Run to the end.
	 */
	public List<RunEvent> run(ToolLoop loop, ResponseRequest turn) {
		return Objects.requireNonNull(loop.run(chain(), turn).collectList().block(LONG));
	}

	public ReceivedRequest request(int index) {
		return this.server.requests().get(index);
	}

	/**
	 * Return the items of a request's input.
	 */
	public List<JsonNode> input(int index) {
		return request(index).body().path("input").valueStream().toList();
	}

	public static void await(BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
			Mono.delay(Duration.ofMillis(1)).block(LONG);
		}
	}

	@Override
	public void close() {
		this.client.close().block(LONG);
		this.server.close();
	}

}
