package io.github.responsesws.test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WebSocketSwitchTests {

	private static final String CREATE = "{'type':'response.create','model':'m','input':'Hi'}";

	private final ResponsesServer server = ResponsesServer.builder().start();

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void refusesAndAcceptsAgain() throws Exception {
		try (TestClient before = TestClient.connect(this.server)) {
			this.server.webSocket().refuse(403);
			assertThat(this.server.webSocket().isOn()).isFalse();
			assertThat(refusedStatus()).isEqualTo(403);
			assertThat(post()).isEqualTo(200);
			assertThat(before.create(CREATE).path("status").asString()).isEqualTo("completed");
		}
		this.server.webSocket().on();
		try (TestClient after = TestClient.connect(this.server)) {
			assertThat(after.create(CREATE).path("status").asString()).isEqualTo("completed");
		}
	}

	@Test
	void acceptsAndCloses() throws Exception {
		this.server.webSocket().closeImmediately(1008);
		try (TestClient client = TestClient.connect(this.server)) {
			assertThat(client.closeCode()).isEqualTo(1008);
		}
		assertThat(post()).isEqualTo(200);
	}

	@Test
	void decidesBeforeStubsAndIsOnAfterAReset() {
		this.server.onHandshake().refuse(429, "slow_down", "Slow down");
		this.server.webSocket().refuse(426);
		assertThat(refusedStatus()).isEqualTo(426);
		this.server.reset();
		TestClient.connect(this.server).close();
	}

	private int refusedStatus() {
		int[] status = new int[1];
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> TestClient.connect(this.server))
			.satisfies((ex) -> status[0] = ((WebSocketHandshakeException) ex.getCause()).getResponse().statusCode());
		return status[0];
	}

	private int post() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.server.baseUrl() + "/responses"))
			.POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\",\"input\":\"Hi\"}"))
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
	}

}
