package io.github.responsesws.tool;

import java.util.Objects;
import java.util.stream.Stream;

import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.schema.SchemaGenerator;
import io.github.responsesws.schema.SchemaReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.util.context.Context;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Types and tools in Kotlin, which the profile {@code kotlin} compiles.
 */
class KotlinTests {

	private static final String TYPES = "io.github.responsesws.kotlin.";

	@BeforeEach
	void requireKotlin() {
		assumeTrue(KotlinTests.class.getResource("/io/github/responsesws/kotlin/Trip.class") != null,
				"Nothing in Kotlin: the profile kotlin is off");
	}

	static Stream<JsonMapper> mappers() {
		return Stream.of(JsonMapper.builder().build(), JsonMapper.builder().findAndAddModules().build());
	}

	@ParameterizedTest
	@MethodSource("mappers")
	void questionMarkMeansNull(JsonMapper mapper) throws ClassNotFoundException {
		RawJson schema = SchemaGenerator.schema(mapper, mapper.constructType(type("Trip")), true);
		assertThat(schema.tree().path("properties")).isEqualTo(mapper.readTree("""
				{"city":{"type":"string"},"country":{"type":["string","null"]},
				"notes":{"type":"array","items":{"type":["string","null"]}},
				"stops":{"type":["array","null"],"items":{"type":"object","properties":{"name":{"type":"string"},
				"note":{"type":["string","null"]}},"required":["name","note"],"additionalProperties":false}},
				"days":{"type":"integer"},"limit":{"type":["integer","null"]},
				"level":{"type":["string","null"],"enum":["LOW","HIGH",null]}}"""));
		SchemaReader<Object> reader = SchemaReader.of(mapper, mapper.constructType(type("Trip")), schema);
		assertThat(reader
			.read("{\"city\":\"Paris\",\"country\":null,\"notes\":[null],\"stops\":null,\"days\":1,\"limit\":null,"
					+ "\"level\":\"LOW\"}"))
			.hasToString("Trip(city=Paris, country=null, notes=[null], stops=null, days=1, limit=null, level=LOW)");
	}

	@ParameterizedTest
	@MethodSource("mappers")
	void propertiesWithSettersAreTheSame(JsonMapper mapper) throws ClassNotFoundException {
		assertThat(
				SchemaGenerator.schema(mapper, mapper.constructType(type("Mutable")), true).tree().path("properties"))
			.isEqualTo(mapper.readTree("{\"name\":{\"type\":\"string\"},\"note\":{\"type\":[\"string\",\"null\"]}}"));
	}

	@Test
	void functionsOfAClassAreTools() throws Exception {
		FunctionTools tools = FunctionTools.annotated(type("Greeter").getConstructor().newInstance());
		FunctionTool greet = Objects.requireNonNull(tools.get("greet"));
		JsonNode parameters = greet.definition().json().tree().path("parameters").path("properties");
		assertThat(parameters.toString())
			.isEqualTo("{\"who\":{\"type\":\"string\"},\"title\":{\"type\":[\"string\",\"null\"]}}");
		assertThat(greet.call("{\"who\":\"Ada\",\"title\":null}", context())).isEqualTo("Hello Ada");
		assertThat(Objects.requireNonNull(tools.get("forget")).call("{\"who\":\"Ada\"}", context())).isNotNull();
	}

	@Test
	void suspendFunctionIsRefused() throws ReflectiveOperationException {
		Object target = type("Suspending").getConstructor().newInstance();
		assertThatIllegalArgumentException().isThrownBy(() -> FunctionTools.annotated(target))
			.withMessageContaining("suspend");
	}

	private static ToolContext context() {
		return new ToolContext(new ToolCall(ToolCall.Kind.FUNCTION, "call_1", "greet", ""), 1, "resp_1",
				Context.empty());
	}

	private static Class<?> type(String name) throws ClassNotFoundException {
		return Class.forName(TYPES + name);
	}

}
