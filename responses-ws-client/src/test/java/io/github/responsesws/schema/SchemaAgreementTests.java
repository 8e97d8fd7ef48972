package io.github.responsesws.schema;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a schema admits, the mapper reads; a type of which that cannot be promised is
 * refused.
 */
class SchemaAgreementTests extends AgreementTypes {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	static Stream<Arguments> readable() {
		return Stream.of(
				Arguments.of(Car.class,
						"{\"brand\":{\"type\":\"string\"},\"doors\":{\"type\":[\"integer\",\"null\"]}}"),
				Arguments.of(Prefixed.class, "{\"name\":{\"type\":\"string\"}}"), Arguments.of(Ids.class, """
						{"annotated":{"type":"string"},"constructor":{"type":"string"},"number":{"type":"integer"},
						"factory":{"type":"string"},"value":{"type":"string"},
						"uuid":{"type":"string","format":"uuid"},
						"list":{"type":"array","items":{"type":"string"}}}"""),
				Arguments.of(Named.class, "{\"name\":{\"type\":\"string\"}}"),
				Arguments.of(Creator.class, "{\"name\":{\"type\":\"string\"}}"), Arguments.of(Patterns.class, """
						{"day":{"type":"string","pattern":"^[0-9]{2}\\\\.[0-9]{2}\\\\.[0-9]{4}$"},
						"time":{"type":"string","pattern":"^[0-9]+:[0-9]{2}$"},
						"moment":{"type":"string","pattern":"^[0-9]{4}\\\\/[0-9]{2}\\\\/[0-9]{2}T[0-9]{2}$"},
						"days":{"type":"array","items":{"type":"string","pattern":"^[0-9]{2}[0-9]{2}[0-9]{4}$"}}}"""),
				Arguments.of(Hidden.class, "{\"shown\":{\"type\":\"string\"},\"secret\":{\"type\":\"string\"}}"),
				Arguments.of(Snake.class, "{\"first_name\":{\"type\":\"string\"}}"),
				Arguments.of(Aliased.class, "{\"name\":{\"type\":\"string\"}}"), Arguments.of(Wrappers.class, """
						{"optional":{"type":["string","null"]},"reference":{"type":["integer","null"]},
						"nested":{"type":"array","items":{"type":["string","null"]}}}"""),
				Arguments.of(Levels.class, """
						{"number":{"type":"string","enum":["LOW","HIGH"]},
						"object":{"type":"string","enum":["LOW","HIGH"]},
						"coded":{"type":"integer","enum":[10,20]},
						"renamed":{"type":"string","enum":["low","high"]}}"""),
				Arguments.of(Compact.class, "{\"size\":{\"type\":\"integer\"}}"));
	}

	@ParameterizedTest
	@MethodSource("readable")
	void schemaSaysWhatIsRead(Class<?> type, String properties) {
		JsonNode schema = schema(MAPPER, type);
		assertThat(schema.path("properties")).isEqualTo(MAPPER.readTree(properties));
		for (int seed = 0; seed < 50; seed++) {
			JsonNode value = new Sample(schema, new Random(seed)).value(schema);
			assertThatCode(() -> MAPPER.treeToValue(value, type)).as(value.toString()).doesNotThrowAnyException();
		}
	}

	@Test
	void builderTakesTheArguments() {
		assertThat(MAPPER.readValue("{\"brand\":\"Mini\",\"doors\":3}", Car.class)).isEqualTo(new Car("Mini", 3));
	}

	@Test
	void subtypeWithoutNameHasTheOneThatJacksonGivesIt() {
		JsonNode schema = schema(MAPPER, Zoo.class);
		JsonNode names = schema.at("/properties/animal/anyOf");
		assertThat(names.valueStream().map((option) -> option.at("/properties/@type/enum/0").stringValue()))
			.containsExactlyInAnyOrder("cat", "AgreementTypes$Dog", "bird");
		names.forEach((option) -> {
			JsonNode value = new Sample(schema, new Random(1)).value(option);
			assertThatCode(() -> MAPPER.treeToValue(value, Animal.class)).doesNotThrowAnyException();
		});
		assertThat(schema(MAPPER, Garage.class).at("/properties/vehicle/anyOf")
			.valueStream()
			.map((option) -> option.at("/properties/@type/enum/0").stringValue())).containsExactly("Bike");
	}

	@Test
	void membersBesideThePropertiesNeedStrictModeOff() {
		assertThat(SchemaGenerator.schema(MAPPER, MAPPER.constructType(AnyMember.class), false)
			.tree()
			.path("additionalProperties")
			.booleanValue()).isTrue();
	}

	@Test
	void keysOfAMapAreThoseThatAreRead() {
		assertThat(SchemaGenerator.schema(MAPPER, MAPPER.constructType(Prices.class), false)
			.tree()
			.at("/properties/prices/propertyNames/enum")
			.toString()).isEqualTo("[\"low\",\"high\"]");
	}

	@Test
	void rootNameOfTheMapperIsNoPartOfTheSchema() {
		JsonMapper wrapping = JsonMapper.builder().enable(DeserializationFeature.UNWRAP_ROOT_VALUE).build();
		StructuredOutput<Aliased> output = StructuredOutput.of(Aliased.class, wrapping);
		assertThat(output.parse(Response.of(RawJson.parse("""
				{"output":[{"type":"message","content":[{"type":"output_text","text":"{\\"name\\":\\"a\\"}"}]}]}"""))))
			.isEqualTo(new Aliased("a"));
	}

