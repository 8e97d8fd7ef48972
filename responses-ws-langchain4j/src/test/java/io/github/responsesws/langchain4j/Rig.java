package io.github.responsesws.langchain4j;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.langchain4j.exception.LangChain4jException;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.fault.Fault;
import io.github.responsesws.test.fault.FaultProxy;
import io.github.responsesws.test.fault.RandomFaults;
import io.github.responsesws.transport.TransportMode;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server, a way to it and a client.
 */
final class Rig implements AutoCloseable {

	static final Duration LONG = Duration.ofSeconds(60);

	/** One for each proxy, which logs it. */
	private static final AtomicLong SEEDS = new AtomicLong(Long.getLong("langchain4j.seed", 20261129L));

	private static final int MOST_ATTEMPTS = 50;

	/**
	 * Long enough for an answer or two, so that some connections live and some do not.
	 */
	private static final int BYTES_OF_LIFE = 12_000;

	final ResponsesServer server = ResponsesServer.builder().start();

	private final Way way;

	private final @Nullable FaultProxy proxy;

	final ResponsesWebSocketClient client;

	Rig(Way way) {
		this(way, (builder) -> {
		});
	}

	Rig(Way way, Consumer<ResponsesWebSocketClient.Builder> settings) {
		this.way = way;
		this.proxy = (way == Way.BROKEN) ? breaking(SEEDS.getAndIncrement()) : null;
		ResponsesWebSocketClient.Builder builder = ResponsesWebSocketClient.builder()
			.apiKey("test-key")
			.baseUrl((this.proxy != null) ? this.proxy.through(this.server.baseUrl()) : this.server.baseUrl())
			.transport((way == Way.HTTP) ? TransportMode.HTTP : TransportMode.WEBSOCKET)
			.session((session) -> session.lanes(16))
			.model("gpt-test");
		settings.accept(builder);
		this.client = builder.build();
	}

	/**
	 * The first connection breaks in any case, others mostly.
	 */
	private FaultProxy breaking(long seed) {
		FaultProxy proxy = FaultProxy.builder(this.server.port())
			.seed(seed)
			.atRandom(RandomFaults.of(Fault.reset()).chance(0.7).withinBytes(BYTES_OF_LIFE))
			.start();
		proxy.onConnection(1).apply(Fault.reset().afterBytes(new Random(seed).nextInt(BYTES_OF_LIFE)));
		return proxy;
	}

	ResponsesChatModel.Builder model() {
		return ResponsesChatModel.builder().client(this.client);
	}

	ResponsesStreamingChatModel.Builder streaming() {
		return ResponsesStreamingChatModel.builder().client(this.client);
	}

	/**
	 * Do something that may be lost with a connection, if connections break: then it has
	 * to say so, and is done again.
	 */
	<T> T survive(Supplier<T> action) {
		for (int attempt = 1;; attempt++) {
			try {
				return action.get();
			}
			catch (LangChain4jException ex) {
				if (this.way != Way.BROKEN || attempt == MOST_ATTEMPTS) {
					throw ex;
				}
				assertThat(ex.getCause()).isInstanceOf(ResponsesException.class);
				assertThat(((ResponsesException) ex.getCause()).code()).as("%s", ex)
					.isIn("connection_lost", "upgrade_dropped", "handshake_failed");
				assertThat(((ResponsesException) ex.getCause()).replayVerdict()).isIn(ReplayVerdict.NEVER,
						ReplayVerdict.AMBIGUOUS, ReplayVerdict.SAFE_AFTER_DELAY, ReplayVerdict.SAFE);
			}
		}
	}

	boolean lostConnections() {
		return this.proxy != null && !this.proxy.faults().isEmpty();
	}

	/**
	 * Return the body of the latest request.
	 */
	JsonNode lastBody() {
		List<ReceivedRequest> requests = this.server.requests();
		return requests.get(requests.size() - 1).body();
	}

	@Override
	public void close() {
		this.client.close().block(LONG);
		if (this.proxy != null) {
			this.proxy.close();
		}
		this.server.close();
	}

}
