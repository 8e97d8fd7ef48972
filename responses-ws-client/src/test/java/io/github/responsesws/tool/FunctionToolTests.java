package io.github.responsesws.tool;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.schema.UnsupportedTypeException;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FunctionToolTests {

	private final LoopServer server = new LoopServer();

	@AfterEach
	void close() {
		this.server.close();
	}

	static Stream<Arguments> results() {
		return Stream.of(Arguments.of("text", "text"), Arguments.of(42, "42"), Arguments.of(null, "null"),
				Arguments.of(new Place("Paris", null), "{\"city\":\"Paris\",\"country\":null}"),
				Arguments.of(List.of("a", "b"), "[\"a\",\"b\"]"),
				Arguments.of(LocalDate.of(2026, 1, 2), "\"2026-01-02\""), Arguments.of(Mono.just("later"), "later"),
				Arguments.of(Mono.empty(), "Done."), Arguments.of(Flux.just("a", "b"), "b"),
				Arguments.of(Flux.just(Map.of("a", 1)), "{\"a\":1}"),
				Arguments.of(CompletableFuture.completedFuture("done"), "done"));
	}

	@ParameterizedTest
	@MethodSource("results")
	void stringsAreOutputAsTheyAreAndAnythingElseIsJson(@Nullable Object result, String output) {
		FunctionTool tool = FunctionTool.of("call", "Call", Place.class, (place, context) -> result);
		assertThat(output(tool, "{\"city\":\"Paris\",\"country\":null}")).isEqualTo(output);
	}

	@Test
	void definitionHoldsTheSchema() {
		FunctionTool tool = FunctionTool.of("get_weather", "Weather", Place.class, (place, context) -> "");
		assertThat(tool.definition().json().asString())
			.isEqualTo("{\"type\":\"function\",\"name\":\"get_weather\",\"description\":\"Weather\",\"parameters\":"
					+ "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"},"
					+ "\"country\":{\"type\":[\"string\",\"null\"]}},\"required\":[\"city\",\"country\"],"
					+ "\"additionalProperties\":false},\"strict\":true}");
	}

	@Test
	void schemaOfOnesOwn() {
		FunctionTool tool = FunctionTool.builder("call")
			.strict(false)
			.handler(RawJson.parse("{\"type\":\"object\",\"required\":[\"x\"]}"),
					(arguments, context) -> arguments.path("x").intValue() + 1);
		assertThat(tool.definition().json().tree().path("strict").booleanValue()).isFalse();
		assertThat(output(tool, "{\"x\":1}")).isEqualTo("2");
	}

	@Test
	void nullableArgumentMayBeLeftOut() {
		FunctionTool tool = FunctionTool.of("call", "Call", Place.class, (place, context) -> place.country());
		assertThat(output(tool, "{\"city\":\"Paris\"}")).isEqualTo("null");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "get weather", "weather!", "é" })
	void nameThatTheServiceRefusesIsRefusedHere(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> FunctionTool.builder(name))
			.withMessageContaining("'" + name + "'");
	}

	@Test
	void mapNeedsStrictModeOff() {
		assertThatExceptionOfType(UnsupportedTypeException.class)
			.isThrownBy(() -> FunctionTool.of("call", "Call", WithMap.class, (map, context) -> ""));
		FunctionTool tool = FunctionTool.builder("call")
			.strict(false)
			.handler(WithMap.class, (map, context) -> map.values().get("a"));
		assertThat(output(tool, "{\"values\":{\"a\":7}}")).isEqualTo("7");
	}

	@Test
	void annotatedMethodsAreFunctions() {
		FunctionTools tools = FunctionTools.annotated(new Methods());
		assertThat(tools.names()).containsExactly("broken", "calendar", "forecast", "nothing");
		FunctionTool forecast = tool(tools, "forecast");
		assertThat(forecast.timeout()).isEqualTo(Duration.ofMillis(1500));
		JsonNode definition = forecast.definition().json().tree();
		assertThat(definition.path("description").stringValue()).isEqualTo("Forecast of a city");
		assertThat(definition.path("parameters").toString())
			.isEqualTo("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\",\"description\":\"Which\"},"
					+ "\"days\":{\"type\":\"integer\"},\"unit\":{\"type\":[\"string\",\"null\"]}},"
					+ "\"required\":[\"city\",\"days\",\"unit\"],\"additionalProperties\":false}");
		assertThat(output(forecast, "{\"city\":\"Paris\",\"days\":3,\"unit\":null}"))
			.isEqualTo("Paris 3 null forecast");
	}

	@Test
	void methodsTakeRecordsListsAndNothing() {
		FunctionTools tools = FunctionTools.annotated(new Methods());
		assertThat(output(tool(tools, "calendar"),
				"{\"place\":{\"city\":\"Paris\",\"country\":null},\"dates\":[\"2026-01-02\"]}"))
			.isEqualTo("Paris 2026");
		assertThat(output(tool(tools, "nothing"), "{}")).isEqualTo("Done.");
	}

	@Test
	void argumentOfAMethodThatDoesNotFitIsMalformed() {
		assertThat(output(tool(FunctionTools.annotated(new Methods()), "forecast"),
				"{\"city\":\"Paris\",\"days\":\"many\",\"unit\":null}"))
			.contains("days does not fit the type int");
	}

	@Test
	void exceptionOfAMethodIsItsOwn() {
		assertThat(output(tool(FunctionTools.annotated(new Methods()), "broken"), "{}"))
			.contains("java.lang.IllegalStateException");
	}

	@Test
	void namesAreUnique() {
		FunctionTool tool = FunctionTool.of("call", "Call", Place.class, (place, context) -> "");
		assertThatIllegalArgumentException().isThrownBy(() -> FunctionTools.of(tool, tool))
			.withMessage("Two functions are named call");
	}

	@Test
	void someOfTheFunctionsKeepTheirOrder() {
		FunctionTools tools = FunctionTools.annotated(new Methods());
		assertThat(tools.only("forecast", "calendar").names()).containsExactly("calendar", "forecast");
		assertThatIllegalArgumentException().isThrownBy(() -> tools.only("other")).withMessageContaining("other");
	}

	private static FunctionTool tool(FunctionTools tools, String name) {
		return Objects.requireNonNull(tools.get(name));
	}

	private String output(FunctionTool tool, String arguments) {
		this.server.server().reset();
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall(tool.name(), arguments), Scripts.text("Done."));
		this.server.run(ToolLoop.builder().tools(tool).build(), LoopServer.turn("Call"));
		return this.server.input(this.server.server().requests().size() - 1).get(0).path("output").stringValue();
	}

	record Place(String city, @Nullable String country) {
	}

	record WithMap(Map<String, Integer> values) {
	}

	static class Methods {

		@ResponsesTool(description = "Forecast of a city", timeoutMillis = 1500)
		String forecast(@JsonPropertyDescription("Which") String city, int days, @Nullable String unit,
				ToolContext context) {
			return city + " " + days + " " + unit + " " + context.call().name();
		}

		@ResponsesTool(name = "calendar", description = "Calendar")
		Mono<String> dates(Place place, List<LocalDate> dates) {
			return Mono.just(place.city() + " " + dates.get(0).getYear());
		}

		@ResponsesTool(description = "Nothing")
		void nothing() {
		}

		@ResponsesTool(description = "Broken")
		void broken() {
			throw new IllegalStateException();
		}

		void none() {
		}

	}

}
