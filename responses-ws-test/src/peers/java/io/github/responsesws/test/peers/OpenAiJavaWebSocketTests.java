package io.github.responsesws.test.peers;

import java.time.Duration;
import java.util.Optional;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.ResponseConnection;
import com.openai.core.http.ResponseWebSocketException;
import com.openai.core.http.ResponseWebSocketOptions;
import com.openai.core.http.WebSocketHandshakeException;
import com.openai.errors.OpenAIException;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseSteerFailedEvent;
import com.openai.models.responses.ResponseSteerPendingEvent;
import com.openai.models.responses.ResponsesServerEvent;
import io.github.responsesws.test.junit.ResponsesServerExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The WebSocket connection and the lanes of openai-java.
 */
@Timeout(60)
class OpenAiJavaWebSocketTests {

	@RegisterExtension
	static final ResponsesServerExtension server = ResponsesServerExtension.builder()
		.apiKey("test-key")
		.latency(Duration.ofMillis(2))
		.build();

	private OpenAIClient client;

	private ResponseConnection connection;

	@BeforeEach
	void connect() {
		this.client = client("test-key");
		this.connection = this.client.responses().connect(ResponseWebSocketOptions.builder().maxLanes(33).build());
	}

	@AfterEach
	void close() {
		this.connection.close();
		this.client.close();
	}

	@Test
	void warmUpThenText() {
		this.connection.send(OpenAiJavaRequests
			.event(OpenAiJavaRequests.create().generate(false).addTool(OpenAiJavaRequests.weatherTool()).input("")));
		OpenAiJavaTurn warm = read();
		assertThat(warm.response().output()).isEmpty();
		assertThat(warm.response().usage()).hasValueSatisfying((usage) -> assertThat(usage.outputTokens()).isZero());
		this.connection.send(OpenAiJavaRequests.ask(warm.id(), "Say hello."));
		OpenAiJavaTurn turn = read();
		assertThat(turn.text()).isNotBlank();
		assertThat(turn.response().previousResponseId()).hasValue(warm.id());
	}

	@Test
	void continuationRemembersEarlierTurns() {
		this.connection.send(OpenAiJavaRequests.ask("My name is Ada. Please greet me."));
		OpenAiJavaTurn first = read();
		this.connection.send(OpenAiJavaRequests.ask(first.id(), "What is my name?"));
		OpenAiJavaTurn second = read();
		assertThat(second.text()).contains("Ada");
		assertThat(second.response().previousResponseId()).hasValue(first.id());
	}

	@Test
	void toolRoundTrip() {
		this.connection.send(OpenAiJavaRequests.event(OpenAiJavaRequests.create()
			.addTool(OpenAiJavaRequests.weatherTool())
			.input("What is the weather in Paris?")));
		OpenAiJavaTurn asked = read();
		assertThat(asked.call().name()).isEqualTo("get_weather");
		assertThat(asked.call().arguments()).contains("\"city\"", "Paris");
		this.connection.send(OpenAiJavaRequests.answer(asked.id(), asked.call().callId(), "Hail, 7 degrees"));
		assertThat(read().text()).contains("Hail");
	}

	@Test
	void twoLanesRunAtTheSameTime() {
		try (ResponseConnection.Lane left = this.connection.lane("left");
				ResponseConnection.Lane right = this.connection.lane("right")) {
			left.send(OpenAiJavaRequests.ask(OpenAiJavaRequests.STORY));
			ResponsesServerEvent head = left.receive();
			right.send(OpenAiJavaRequests.ask("Say hello."));
			OpenAiJavaTurn brief = read(right, "right");
			// The story has hundreds of deltas: it cannot be over when the greeting is.
			left.send(OpenAiJavaRequests.ask("Queued behind the story."));
			OpenAiJavaTurn story = OpenAiJavaTurn.read(head, left::receive, Optional.of("left"));
			OpenAiJavaTurn queued = read(left, "left");
			assertThat(brief.events().size()).isLessThan(story.events().size());
			assertThat(queued.id()).isNotEqualTo(story.id());
		}
	}

	@Test
	void aForkKeepsTheSourceLane() {
		try (ResponseConnection.Lane source = this.connection.lane("source");
				ResponseConnection.Lane fork = this.connection.lane("fork")) {
			source.send(OpenAiJavaRequests.ask("My name is Ada. Please greet me."));
			OpenAiJavaTurn parent = read(source, "source");
			fork.send(OpenAiJavaRequests.ask(parent.id(), "What is my name?"));
			ResponsesServerEvent created = fork.receive();
			ResponsesServerEvent inProgress = fork.receive();
			assertThat(inProgress.isResponseInProgress()).isTrue();
			source.send(OpenAiJavaRequests.ask(parent.id(), "What is my name, again?"));
			OpenAiJavaTurn advanced = read(source, "source");
			assertThat(fork.finalResponse().id()).isEqualTo(created.asResponseCreated().response().id());
			assertThat(advanced.text()).contains("Ada");
			assertThat(advanced.response().previousResponseId()).hasValue(parent.id());
		}
	}

