package io.github.responsesws.test.junit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The test of docs/test-server.md, which shows what stands between the marks.
 */
// snippet: junit
class WeatherClientTests {

	@RegisterExtension
	static final ResponsesServerExtension responses = ResponsesServerExtension.builder().apiKey("test-key").build();

	@Test
	void asksForTheWeather(ResponsesServer server) throws Exception {
		server.onRequest(RequestMatcher.any()).respond(Scripts.text("Sunny.")).once();
		// point your client at responses.baseUrl()
		// end
		assertThat(ask(responses.baseUrl())).contains("Sunny.");
		// snippet: junit
	}

	// end
	private static String ask(String baseUrl) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + "/responses"))
			.timeout(Duration.ofSeconds(60))
			.header("Content-Type", "application/json")
			.header("Authorization", "Bearer test-key")
			.POST(BodyPublishers.ofString("{\"model\":\"m\",\"input\":\"How is it?\"}"))
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
	}

	// snippet: junit

}
// end
