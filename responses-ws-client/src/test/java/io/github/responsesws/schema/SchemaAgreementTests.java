package io.github.responsesws.schema;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.annotation.JsonPOJOBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.util.StdConverter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a schema admits, the mapper reads; a type of which that cannot be promised is
 * refused.
 */
class SchemaAgreementTests {

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
			.containsExactlyInAnyOrder("cat", "SchemaAgreementTests$Dog", "bird");
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

	/**
	 * Makes up JSON that follows a schema.
	 */
	private static final class Sample {

		private final JsonNode root;

		private final Random random;

		private int depth;

		Sample(JsonNode root, Random random) {
			this.root = root;
			this.random = random;
		}

		JsonNode value(JsonNode schema) {
			if (schema.has("$ref")) {
				return value(this.root.at(schema.path("$ref").stringValue().substring(1)));
			}
			if (schema.has("anyOf")) {
				JsonNode options = schema.path("anyOf");
				boolean end = this.depth > 6;
				return value(end ? options.get(options.size() - 1) : options.get(this.random.nextInt(options.size())));
			}
			if (schema.has("enum")) {
				return schema.path("enum").get(this.random.nextInt(schema.path("enum").size()));
			}
			JsonNode types = schema.path("type");
			String type = types.isArray() ? types.get(this.random.nextInt(types.size())).stringValue()
					: types.stringValue();
			this.depth++;
			try {
				return switch (type) {
					case "object" -> object(schema);
					case "array" -> array(schema);
					case "integer" -> MAPPER.valueToTree(this.random.nextInt(100));
					case "number" -> MAPPER.valueToTree(this.random.nextInt(1000) / 8.0);
					case "boolean" -> MAPPER.valueToTree(this.random.nextBoolean());
					case "null" -> MAPPER.nullNode();
					default -> MAPPER.valueToTree(text(schema));
				};
			}
			finally {
				this.depth--;
			}
		}

		private JsonNode object(JsonNode schema) {
			Map<String, JsonNode> members = new HashMap<>();
			schema.path("properties")
				.properties()
				.forEach((property) -> members.put(property.getKey(), value(property.getValue())));
			return MAPPER.valueToTree(members);
		}

		private JsonNode array(JsonNode schema) {
			List<JsonNode> elements = new ArrayList<>();
			int count = (this.depth > 5) ? 0 : this.random.nextInt(3);
			for (int i = 0; i < count; i++) {
				elements.add(value(schema.path("items")));
			}
			return MAPPER.valueToTree(elements);
		}

		private String text(JsonNode schema) {
			if (schema.has("pattern")) {
				return digits(schema.path("pattern").stringValue());
			}
			LocalDateTime time = LocalDateTime.of(2026, 1 + this.random.nextInt(12), 1 + this.random.nextInt(28),
					this.random.nextInt(24), this.random.nextInt(60));
			return switch (schema.path("format").asString("")) {
				case "date" -> time.toLocalDate().toString();
				case "date-time" -> time + ":00Z";
				case "duration" -> "PT" + (1 + this.random.nextInt(59)) + "S";
				case "uuid" -> new UUID(this.random.nextLong(), this.random.nextLong()).toString();
				default -> "text " + this.random.nextInt(100);
			};
		}

		/**
		 * Follow a pattern of dates: 10 is a valid day, month, hour and minute.
		 */
		private static String digits(String pattern) {
			return pattern.replaceAll("[\\^$]", "")
				.replace("[0-9]{4}", "2010")
				.replace("[0-9]{2}", "10")
				.replace("[0-9]+", "10")
				.replace("\\", "");
		}

	}

	/**
	 * Holds JSON against a schema.
	 */
	private static final class Conformity {

		private final JsonNode root;

		Conformity(JsonNode root) {
			this.root = root;
		}

		Optional<String> problem(JsonNode schema, JsonNode value, String path) {
			if (schema.has("$ref")) {
				return problem(this.root.at(schema.path("$ref").stringValue().substring(1)), value, path);
			}
			if (schema.has("anyOf")) {
				return schema.path("anyOf").valueStream().anyMatch((option) -> problem(option, value, path).isEmpty())
						? Optional.empty() : Optional.of(path + " is none of the options");
			}
			JsonNode types = schema.path("type");
			boolean fits = types.isArray() ? types.valueStream().anyMatch((type) -> isOf(type.stringValue(), value))
					: isOf(types.stringValue(), value);
			if (!fits) {
				return Optional.of(path + " is no " + types);
			}
			if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
				return Optional.of(path + " is none of the values");
			}
			if (value.isString() && schema.has("pattern")
					&& !value.stringValue().matches(schema.path("pattern").stringValue())) {
				return Optional.of(path + " does not match");
			}
			if (value.isObject()) {
				Collection<String> names = schema.path("properties").propertyNames();
				if (!names.containsAll(value.propertyNames()) || !value.propertyNames().containsAll(names)) {
					return Optional.of(path + " has " + value.propertyNames());
				}
			}
			return value.isArray()
					? value.valueStream()
						.flatMap((element) -> problem(schema.path("items"), element, path + "[]").stream())
						.findFirst()
					: value.properties()
						.stream()
						.flatMap((member) -> problem(schema.path("properties").path(member.getKey()), member.getValue(),
								path + "." + member.getKey())
							.stream())
						.findFirst();
		}

