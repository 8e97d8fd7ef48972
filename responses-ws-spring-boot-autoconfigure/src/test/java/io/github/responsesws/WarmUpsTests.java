package io.github.responsesws;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.session.ConnectionSettings;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class WarmUpsTests {

	private static final Duration LONG = Duration.ofSeconds(20);

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private ResponsesWebSocketClient client;

	@AfterEach
	void close() {
		logger().detachAppender(this.log);
		this.client.close().block(LONG);
		this.server.close();
	}

	@Test
	void warmsUpAtTheStartAndWithEachNewSession() {
		start((builder) -> {
		});
		await(() -> warmUps().size() == 2);
		assertThat(warmUps()).allMatch(ReceivedRequest::isWarmUp)
			.extracting((request) -> request.body().path("instructions").asString())
			.containsExactly("one", "two");
		this.server.awaitIdle(LONG);
		// The client connects again by itself when its last session was lost.
		this.server.dropAll();
		await(() -> warmUps().size() >= 4);
	}

	@Test
	void waitsForTheFirstSessionIfToldTo() {
		start((builder) -> builder.warmUpOn(false, true));
		assertThat(this.server.handshakes()).isEmpty();
		this.client.create(ResponseRequest.builder().input("Hello").build()).block(LONG);
		// More if the warm-up itself made the pool open a second session.
		await(() -> warmUps().size() >= 2);
	}

	@Test
	void aFailureIsOneWarning() {
		this.log.start();
		logger().addAppender(this.log);
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.error(400, "invalid_value", "No"));
		start((builder) -> {
		});
		await(() -> !this.log.list.isEmpty());
		this.server.awaitIdle(LONG);
		assertThat(this.log.list).filteredOn((event) -> event.getLevel() == Level.WARN)
			.singleElement()
			.satisfies(
					(event) -> assertThat(event.getFormattedMessage()).contains("'first'").contains("invalid_value"));
		assertThat(warmUps()).hasSize(1);
	}

	private void start(Consumer<ResponsesWebSocketClient.Builder> customizer) {
		ResponsesWebSocketClient.Builder builder = ResponsesWebSocketClient.builder()
			.defaultModel("test-model")
			.pool((pool) -> pool
				.connection(ConnectionSettings.builder().baseUrl(URI.create(this.server.baseUrl())).build()))
			.warmUp(new WarmUpPrompt("first", ResponseRequest.builder().instructions("one").build()))
			.warmUp(new WarmUpPrompt("second", ResponseRequest.builder().instructions("two").build()));
		customizer.accept(builder);
		this.client = builder.build();
	}

	private List<ReceivedRequest> warmUps() {
		return this.server.requests().stream().filter(ReceivedRequest::isWarmUp).toList();
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
