package io.github.responsesws.turn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.responsesws.CapturedLog;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionTools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WireLogTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@RegisterExtension
	final CapturedLog log = new CapturedLog();

	private final Logger wire = (Logger) LoggerFactory.getLogger(WireLine.CATEGORY);

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final List<ResponsesWebSocketClient> clients = new ArrayList<>();

	@AfterEach
	void close() {
		closeClients();
		this.wire.setLevel(null);
		this.server.close();
	}

	private void closeClients() {
		this.clients.forEach((client) -> client.close().block(LONG));
		this.clients.clear();
	}

	@Test
	void eachThingThatHappensIsALine() {
		this.wire.setLevel(Level.DEBUG);
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.error(503, "server_is_overloaded", "Later."),
					Scripts.functionCall("find", "{\"city\":\"Paris\"}"), Scripts.text("Found."));
		Conversation conversation = client().conversation();
		assertThat(conversation.turn("Find it").run().response().block(LONG)).isNotNull();
		closeClients();
		assertThat(lines()).containsExactly(
				"handshake outcome=OPENED session=session-1 endpoint=ws://127.0.0.1:N/v1/responses took=T",
				"turn outcome=FAILED error=server_is_overloaded conversation=ID model=test-model session=session-1"
						+ " lane=default events=N sent=N received=N acquired=T took=T",
				"retry reason=server_is_overloaded verdict=SAFE_AFTER_DELAY attempt=2 wait=T",
				"turn outcome=COMPLETED response=ID conversation=ID model=test-model session=session-1 lane=default"
						+ " events=N sent=N received=N input-tokens=N cached-tokens=N output-tokens=N acquired=T"
						+ " first-event=T took=T",
				"tool outcome=COMPLETED name=find kind=FUNCTION call=ID response=ID round=1 arguments=16 output=5"
						+ " took=T",
				"round number=1 response=ID input-tokens=N output-tokens=N",
				"turn outcome=COMPLETED response=ID conversation=ID model=test-model session=session-1 lane=default"
						+ " events=N sent=N received=N input-tokens=N cached-tokens=N output-tokens=N acquired=T"
						+ " first-event=T took=T",
				"round number=2 response=ID input-tokens=N output-tokens=N", "run outcome=COMPLETED rounds=2",
				"close reason=SHUTDOWN session=session-1 turns=3 sent=N received=N age=T");
	}

	@Test
	void failedHandshakesAndCancelledTurnsAreLines() {
		this.wire.setLevel(Level.DEBUG);
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Fou").await(gate));
		StepVerifier.create(client().turn("1").text()).expectNext("Fou").thenCancel().verify(LONG);
		gate.open();
		closeClients();
		assertThat(lines()).anySatisfy((line) -> assertThat(line).startsWith("turn outcome=CANCELLED response=ID "));
		this.server.onHandshake().refuse(401, "invalid_api_key", "No.");
		ResponsesWebSocketClient refused = client();
		assertThatThrownBy(() -> refused.turn("2").response().block(LONG)).isInstanceOf(ResponsesException.class);
		closeClients();
		assertThat(lines()).contains("handshake outcome=FAILED error=handshake_unauthorized"
				+ " endpoint=ws://127.0.0.1:N/v1/responses took=T");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whatWasSaidIsThereOnlyIfAskedFor(boolean content) {
		this.wire.setLevel(Level.TRACE);
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("a secret answer"));
		ResponsesWebSocketClient client = content ? client(new ContentLog()) : client();
		ResponseRequest request = ResponseRequest.builder()
			.input("a secret prompt, and sk-proj-abcdefgh")
			.tools(Tool.raw(RawJson.parse("{\"type\":\"mcp\",\"server_label\":\"links\",\"server_url\":\"https://x\","
					+ "\"authorization\":\"mcp-key\",\"headers\":{\"X-Key\":\"header-key\"}}")))
			.build();
		assertThat(client.turn(request).response().block(LONG)).isNotNull();
		String text = this.log.text();
		assertThat(text).doesNotContain("mcp-key", "header-key", "sk-proj-abcdefgh", "test-key");
		if (content) {
			assertThat(text).contains("request session=session-1 lane=default {", "a secret prompt, and sk-…",
					"response session=session-1 lane=default {", "a secret answer", "\"authorization\":\"…\"");
		}
		else {
			assertThat(text).doesNotContain("a secret prompt", "a secret answer");
		}
	}

	@Test
	void nothingIsWrittenForNobody() {
		this.wire.setLevel(Level.INFO);
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text("Found."));
		assertThat(client(new ContentLog()).turn("Find it").response().block(LONG)).isNotNull();
		closeClients();
		assertThat(lines()).isEmpty();
	}

	@Test
	void whatOthersMakeUpStaysOneWord() {
		this.wire.setLevel(Level.DEBUG);
		WireLine.of("tool").with("name", "a b\nc=" + "x".repeat(200)).with("none", null).took("never", -1).tell();
		assertThat(this.log.text()).contains("DEBUG tool name=a_b_c=" + "x".repeat(122) + "...\n");
	}

	private List<String> lines() {
		return this.log.text()
			.lines()
			.filter((line) -> line.matches("(DEBUG|TRACE) (handshake|turn|retry|tool|round|run|close) .*"))
			.map((line) -> line.replaceFirst("DEBUG ", "")
				.replaceAll("=-?\\d+ms", "=T")
				.replaceAll("(response|conversation|call)=\\S+", "$1=ID")
				.replaceAll("(events|sent|received|tokens)=\\d+", "$1=N")
				.replaceAll("127.0.0.1:\\d+", "127.0.0.1:N"))
			.toList();
	}

	private ResponsesWebSocketClient client(TurnListener... listeners) {
		ResponsesWebSocketClient.Builder builder = ResponsesWebSocketClient.builder()
			.apiKey("test-key")
			.baseUrl(this.server.baseUrl())
			.model("test-model")
			.retry((retry) -> retry.minBackoff(Duration.ofMillis(1)).maxBackoff(Duration.ofMillis(1)))
			.tools(FunctionTools.of(FunctionTool.builder("find")
				.handler(RawJson.parse("{\"type\":\"object\"}"), (arguments, context) -> "Here.")));
		for (TurnListener listener : listeners) {
			builder.turnListener(listener);
		}
		ResponsesWebSocketClient client = builder.build();
		this.clients.add(client);
		return client;
	}

}
