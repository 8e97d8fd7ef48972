package io.github.responsesws.http;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.QuotaExceededException;
import io.github.responsesws.protocol.RateLimitedException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.session.LeakWatch;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.ProtocolViolationException;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.TurnTimeoutException;
import io.github.responsesws.turn.TurnTruncatedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Turns over HTTP against a server that shares no code with ours, and breaks rules.
 */
class HttpWireMockTests {

	private static final String CREATED = """
			{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","status":"in_progress","model":"m","output":[]}}"""
		.strip();

	private static final String COMPLETED = """
			{"type":"response.completed","sequence_number":3,"response":{"id":"resp_1","object":"response","status":"completed","model":"m","output":[{"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Good däy","annotations":[]}]}]}}"""
		.strip();

	private final WireMockServer server = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private final Exchanges exchanges = new Exchanges();

	@BeforeEach
	void start() {
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.exchanges.close();
		this.server.stop();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void eventsComeWhateverTheLinesEndWith(String end) {
		answer(stream(body(end, CREATED, delta(1, "Good "), delta(2, "däy"), COMPLETED)));
		assertThat(events()).hasSize(4);
		assertThat(text()).isEqualTo("Good däy");
	}

	@Test
	void eventsMaySplitAnywhere() {
		String body = ": hello\r\n\r\n" + body("\r\n", CREATED, delta(1, "Good "), delta(2, "däy"), COMPLETED)
				+ "data: [DONE]\r\n\r\n";
		answer(stream(body).withChunkedDribbleDelay(150, 600));
		assertThat(text()).isEqualTo("Good däy");
	}

	@Test
	void aStreamMayLackItsMediaTypeItsNamesAndItsLastLine() {
		answer(aResponse()
			.withBody("data:" + CREATED + "\n\ndata:" + delta(1, "Good däy") + "\n\n:\n\ndata:" + COMPLETED));
		assertThat(text()).isEqualTo("Good däy");
	}

	@Test
	void aDribbleThatBringsNoEventIsSilence() {
		answer(stream(body("\n", CREATED, delta(1, "x".repeat(2_000)), COMPLETED)).withChunkedDribbleDelay(2_000,
				60_000));
		HttpTurns turns = this.exchanges.open(baseUrl(), (timeouts) -> timeouts.firstEvent(Duration.ofMillis(500)),
				UnaryOperator.identity());
		StepVerifier.create(turns.stream(Exchanges.request("Hi")))
			.thenConsumeWhile((event) -> true)
			.expectErrorSatisfies((ex) -> assertThat(((TurnTimeoutException) ex).kind())
				.isEqualTo(TurnTimeoutException.Kind.FIRST_EVENT))
			.verify(Exchanges.LONG);
	}

	@Test
	void commentsAreSignsOfLife() {
		String comments = ": keep-alive\n\n".repeat(20);
		answer(stream(body("\n", CREATED) + comments + body("\n", COMPLETED)).withChunkedDribbleDelay(20, 3_000));
		HttpTurns turns = this.exchanges.open(baseUrl(), (timeouts) -> timeouts.inactivity(Duration.ofMillis(2_500)),
				UnaryOperator.identity());
		assertThat(turns.stream(Exchanges.request("Hi")).count().block(Exchanges.LONG)).isEqualTo(2);
	}

	@Test
	void whatIsAboutNoResponseIsNoEventOfTheTurn() {
		answer(stream(body("\n", "{\"type\":\"response.in_progress\"}", "{\"type\":\"keepalive\"}",
				"{\"type\":\"codex.rate_limits\",\"rate_limits\":{}}", CREATED, "{\"type\":\"response.new\"}",
				COMPLETED)));
		assertThat(events()).extracting(ResponseEvent::type)
			.containsExactly("response.created", "response.new", "response.completed");
	}

	@Test
	void aStreamThatEndsEarlyIsALoss() {
		answer(stream(body("\n", CREATED, delta(1, "Good "))));
		StepVerifier.create(ResponseEvents.outputText(stream()))
			.expectNext("Good ")
			.expectErrorSatisfies((ex) -> assertThat(((ConnectionLostException) ex).outputEmitted()).isTrue())
			.verify(Exchanges.LONG);
	}

	@Test
	void aStreamThatIsCutWithinAnEventIsALoss() {
		String body = body("\n", CREATED, delta(1, "Good "), COMPLETED);
		answer(stream(body.substring(0, body.length() - 100)));
		StepVerifier.create(stream())
			.expectNextCount(2)
			.expectError(ConnectionLostException.class)
			.verify(Exchanges.LONG);
	}

	@Test
	void theMarkOfTheEndAloneIsNoEnd() {
		answer(stream(body("\n", CREATED, "[DONE]")));
		StepVerifier.create(stream())
			.expectNextCount(1)
			.expectError(TurnTruncatedException.class)
			.verify(Exchanges.LONG);
	}

	@Test
	void whatFollowsTheTerminalEventIsNotHeard() {
		answer(stream(body("\n", CREATED, COMPLETED, "[DONE]", delta(9, "late"), "garbage")));
		assertThat(events()).extracting(ResponseEvent::type).containsExactly("response.created", "response.completed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "garbage", "[1]", "{\"type\":", "{\"no\":\"type\"}", "{\"type\":7}" })
	void garbageIsNamedAndEndsTheTurn(String garbage) {
		answer(stream(body("\n", CREATED, garbage)));
		StepVerifier.create(stream())
			.expectNextCount(1)
			.expectError(ProtocolViolationException.class)
			.verify(Exchanges.LONG);
	}

	@Test
	void aWholeResponseIsItsOwnTerminalEvent() {
		String response = COMPLETED.substring(COMPLETED.indexOf("{\"id\""), COMPLETED.length() - 1);
		answer(aResponse().withHeader("Content-Type", "application/json; charset=utf-8").withBody(response));
		List<ResponseEvent> events = events();
		assertThat(events).hasSize(1);
		assertThat(events.get(0)).isInstanceOf(ResponseLifecycleEvent.Completed.class);
		assertThat(text()).isEqualTo("Good däy");
		Response whole = ResponseEvents.finalResponse(stream()).block(Exchanges.LONG);
		assertThat(whole.id()).isEqualTo("resp_1");
	}

	@Test
	void aWholeResponseMayHaveFailed() {
		answer(aResponse().withHeader("Content-Type", "application/json")
			.withBody(
					"{\"id\":\"resp_1\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"Oops\"},\"output\":[]}"));
		assertThat(events()).extracting(ResponseEvent::type).containsExactly("response.failed");
	}

	@Test
	void anErrorMayHideBehindSuccess() {
		answer(aResponse().withHeader("Content-Type", "application/json")
			.withBody("{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"No money\"}}"));
		StepVerifier.create(stream()).expectError(QuotaExceededException.class).verify(Exchanges.LONG);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "\"hi\"", "{\"status\":\"queued\"}", "{\"half\":" })
	void otherJsonIsNamed(String body) {
		answer(aResponse().withHeader("Content-Type", "application/json").withBody(body));
		StepVerifier.create(stream())
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOf(ProtocolViolationException.class).hasMessageContaining("JSON"))
			.verify(Exchanges.LONG);
	}

