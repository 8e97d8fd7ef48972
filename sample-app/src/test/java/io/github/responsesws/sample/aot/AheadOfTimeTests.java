package io.github.responsesws.sample.aot;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample without reflection over its configuration: processed ahead of time, started
 * on the JVM, and asked for a turn with a tool.
 */
class AheadOfTimeTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Test
	@Timeout(180)
	void theSampleRunsATool(@TempDir Path folder) throws Exception {
		String classPath = SampleProcess.process(folder);
		assertThat(hints(folder)).contains("io.github.responsesws.sample.agent.Weather$Report", "ofVirtual");
		try (SampleProcess sample = SampleProcess.start(classPath)) {
			String answer = ask(sample.port(), "What is the weather in Lisbon?");
			assertThat(sample.log()).contains("Starting AOT-processed SampleApplication");
			assertThat(answer).contains("event:tool.completed", "\"name\":\"weather\"", "sunny", "event:run.ended")
				.doesNotContain("event:error");
		}
	}

	private static String hints(Path folder) throws Exception {
		return Files.readString(
				folder.resolve("resources/META-INF/native-image/application/sample/reachability-metadata.json"));
	}

	private static String ask(int port, String question) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/chat"))
			.header("Content-Type", "application/json")
			.timeout(LONG)
			.POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"" + question + "\"}"))
			.build();
		HttpResponse<String> response = HttpClient.newBuilder()
			.connectTimeout(LONG)
			.build()
			.send(request, HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return response.body();
	}

}