	static Stream<Arguments> refused() {
		return Stream.of(Arguments.of(WithConverter.class, "WithConverter.name is read in a way that no schema tells"),
				Arguments.of(WithContentUsing.class, "WithContentUsing.names[] is read in a way"),
				Arguments.of(NotCreatable.class, "NotCreatable is a"), Arguments.of(Inner.class, "Inner is a"),
				Arguments.of(Nobody.class, "Nobody has properties that nothing sets"),
				Arguments.of(AsArray.class, "AsArray has a shape of @JsonFormat"),
				Arguments.of(HoldsArray.class, "HoldsArray.point has a shape of @JsonFormat"),
				Arguments.of(MonthName.class, "MonthName.day has the pattern dd MMM yyyy"),
				Arguments.of(OptionalSection.class, "OptionalSection.time has the pattern HH:mm[:ss]"),
				Arguments.of(AnyMember.class, "AnyMember has a @JsonAnySetter"),
				Arguments.of(Identified.class, "Identified may be a mere ID"),
				Arguments.of(PropertyTyped.class, "PropertyTyped.value tells its subtypes apart"),
				Arguments.of(NoSubtypes.class, "NoSubtypes has no subtypes"),
				Arguments.of(Unreadable.class, "Unreadable.level is the enum WriteOnly"),
				Arguments.of(Mixed.class, "Mixed.level is the enum MixedLevel"));
	}

	@ParameterizedTest
	@MethodSource("refused")
	void typeThatIsReadOtherwiseIsRefused(Class<?> type, String problem) {
		assertThatExceptionOfType(UnsupportedTypeException.class).isThrownBy(() -> schema(MAPPER, type))
			.withMessageStartingWith(problem)
			.satisfies((ex) -> assertThat(Objects.requireNonNull(ex.hint())).isNotEmpty());
	}

	static Stream<Arguments> registered() {
		return Stream.of(Arguments.of(Aliased.class, Order.class, "Order.buyer is read in a way that no schema tells"),
				Arguments.of(LocalDate.class, Day.class, "Day.date is read in a way that no schema tells"),
				Arguments.of(String.class, Aliased.class, "Aliased.name is read in a way that no schema tells"),
				Arguments.of(Cat.class, Zoo.class, "Zoo.animal.cat is read in a way that no schema tells"));
	}

	@ParameterizedTest
	@MethodSource("registered")
	<T> void deserializerOfAModuleIsRefusedWhereItsTypeIsUsed(Class<T> read, Class<?> type, String problem) {
		JsonMapper mapper = JsonMapper.builder()
			.addModule(new SimpleModule().addDeserializer(read, new Secretive<>()))
			.build();
		assertThatExceptionOfType(UnsupportedTypeException.class).isThrownBy(() -> schema(mapper, type))
			.withMessageStartingWith(problem)
			.withMessageContaining(Secretive.class.getName())
			.withMessageContaining("@JacksonComponent");
		assertThatCode(() -> schema(mapper, Compact.class)).doesNotThrowAnyException();
	}

	@Test
	void formatThatTheMapperHasForATypeIsItsPattern() {
		JsonMapper mapper = JsonMapper.builder()
			.withConfigOverride(LocalDate.class, (config) -> config.setFormat(JsonFormat.Value.forPattern("yyyyMMdd")))
			.build();
		assertThat(schema(mapper, Day.class).at("/properties/date/pattern").stringValue())
			.isEqualTo("^[0-9]{4}[0-9]{2}[0-9]{2}$");
		assertThat(schema(mapper, Day.class).at("/properties/date").has("format")).isFalse();
	}

	@Test
	void classThatAModuleCreatesInPlaceOfAnInterfaceIsRead() {
		JsonMapper mapper = JsonMapper.builder()
			.addModule(new SimpleModule().addAbstractTypeMapping(HasName.class, Aliased.class))
			.build();
		assertThat(schema(mapper, HasName.class).at("/properties/name/type").stringValue()).isEqualTo("string");
	}

	static Stream<Arguments> values() {
		return IntStream.range(0, 200).mapToObj((seed) -> Arguments.of((long) seed));
	}

	/**
	 * Whatever follows the schema is read, and what is written of it follows the schema
	 * and is the same.
	 */
	@ParameterizedTest
	@MethodSource("values")
	void whatTheSchemaAdmitsIsReadAndBack(long seed) {
		Random random = new Random(seed);
		for (JavaType type : types()) {
			JsonNode schema = SchemaGenerator.schema(MAPPER, type, true).tree();
			JsonNode sample = new Sample(schema, random).value(schema);
			SchemaReader<Object> reader = SchemaReader.of(MAPPER, type, RawJson.parse(schema.toString()));
			Object value = reader.read(sample.toString());
			JsonNode written = MAPPER.valueToTree(value);
			assertThat(new Conformity(schema).problem(schema, written, "")).as(written.toString()).isEmpty();
			assertThat(reader.read(written.toString())).isEqualTo(value);
		}
	}

	private static List<JavaType> types() {
		return Stream
			.of(Everything.class, Car.class, Patterns.class, Zoo.class, Node.class, Snake.class, Wrappers.class)
			.map(MAPPER::constructType)
			.toList();
	}

	private static JsonNode schema(JsonMapper mapper, Class<?> type) {
		return SchemaGenerator.schema(mapper, mapper.constructType(type), true).tree();
	}

}