	@Test
	void aPageIsNamedAndNotQuoted() {
		answer(aResponse().withHeader("Content-Type", "text/html").withBody("<html>Please log in</html>"));
		StepVerifier.create(stream())
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(ProtocolViolationException.class)
				.hasMessage("The server answered with text/html instead of a stream of events"))
			.verify(Exchanges.LONG);
	}

	@Test
	void whatCameOfAnAnswerThatNobodyReadsIsLetGo() {
		answer(aResponse().withHeader("Content-Type", "text/html").withBody("<html>" + "x".repeat(200) + "</html>"));
		HttpTurns turns = this.exchanges.open(baseUrl());
		try (LeakWatch leaks = LeakWatch.begin()) {
			for (int i = 0; i < 50; i++) {
				StepVerifier.create(turns.stream(Exchanges.request("Hi")))
					.expectError(ProtocolViolationException.class)
					.verify(Exchanges.LONG);
				turns.stream(Exchanges.request("Hi"))
					.onErrorComplete()
					.take(Duration.ofMillis(i % 10))
					.blockLast(Exchanges.LONG);
			}
			turns.close().block(Exchanges.LONG);
			leaks.assertNothingLeaked();
		}
	}

	@Test
	void aPageMayExplainAnError() {
		answer(aResponse().withStatus(502)
			.withHeader("Content-Type", "text/html")
			.withBody("<html>" + "x".repeat(200_000) + "</html>"));
		StepVerifier.create(stream())
			.expectErrorSatisfies((ex) -> assertThat(((ApiException) ex).status()).isEqualTo(502))
			.verify(Exchanges.LONG);
	}

	@Test
	void aLimitTellsHowLongToWait() {
		answer(aResponse().withStatus(429)
			.withHeader("retry-after", "7")
			.withHeader("x-request-id", "req_1")
			.withBody("{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"Slow down\"}}"));
		StepVerifier.create(stream()).expectErrorSatisfies((ex) -> {
			RateLimitedException limited = (RateLimitedException) ex;
			assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(7));
			assertThat(limited.requestId()).isEqualTo("req_1");
		}).verify(Exchanges.LONG);
	}

	@Test
	void aRedirectIsNotFollowed() {
		answer(aResponse().withStatus(307).withHeader("Location", baseUrl() + "/elsewhere"));
		StepVerifier.create(stream())
			.expectErrorSatisfies((ex) -> assertThat(((ApiException) ex).status()).isEqualTo(307))
			.verify(Exchanges.LONG);
		assertThat(this.server.getAllServeEvents()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource(Fault.class)
	void aFaultIsATypedError(Fault fault) {
		answer(aResponse().withFault(fault));
		HttpTurns turns = this.exchanges.open(baseUrl());
		StepVerifier.create(turns.stream(Exchanges.request("Hi")))
			.thenConsumeWhile((event) -> true)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(ResponsesException.class))
			.verify(Exchanges.LONG);
		answer(stream(body("\n", CREATED, COMPLETED)));
		assertThat(turns.stream(Exchanges.request("Hi")).count().block(Exchanges.LONG)).isEqualTo(2);
	}

	private Flux<ResponseEvent> stream() {
		return this.exchanges.open(baseUrl()).stream(Exchanges.request("Hi"));
	}

	private List<ResponseEvent> events() {
		return stream().collectList().block(Exchanges.LONG);
	}

	private String text() {
		return String.join("", ResponseEvents.outputText(stream()).collectList().block(Exchanges.LONG));
	}

	private String baseUrl() {
		return "http://localhost:" + this.server.port() + "/v1";
	}

	private void answer(ResponseDefinitionBuilder answer) {
		this.server
			.stubFor(post(urlPathEqualTo("/v1/responses")).withHeader("Authorization", equalTo("Bearer test-key"))
				.withHeader("Content-Type", equalTo("application/json"))
				.withRequestBody(matchingJsonPath("$[?(@.stream == true && @.input == 'Hi')]"))
				.willReturn(answer));
	}

	private static ResponseDefinitionBuilder stream(String body) {
		return aResponse().withHeader("Content-Type", "text/event-stream; charset=utf-8").withBody(body);
	}

	private static String body(String end, String... events) {
		StringBuilder body = new StringBuilder();
		for (String event : events) {
			body.append("event: x").append(end).append("data: ").append(event).append(end).append(end);
		}
		return body.toString();
	}

	private static String delta(int sequence, String text) {
		return """
				{"type":"response.output_text.delta","sequence_number":%d,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"%s","logprobs":[]}"""
			.strip()
			.formatted(sequence, text);
	}

}
