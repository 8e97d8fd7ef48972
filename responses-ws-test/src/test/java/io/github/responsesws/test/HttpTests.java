package io.github.responsesws.test;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class HttpTests {

	private ResponsesServer server;

	@BeforeEach
	void start() {
		this.server = ResponsesServer.builder().apiKey("test-key").start();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void answersAPost() throws Exception {
		HttpResponse<String> answer = post("/responses", "{'model':'m','input':'My name is Ada.'}");
		assertThat(answer.statusCode()).isEqualTo(200);
		JsonNode response = TestClient.json(answer.body());
		assertThat(response.path("status").asString()).isEqualTo("completed");
		HttpResponse<String> next = post("/responses", "{'model':'m','input':'What is my name?',"
				+ "'previous_response_id':'" + response.path("id").asString() + "'}");
		assertThat(TestClient.text(TestClient.json(next.body()))).contains("Ada");
		assertThat(this.server.takeRequest(TestClient.TIMEOUT).transport()).isEqualTo(Transport.HTTP);
	}

	@Test
	void findsOnlyStoredResponses() throws Exception {
		JsonNode response = TestClient.json(post("/responses", "{'model':'m','input':'Hi','store':false}").body());
		HttpResponse<String> next = post("/responses",
				"{'model':'m','input':'x','previous_response_id':'" + response.path("id").asString() + "'}");
		assertThat(next.statusCode()).isEqualTo(400);
		assertThat(TestClient.json(next.body()).path("error").path("code").asString())
			.isEqualTo("previous_response_not_found");
	}

	@Test
	void streamsServerSentEvents() throws Exception {
		HttpResponse<String> answer = post("/responses", "{'model':'m','input':'Hi','stream':true}");
		assertThat(answer.headers().firstValue("content-type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("text/event-stream"));
		List<String> events = List.of(answer.body().split("\n\n"));
		assertThat(events.get(0)).startsWith("event: response.created\ndata: {");
		assertThat(events.get(events.size() - 1)).startsWith("event: response.completed\ndata: {");
		for (int i = 0; i < events.size(); i++) {
			JsonNode event = TestClient.json(events.get(i).substring(events.get(i).indexOf("data: ") + 6));
			assertThat(event.path("sequence_number").asInt()).isEqualTo(i);
		}
	}

	@Test
	void refusesWithAStatus() throws Exception {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.error(429, "rate_limit_exceeded", "Slow down", Map.of("retry-after", "1")));
		for (boolean stream : new boolean[] { false, true }) {
			HttpResponse<String> answer = post("/responses", "{'model':'m','input':'Hi','stream':" + stream + "}");
			assertThat(answer.statusCode()).isEqualTo(429);
			assertThat(answer.headers().firstValue("retry-after")).contains("1");
			assertThat(TestClient.json(answer.body()).path("error").path("code").asString())
				.isEqualTo("rate_limit_exceeded");
		}
	}

	@Test
	void refusesBadRequests() throws Exception {
		assertThat(TestClient.post(this.server, "/responses", "{}").statusCode()).isEqualTo(401);
		assertThat(post("/responses", "nonsense").statusCode()).isEqualTo(400);
		assertThat(post("/responses", "{'input':'Hi'}").statusCode()).isEqualTo(400);
		assertThat(post("/other", "{}").statusCode()).isEqualTo(404);
		assertThat(
				TestClient.post(this.server, "/responses", "{\"model\":\"m\",\"input\":\"Hi\"}", "api-key", "test-key")
					.statusCode())
			.isEqualTo(200);
	}

	@Test
	void compactsOnDemand() throws Exception {
		HttpResponse<String> answer = post("/responses/compact",
				"{'model':'m','input':[{'role':'user','content':'My name is Ada.'},"
						+ "{'type':'message','role':'assistant','content':[{'type':'output_text','text':'Hello'}]}]}");
		JsonNode window = TestClient.json(answer.body());
		assertThat(window.path("object").asString()).isEqualTo("response.compaction");
		assertThat(window.path("output")).hasSize(2);
		assertThat(window.path("output").path(1).path("type").asString()).isEqualTo("compaction");
		assertThat(window.path("usage").path("input_tokens").asInt()).isPositive();
		String input = window.path("output").toString();
		String question = "{\"role\":\"user\",\"content\":\"What is my name?\"}";
		HttpResponse<String> next = post("/responses",
				"{'model':'m','input':" + input.substring(0, input.length() - 1) + "," + question + "]}");
		assertThat(TestClient.text(TestClient.json(next.body()))).contains("Ada");
	}

	@Test
	void compactsALongContextByItself() throws Exception {
		String settings = "'model':'m','context_management':[{'type':'compaction','compact_threshold':20}]";
		try (TestClient client = TestClient.connect(this.server, "test-key")) {
			List<JsonNode> events = client
				.send("{'type':'response.create'," + settings + ",'store':false,'input':'My name is Ada.'}")
				.turn();
			assertThat(TestClient.types(events)).contains("response.compaction.compacting");
			JsonNode response = events.get(events.size() - 1).path("response");
			assertThat(response.path("output").path(1).path("type").asString()).isEqualTo("compaction");
			JsonNode next = client.create("{'type':'response.create'," + settings + ",'store':false,"
					+ "'previous_response_id':'" + response.path("id").asString() + "','input':'What is my name?'}");
			assertThat(TestClient.text(next)).contains("Ada");
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void forgetsClientsThatVanish(boolean stream) throws Exception {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("x").await(gate).stall());
		String body = "{\"model\":\"m\",\"input\":\"Hi\",\"stream\":" + stream + "}";
		try (Socket socket = new Socket("127.0.0.1", this.server.port())) {
			socket.getOutputStream()
				.write(("POST /v1/responses HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer test-key\r\n"
						+ "Content-Length: " + body.length() + "\r\n\r\n" + body)
					.getBytes(StandardCharsets.US_ASCII));
			gate.awaitReached(TestClient.TIMEOUT);
		}
		this.server.awaitIdle(TestClient.TIMEOUT);
	}

	@ParameterizedTest
	@CsvSource({ "GET /v1/other, '', 404", "GET /v1/responses, '', 426",
			"GET /v1/responses, 'Upgrade: websocket\r\nConnection: Upgrade\r\n', 401", "POST /v1/responses, '', 401" })
	void connectionGoesOnAfterWhatIsRefused(String refused, String headers, int status) throws Exception {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Hello").await(gate).text("!"));
		String key = "Authorization: Bearer test-key\r\n";
		String body = "{\"model\":\"m\",\"input\":\"Hi\"}";
		String turn = "POST /v1/responses HTTP/1.1\r\nHost: test\r\n" + key + "Content-Length: " + body.length()
				+ "\r\n\r\n" + body;
		try (Socket socket = new Socket("127.0.0.1", this.server.port())) {
			socket.setSoTimeout((int) TestClient.TIMEOUT.toMillis());
			// What is refused waits in the server until the turn before it has its
			// answer.
			write(socket, turn + refused + " HTTP/1.1\r\nHost: test\r\n" + headers + "Content-Length: 2\r\n\r\n{}");
			gate.awaitReached(TestClient.TIMEOUT);
			gate.open();
			assertThat(read(socket, "HTTP/1.1 " + status)).contains("HTTP/1.1 200");
			write(socket, turn);
			assertThat(read(socket, "HTTP/1.1 200")).contains("Hello");
		}
	}

	private static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Read an answer to its end, and what comes before it.
	 */
	private static String read(Socket socket, String status) throws IOException {
		StringBuilder text = new StringBuilder();
		while (text.indexOf(status) < 0 || !text.toString().endsWith("}")) {
			int next = socket.getInputStream().read();
			assertThat(next).as("After " + text).isNotNegative();
			text.append((char) next);
			if (text.toString().endsWith("}")) {
				int available = socket.getInputStream().available();
				text.append(new String(socket.getInputStream().readNBytes(available), StandardCharsets.US_ASCII));
			}
		}
		return text.toString();
	}

	private HttpResponse<String> post(String path, String body) throws Exception {
		return TestClient.post(this.server, path, body.replace('\'', '"'), "Authorization", "Bearer test-key");
	}

}
