package io.github.responsesws.metrics;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.session.PoolSettings;
import io.github.responsesws.session.SessionSettings;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A client with all meters, on a server of this process.
 */
final class MeteredClient implements AutoCloseable {

	static final Duration LONG = Duration.ofSeconds(60);

	private static final Tags TAGS = Tags.of("client", "tested");

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final ToolMetrics toolMetrics = new ToolMetrics(this.registry, TAGS);

	private final ResponsesWebSocketClient client;

	MeteredClient(ResponsesServer server) {
		this(server, UnaryOperator.identity(), UnaryOperator.identity());
	}

	MeteredClient(ResponsesServer server, UnaryOperator<SessionSettings.Builder> session,
			UnaryOperator<PoolSettings.Builder> pool) {
		URI baseUrl = URI.create(server.baseUrl());
		this.client = ResponsesWebSocketClient.builder()
			.baseUrl(baseUrl)
			.session(session::apply)
			.pool((builder) -> pool.apply(builder.shutdownTimeout(Duration.ofSeconds(2))
				.minBackoff(Duration.ofMillis(10))
				.maxBackoff(Duration.ofMillis(50))))
			.turnListener(new TurnMetrics(this.registry, baseUrl, TAGS))
			.sessionListener(new SessionMetrics(this.registry, TAGS))
			.resilienceListener(new ResilienceMetrics(this.registry, TAGS))
			.conversationListener(new ConversationMetrics(this.registry, TAGS))
			.build();
		new ResponsesWsMetrics(this.client, TAGS).bindTo(this.registry);
	}

	ResponsesWebSocketClient client() {
		return this.client;
	}

	MeterRegistry registry() {
		return this.registry;
	}

	List<ResponseEvent> run(ResponseRequest request) {
		return Objects.requireNonNull(this.client.stream(request).collectList().block(LONG));
	}

	/**
	 * Run a conversation's turn with its tools to the end.
	 */
	Flux<RunEvent> run(ToolLoop.Builder loop) {
		return this.client.conversation()
			.turn(request().build())
			.tools(loop.listener(this.toolMetrics).build())
			.run()
			.events();
	}

	static ResponseRequest.Builder request() {
		return ResponseRequest.builder().model("test-model").input("Hello");
	}

	/**
	 * Return the first measurement of a meter: the value of a gauge, the count of
	 * anything else.
	 * @return the value, 0 if there is no such meter
	 */
	double value(String name, String... tags) {
		Meter meter = find(name, tags);
		return (meter != null) ? meter.measure().iterator().next().getValue() : 0;
	}

	/**
	 * Return the sum of what a timer (in seconds) or a summary has recorded.
	 * @return the sum, 0 if there is no such meter
	 */
	double total(String name, String... tags) {
		Meter meter = find(name, tags);
		return (meter instanceof Timer timer) ? timer.totalTime(TimeUnit.SECONDS)
				: (meter instanceof DistributionSummary summary) ? summary.totalAmount() : 0;
	}

	@Nullable Meter find(String name, String... tags) {
		return this.registry.find(name).tags(Tags.of(tags)).meter();
	}

	void await(String name, double expected, String... tags) {
		await(() -> value(name, tags) == expected);
	}

	static void await(BooleanSupplier condition) {
		Flux.interval(Duration.ofMillis(5)).takeUntil((tick) -> condition.getAsBoolean()).blockLast(LONG);
	}

	@Override
	public void close() {
		this.client.close().block(LONG);
	}

}