		private static boolean isOf(String type, JsonNode value) {
			return switch (type) {
				case "object" -> value.isObject();
				case "array" -> value.isArray();
				case "integer" -> value.isIntegralNumber();
				case "number" -> value.isNumber();
				case "boolean" -> value.isBoolean();
				case "null" -> value.isNull();
				default -> value.isString();
			};
		}

	}

	record Everything(int count, @Nullable Long total, double ratio, boolean flag, String text, @Nullable String note,
			LocalDate day, Instant moment, UUID id, List<String> texts, List<List<Day>> days, Optional<Day> maybe,
			@Nullable Coded level, Renamed renamed, Car car, Page<Aliased> page, @Nullable Node tree,
			Annotated annotated) {
	}

	record Page<T>(List<T> items, @Nullable T first) {
	}

	record Node(String name, List<Node> children, @Nullable Node next) {
	}

	@JsonDeserialize(builder = Car.CarBuilder.class)
	record Car(String brand, @Nullable Integer doors) {

		/** As Lombok's {@code @Jacksonized} writes it. */
		@JsonPOJOBuilder(withPrefix = "", buildMethodName = "build")
		static class CarBuilder {

			private String brand = "";

			private @Nullable Integer doors;

			CarBuilder brand(String brand) {
				this.brand = brand;
				return this;
			}

			CarBuilder doors(@Nullable Integer doors) {
				this.doors = doors;
				return this;
			}

			Car build() {
				return new Car(this.brand, this.doors);
			}

		}

	}

	@JsonDeserialize(builder = PrefixedBuilder.class)
	record Prefixed(String name) {
	}

	static class PrefixedBuilder {

		private String name = "";

		PrefixedBuilder withName(String name) {
			this.name = name;
			return this;
		}

		Prefixed build() {
			return new Prefixed(this.name);
		}

	}

	record Annotated(@JsonValue String text) {

		@JsonCreator
		static Annotated of(String text) {
			return new Annotated(text);
		}

	}

	static class Constructed {

		private final String text;

		public Constructed(String text) {
			this.text = text;
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

	static class Numbered {

		private final int number;

		public Numbered(int number) {
			this.number = number;
		}

		@JsonValue
		int number() {
			return this.number;
		}

	}

	static final class Factory {

		private final String text;

		private Factory(String text) {
			this.text = text;
		}

		public static Factory valueOf(String text) {
			return new Factory(text);
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

	record Valued(@JsonValue String value) {
	}

	record OfUuid(UUID id) {

		@JsonCreator
		static OfUuid of(UUID other) {
			return new OfUuid(other);
		}

	}

	record OfList(List<String> texts) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		static OfList of(List<String> texts) {
			return new OfList(texts);
		}

	}

	record Ids(Annotated annotated, Constructed constructor, Numbered number, Factory factory, Valued value,
			OfUuid uuid, OfList list) {
	}

	static class Named {

		private final String name;

		public Named(String name) {
			this.name = name;
		}

		public String getName() {
			return this.name;
		}

	}

	static class Creator {

		private final String name;

		@JsonCreator
		Creator(@JsonProperty("name") String name) {
			this.name = name;
		}

		public String getName() {
			return this.name;
		}

	}

	record Patterns(@JsonFormat(pattern = "dd.MM.yyyy") LocalDate day, @JsonFormat(pattern = "H:mm") LocalTime time,
			@JsonFormat(pattern = "yyyy/MM/dd'T'HH", timezone = "UTC") Date moment,
			@JsonFormat(pattern = "ddMMyyyy") List<LocalDate> days) {
	}

	record Hidden(String shown, @JsonProperty(access = JsonProperty.Access.READ_ONLY) @Nullable String derived,
			@JsonProperty(access = JsonProperty.Access.WRITE_ONLY) String secret) {
	}

	@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
	record Snake(String firstName) {
	}

	interface HasName {

	}

	record Aliased(@JsonAlias("title") String name) implements HasName {
	}

	record Wrappers(Optional<String> optional, AtomicReference<Integer> reference, List<Optional<String>> nested) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Wrappers that && this.optional.equals(that.optional)
					&& this.nested.equals(that.nested) && Objects.equals(this.reference.get(), that.reference.get());
		}

		@Override
		public int hashCode() {
			return this.optional.hashCode();
		}

	}

	@JsonFormat(shape = JsonFormat.Shape.NUMBER)
	enum NumberShape {

		LOW, HIGH

	}

	@JsonFormat(shape = JsonFormat.Shape.OBJECT)
	enum ObjectShape {

		LOW, HIGH;

		public String getText() {
			return name();
		}

	}

	enum Coded {

		LOW(10), HIGH(20);

		private final int code;

		Coded(int code) {
			this.code = code;
		}

		@JsonValue
		int code() {
			return this.code;
		}

		@JsonCreator
		static Coded of(int code) {
			return (code == 10) ? LOW : HIGH;
		}

	}

	enum Renamed {

		@JsonProperty("low")
		LOW, @JsonProperty("high")
		HIGH

	}

	record Levels(@JsonFormat(shape = JsonFormat.Shape.NUMBER_INT) Plain number, ObjectShape object, Coded coded,
			Renamed renamed) {
	}

	enum Plain {

		LOW, HIGH

	}

	record Compact(int size) {

		Compact {
			if (size < 0) {
				throw new IllegalArgumentException();
			}
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes({ @JsonSubTypes.Type(value = Cat.class, name = "cat"), @JsonSubTypes.Type(Dog.class),
			@JsonSubTypes.Type(Bird.class) })
	interface Animal {

	}

	record Cat(int lives) implements Animal {
	}

	record Dog(String name) implements Animal {
	}

	@JsonTypeName("bird")
	record Bird(boolean flies) implements Animal {
	}

	record Zoo(Animal animal) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
	@JsonSubTypes(@JsonSubTypes.Type(Bike.class))
	interface Vehicle {

	}

	record Bike(int wheels) implements Vehicle {
	}

	record Garage(Vehicle vehicle) {
	}

	record Prices(Map<Renamed, Integer> prices) {
	}

	record WithConverter(@JsonDeserialize(converter = Shout.class) String name) {
	}

	static class Shout extends StdConverter<String, String> {

		@Override
		public String convert(String value) {
			return value + "!";
		}

	}

	record WithContentUsing(@JsonDeserialize(contentUsing = Secretive.class) List<Aliased> names) {
	}

	static class NotCreatable {

		private final String name;

		private final int size;

		NotCreatable(String name, int size, Thread thread) {
			this.name = name;
			this.size = size;
		}

		@Override
		public String toString() {
			return this.name + this.size;
		}

	}

	class Inner {

		public String name = "";

	}

	static class Nobody {

		public String getName() {
			return "";
		}

	}

	@JsonFormat(shape = JsonFormat.Shape.ARRAY)
	record AsArray(int x, int y) {
	}

	record Point(int x, int y) {
	}

	record HoldsArray(@JsonFormat(shape = JsonFormat.Shape.ARRAY) Point point) {
	}

	record MonthName(@JsonFormat(pattern = "dd MMM yyyy") LocalDate day) {
	}

	record OptionalSection(@JsonFormat(pattern = "HH:mm[:ss]") LocalTime time) {
	}

	static class AnyMember {

		public String name = "";

		private final Map<String, Object> members = new HashMap<>();

		@JsonAnySetter
		void set(String name, Object value) {
			this.members.put(name, value);
		}

	}

	@JsonIdentityInfo(generator = ObjectIdGenerators.PropertyGenerator.class, property = "id")
	static class Identified {

		public int id;

		public @Nullable Identified next;

	}

	record PropertyTyped(@JsonTypeInfo(use = JsonTypeInfo.Id.NAME) Aliased value) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	interface NoSubtypes {

	}

	enum WriteOnly {

		ONE;

		@JsonValue
		boolean written() {
			return true;
		}

		@JsonCreator
		static WriteOnly of(boolean value) {
			return ONE;
		}

	}

	record Unreadable(WriteOnly level) {
	}

	enum MixedLevel {

		ONE, TWO;

		@JsonValue
		Object written() {
			return (this == ONE) ? 1 : "two";
		}

	}

	record Mixed(MixedLevel level) {
	}

	record Order(Aliased buyer) {
	}

	record Day(LocalDate date) {
	}

	static class Secretive<T> extends ValueDeserializer<T> {

		@Override
		public T deserialize(JsonParser parser, DeserializationContext context) throws JacksonException {
			throw new IllegalStateException();
		}

	}

}
