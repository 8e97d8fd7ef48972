package io.github.responsesws.schema;

import java.util.List;
import java.util.Map;

import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseFailedException;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.LoopServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class StructuredOutputTests {

	private final LoopServer server = new LoopServer();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void answerIsReadIntoTheType() {
		respond(Scripts.text("{\"city\":\"Paris\",\"days\":[1,2]}"));
		StepVerifier.create(create())
			.expectNext(new Trip("Paris", List.of(1, 2)))
			.expectComplete()
			.verify(LoopServer.LONG);
		JsonNode format = this.server.request(0).body().path("text").path("format");
		assertThat(format.path("type").stringValue()).isEqualTo("json_schema");
		assertThat(format.path("name").stringValue()).isEqualTo("Trip");
		assertThat(format.path("strict").booleanValue()).isTrue();
		assertThat(format.path("schema").path("properties").propertyNames()).containsExactly("city", "days");
	}

	@Test
	void demoModelFillsTheSchema() {
		StepVerifier.create(create())
			.assertNext((trip) -> assertThat(trip.city()).isEqualTo("Paris"))
			.expectComplete()
			.verify(LoopServer.LONG);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "secret", "{\"city\":\"secret", "[]", "null", "{}", "{\"city\":null,\"days\":[]}",
			"{\"city\":\"secret\"}", "{\"city\":{\"secret\":1},\"days\":[]}",
			"{\"city\":\"Paris\",\"days\":[\"secret\"]}" })
	void answerThatDoesNotFitIsKept(String text) {
		respond(Scripts.text(text));
		StepVerifier.create(create())
			.expectErrorSatisfies(
					(error) -> assertThat(error).isInstanceOfSatisfying(InvalidOutputException.class, (invalid) -> {
						assertThat(invalid.rawText()).isEqualTo(text);
						assertThat(invalid).hasMessageContaining("Trip").hasMessageNotContaining("secret").hasNoCause();
						assertThat(invalid.code()).isEqualTo("invalid_output");
					}))
			.verify(LoopServer.LONG);
	}

	@Test
	void truncatedAnswerIsKept() {
		respond(Scripts.text("{\"city\":\"secret").incomplete("max_output_tokens"));
		StepVerifier.create(create())
			.expectErrorSatisfies(
					(error) -> assertThat(error).isInstanceOfSatisfying(OutputTruncatedException.class, (truncated) -> {
						assertThat(truncated.rawText()).isEqualTo("{\"city\":\"secret");
						assertThat(truncated.response().incompleteReason()).isEqualTo("max_output_tokens");
						assertThat(truncated).hasMessageContaining("max_output_tokens")
							.hasMessageNotContaining("secret");
						assertThat(truncated.hint()).isEqualTo("Raise max_output_tokens.");
					}))
			.verify(LoopServer.LONG);
	}

	@Test
	void refusalIsKept() {
		respond(Scripts.script().completeWith("""
				{"output":[{"id":"msg_1","type":"message","role":"assistant","status":"completed",
				"content":[{"type":"refusal","refusal":"secret reasons"}]}]}"""));
		StepVerifier.create(create())
			.expectErrorSatisfies(
					(error) -> assertThat(error).isInstanceOfSatisfying(OutputRefusedException.class, (refused) -> {
						assertThat(refused.rawText()).isEqualTo("secret reasons");
						assertThat(refused).hasMessageNotContaining("secret");
					}))
			.verify(LoopServer.LONG);
	}

	@Test
	void failedTurnFails() {
		respond(Scripts.delta("{").fail("some_code", "no"));
		StepVerifier.create(create()).expectError(ResponseFailedException.class).verify(LoopServer.LONG);
	}

	@Test
	void typeWithoutSchemaFailsBeforeAnythingIsSent() {
		StepVerifier.create(this.server.client().turn(LoopServer.turn("Hi")).entity(String.class))
			.expectError(UnsupportedTypeException.class)
			.verify(LoopServer.LONG);
		assertThat(this.server.server().requests()).isEmpty();
	}

	@Test
	void genericTypes() {
		StructuredOutput<Page<Trip>> output = StructuredOutput.of(new TypeReference<Page<Trip>>() {
		}, JsonMapper.shared());
		assertThat(output.parse(response("{\"items\":[{\"city\":\"Paris\",\"days\":[]}]}")).items())
			.containsExactly(new Trip("Paris", List.of()));
	}

	@Test
	void oneTypeIsInspectedOnce() {
		assertThat(StructuredOutput.of(Trip.class)).isSameAs(StructuredOutput.of(Trip.class));
	}

	private static Response response(String text) {
		return Response.of(RawJson.parse(JsonMapper.shared()
			.writeValueAsString(Map.of("id", "resp_1", "status", "completed", "output", List
				.of(Map.of("type", "message", "content", List.of(Map.of("type", "output_text", "text", text))))))));
	}

	private Mono<Trip> create() {
		return this.server.client().turn(LoopServer.turn("A trip to Paris")).entity(Trip.class);
	}

	private void respond(Script script) {
		this.server.server().onRequest(RequestMatcher.any()).respond(script);
	}

	record Trip(String city, List<Integer> days) {
	}

	record Page<T>(List<T> items) {
	}

}
