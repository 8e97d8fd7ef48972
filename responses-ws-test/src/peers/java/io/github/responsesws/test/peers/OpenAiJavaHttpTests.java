package io.github.responsesws.test.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.CompactedResponse;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCompactParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import io.github.responsesws.test.junit.ResponsesServerExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Plain HTTP and server-sent events of openai-java.
 */
@Timeout(60)
class OpenAiJavaHttpTests {

	@RegisterExtension
	static final ResponsesServerExtension server = ResponsesServerExtension.builder().apiKey("test-key").build();

	private final OpenAIClient client = client("test-key");

	@AfterEach
	void close() {
		this.client.close();
	}

	@Test
	void createAnswersWithAWholeResponse() {
		Response response = this.client.responses().create(request("Say hello.").build()).validate();
		assertThat(OpenAiJavaTurn.text(response)).isNotBlank();
		assertThat(response.usage()).hasValueSatisfying((usage) -> assertThat(usage.totalTokens()).isPositive());
	}

	@Test
	void storedResponsesCanBeContinued() {
		Response first = this.client.responses().create(request("My name is Ada.").store(true).build()).validate();
		Response second = this.client.responses()
			.create(request("What is my name?").previousResponseId(first.id()).build())
			.validate();
		assertThat(OpenAiJavaTurn.text(second)).contains("Ada");
	}

	@Test
	void streamingSendsEveryEvent() {
		List<ResponseStreamEvent> events = new ArrayList<>();
		ResponseAccumulator accumulator = ResponseAccumulator.createWithSnapshots();
		try (StreamResponse<ResponseStreamEvent> stream = this.client.responses()
			.createStreaming(request("Say hello.").build())) {
			stream.stream().map(ResponseStreamEvent::validate).map(accumulator::accumulate).forEach(events::add);
		}
		assertThat(events.get(0).isCreated()).isTrue();
		assertThat(events.get(events.size() - 1).isCompleted()).isTrue();
		assertThat(accumulator.reconstructedResponse().output()).isEqualTo(accumulator.response().output());
		assertThat(OpenAiJavaTurn.text(accumulator.response())).isNotBlank();
	}

	@Test
	void toolsAreCalled() {
		Response response = this.client.responses()
			.create(request("What is the weather in Paris?").addTool(OpenAiJavaRequests.weatherTool()).build())
			.validate();
		assertThat(response.output())
			.anySatisfy((item) -> assertThat(item.asFunctionCall().arguments()).contains("Paris"));
	}

	/**
	 * The window is not validated as a whole: it starts with user messages, and the SDK
	 * declares them as output messages, which have no {@code input_text}.
	 */
	@Test
	void aCompactedWindowStartsANewChain() {
		CompactedResponse window = this.client.responses()
			.compact(ResponseCompactParams.builder()
				.model(OpenAiJavaRequests.MODEL)
				.input("My name is Ada. Please remember it.")
				.build());
		window.usage().validate();
		List<ResponseOutputItem> items = window.output();
		assertThat(items.get(items.size() - 1).asCompaction().validate().encryptedContent()).isNotBlank();
		List<ResponseInputItem> input = new ArrayList<>();
		items.forEach((item) -> input.add(JsonValue.from(item).convert(ResponseInputItem.class)));
		input.add(ResponseInputItem.ofEasyInputMessage(
				EasyInputMessage.builder().role(EasyInputMessage.Role.USER).content("What is my name?").build()));
		Response response = this.client.responses()
			.create(ResponseCreateParams.builder()
				.model(OpenAiJavaRequests.MODEL)
				.store(false)
				.inputOfResponse(input)
				.build())
			.validate();
		assertThat(OpenAiJavaTurn.text(response)).contains("Ada");
	}

	@Test
	void anUnknownPreviousResponseIsABadRequest() {
		assertThatExceptionOfType(BadRequestException.class)
			.isThrownBy(
					() -> this.client.responses().create(request("Hello?").previousResponseId("resp_unknown").build()))
			.satisfies((ex) -> assertThat(ex.code()).hasValue("previous_response_not_found"));
	}

	@Test
	void aWrongKeyIsUnauthorized() {
		OpenAIClient stranger = client("wrong-key");
		try {
			assertThatExceptionOfType(UnauthorizedException.class)
				.isThrownBy(() -> stranger.responses().create(request("Hello?").build()))
				.satisfies((ex) -> assertThat(ex.code()).hasValue("invalid_api_key"));
		}
		finally {
			stranger.close();
		}
	}

	private static ResponseCreateParams.Builder request(String input) {
		return ResponseCreateParams.builder().model(OpenAiJavaRequests.MODEL).store(false).input(input);
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
