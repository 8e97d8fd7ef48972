package io.github.responsesws.applications;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks an application over HTTP, as its users do, and tells what it asked the service.
 */
final class FrontDoor {

	static final Duration LONG = Duration.ofSeconds(60);

	static final String ADVICE = "{\"umbrella\":true,\"reason\":\"rain\"}";

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(LONG).build();

	private final String address;

	FrontDoor(int port) {
		this.address = "http://localhost:" + port;
	}

	/**
	 * Let the model call tools, one after the other, and then take an umbrella.
	 */
	static void expect(ResponsesServer server, String... tools) {
		server.reset();
		server.onRequest(RequestMatcher.any())
			.respond(List.of(tools)
				.stream()
				.map((tool) -> Scripts.functionCall(tool, tool.equals("weather") ? "{\"city\":\"Paris\"}" : "{}"))
				.reduce((first, second) -> first.then(second))
				.orElseThrow(), Scripts.text("Take an umbrella."));
	}

	/**
	 * Return what the tools gave back to the model.
	 */
	static List<String> outputs(ResponsesServer server) {
		List<ReceivedRequest> requests = server.requests();
		return requests.get(requests.size() - 1)
			.body()
			.path("input")
			.valueStream()
			.filter((item) -> item.has("output"))
			.map((item) -> item.path("output"))
			.map(JsonNode::asString)
			.toList();
	}

	/**
	 * Ask as the user Ada.
	 */
	String get(String path) throws IOException, InterruptedException {
		String user = Base64.getEncoder().encodeToString("ada:lovelace".getBytes());
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.address + path))
			.header("Authorization", "Basic " + user)
			.timeout(LONG)
			.build();
		HttpResponse<String> response = this.http.send(request, HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return response.body();
	}

	/**
	 * Ask for a stream of events and expect it whole.
	 */
	void streams(String path) throws IOException, InterruptedException {
		assertThat(get(path).lines().filter((line) -> !line.isEmpty())).startsWith("data:{\"text\":\"Take\"}")
			.endsWith("event:done", "data:{}");
	}

}
