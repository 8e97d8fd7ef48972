package io.github.responsesws.samples.langchain4j;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Scanner;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.langchain4j.ResponsesChatModel;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(300)
class TravelGuideTests {

	private static final String QUESTIONS = "My name is Ada.\nWhat is the weather in Paris?\nWhat is my name?\n";

	@Test
	void talksOverTheWebSocket() {
		try (ResponsesServer server = ResponsesServer.builder().apiKey("key").start()) {
			List<String> answers = talk(server, QUESTIONS);
			assertThat(answers.get(1)).contains("Rain in Paris");
			assertThat(answers.get(2)).contains("Ada");
			assertThat(server.handshakes()).hasSize(1);
			assertThat(server.requests()).hasSize(4).allSatisfy((request) -> {
				assertThat(request.transport()).isEqualTo(Transport.WEBSOCKET);
				assertThat(request.body().path("model").asString()).isEqualTo("gpt-5-mini");
			});
			assertThat(server.requests().subList(1, 4)).extracting(ReceivedRequest::previousResponseId)
				.doesNotContainNull();
		}
	}

	@Test
	void talksOverHttpWhereTheWebSocketIsBlocked() {
		try (ResponsesServer server = ResponsesServer.builder().apiKey("key").start()) {
			server.webSocket().refuse(403);
			assertThat(talk(server, QUESTIONS).get(2)).contains("Ada");
			assertThat(server.requests())
				.allSatisfy((request) -> assertThat(request.transport()).isNotEqualTo(Transport.WEBSOCKET));
		}
	}

	private static List<String> talk(ResponsesServer server, String questions) {
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
			.apiKey("key")
			.baseUrl(server.baseUrl())
			.build();
		try {
			ByteArrayOutputStream answers = new ByteArrayOutputStream();
			new TravelGuide(ResponsesChatModel.builder().client(client).modelName("gpt-5-mini").build())
				.talk(new Scanner(questions), new PrintStream(answers, true, StandardCharsets.UTF_8));
			return answers.toString(StandardCharsets.UTF_8).lines().toList();
		}
		finally {
			client.close().block(Duration.ofSeconds(60));
		}
	}

}