	@Test
	void anUnknownPreviousResponseIsAnErrorOfTheLane() {
		try (ResponseConnection.Lane lane = this.connection.lane("lane")) {
			lane.send(OpenAiJavaRequests.ask("resp_unknown", "Hello?"));
			assertThatExceptionOfType(ResponseWebSocketException.class).isThrownBy(lane::finalResponse)
				.satisfies((ex) -> {
					ResponsesServerEvent.ResponseWsError frame = ex.event().validate().asError();
					assertThat(frame.status()).hasValue(400L);
					assertThat(frame.streamId()).hasValue("lane");
					assertThat(frame.error().type()).isEqualTo("invalid_request_error");
					assertThat(frame.error().code()).hasValue("previous_response_not_found");
					assertThat(frame.error().param()).hasValue("previous_response_id");
				});
			lane.send(OpenAiJavaRequests.ask("Say hello."));
			assertThat(read(lane, "lane").text()).isNotBlank();
		}
	}

	@Test
	void aThirtyThirdLaneIsRefused() {
		for (int index = 0; index < 32; index++) {
			ResponseConnection.Lane lane = this.connection.lane("lane-" + index);
			lane.send(OpenAiJavaRequests.ask("Say hello."));
			lane.finalResponse();
		}
		try (ResponseConnection.Lane lane = this.connection.lane("one-too-many")) {
			lane.send(OpenAiJavaRequests.ask("Say hello."));
			assertThatExceptionOfType(ResponseWebSocketException.class).isThrownBy(lane::finalResponse)
				.satisfies((ex) -> assertThat(ex.event().validate().asError().error().code())
					.hasValue("websocket_stream_limit_reached"));
		}
	}

	@Test
	void steeringEndsInASuccessor() {
		try (ResponseConnection.Lane lane = this.connection.lane("steered")) {
			lane.send(OpenAiJavaRequests.ask(OpenAiJavaRequests.STORY));
			ResponsesServerEvent head = lane.receive();
			String parent = head.asResponseCreated().response().id();
			lane.send(OpenAiJavaRequests.steer(parent, "Make the keeper a penguin."));
			OpenAiJavaTurn steered = OpenAiJavaTurn.read(head, lane::receive, Optional.of("steered"));
			assertThat(steered.events().stream().filter(ResponsesServerEvent::isResponseSteerAccepted)).singleElement()
				.satisfies((event) -> assertThat(event.asResponseSteerAccepted().steer().previousResponseId())
					.isEqualTo(parent));
			OpenAiJavaTurn successor = read(lane, "steered");
			assertThat(successor.response().previousResponseId()).hasValue(parent);
			assertThat(successor.response().status()).hasValue(ResponseStatus.COMPLETED);
			assertThat(successor.text()).containsIgnoringCase("penguin");
		}
	}

	@Test
	void steeringAToolCallWaitsForItsOutput() {
		this.connection.send(OpenAiJavaRequests.event(OpenAiJavaRequests.create()
			.addTool(OpenAiJavaRequests.weatherTool())
			.input("What is the weather in Paris?")));
		ResponsesServerEvent head = this.connection.receive();
		String parent = head.asResponseCreated().response().id();
		this.connection.send(OpenAiJavaRequests.steer(parent, "Mention the penguins."));
		OpenAiJavaTurn asked = OpenAiJavaTurn.read(head, this.connection::receive, Optional.empty());
		ResponseSteerPendingEvent pending = this.connection.receive().validate().asResponseSteerPending();
		assertThat(pending.steer().previousResponseId()).isEqualTo(parent);
		assertThat(pending.requiredInput()).singleElement()
			.satisfies((required) -> assertThat(required.asFunctionCallOutput().callId())
				.isEqualTo(asked.call().callId()));
		this.connection.send(OpenAiJavaRequests.answer(parent, asked.call().callId(), "Hail, 7 degrees"));
		assertThat(read().response().previousResponseId()).hasValue(parent);
	}

	@Test
	void steeringAFinishedResponseFails() {
		this.connection.send(OpenAiJavaRequests.ask("Say hello."));
		OpenAiJavaTurn finished = read();
		this.connection.send(OpenAiJavaRequests.steer(finished.id(), "Too late."));
		ResponseSteerFailedEvent failed = this.connection.receive().validate().asResponseSteerFailed();
		assertThat(failed.error().code().asString()).isEqualTo("response_already_completed");
		assertThat(failed.steer().input().asText()).isEqualTo("Too late.");
	}

	@Test
	void aConnectionThatTheServerClosedCanBeReopened() {
		this.connection.send(OpenAiJavaRequests.ask("Say hello."));
		read();
		server.server().closeAll(1001);
		assertThatExceptionOfType(Exception.class).isThrownBy(this.connection::receive);
		this.connection.reconnect();
		this.connection.send(OpenAiJavaRequests.ask("Say hello."));
		assertThat(read().text()).isNotBlank();
	}

	@Test
	void aWrongKeyIsRefusedInTheHandshake() {
		OpenAIClient stranger = client("wrong-key");
		try {
			assertThatExceptionOfType(OpenAIException.class).isThrownBy(() -> stranger.responses().connect().close())
				.isInstanceOfSatisfying(WebSocketHandshakeException.class,
						(ex) -> assertThat(ex.statusCode()).isEqualTo(401));
		}
		finally {
			stranger.close();
		}
	}

	private OpenAiJavaTurn read() {
		return OpenAiJavaTurn.read(this.connection::receive, Optional.empty());
	}

	private static OpenAiJavaTurn read(ResponseConnection.Lane lane, String name) {
		return OpenAiJavaTurn.read(lane::receive, Optional.of(name));
	}

	private static OpenAIClient client(String apiKey) {
		return OpenAIOkHttpClient.builder()
			.baseUrl(server.baseUrl())
			.apiKey(apiKey)
			.maxRetries(0)
			.timeout(Duration.ofSeconds(20))
			.build();
	}

}
