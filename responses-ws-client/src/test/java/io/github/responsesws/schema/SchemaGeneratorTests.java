package io.github.responsesws.schema;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.responsesws.protocol.RawJson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SchemaGeneratorTests {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	static Stream<Arguments> schemas() {
		return Stream.of(Arguments.of(Scalars.class, """
				{"type":"object","properties":{
				  "flag":{"type":"boolean"},"count":{"type":"integer"},"total":{"type":"integer"},
				  "ratio":{"type":"number"},"price":{"type":"number"},"name":{"type":"string"},
				  "letter":{"type":"string"},"bytes":{"type":"string"},"link":{"type":"string"},
				  "id":{"type":"string","format":"uuid"},"day":{"type":"string","format":"date"},
				  "moment":{"type":"string","format":"date-time"},"length":{"type":"string","format":"duration"}},
				 "required":["flag","count","total","ratio","price","name","letter","bytes","link","id","day","moment",
				  "length"],"additionalProperties":false}"""), Arguments.of(Nullables.class, """
				{"type":"object","properties":{
				  "text":{"type":["string","null"]},"optional":{"type":["integer","null"]},
				  "number":{"type":["integer","null"]},
				  "unit":{"type":["string","null"],"enum":["CELSIUS","FAHRENHEIT",null]},
				  "place":{"anyOf":[{"$ref":"#/$defs/Place"},{"type":"null"}]},
				  "places":{"type":["array","null"],"items":{"$ref":"#/$defs/Place"}},
				  "texts":{"type":"array","items":{"type":["string","null"]}}},
				 "required":["text","optional","number","unit","place","places","texts"],
				 "additionalProperties":false,
				 "$defs":{"Place":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],
				  "additionalProperties":false}}}"""), Arguments.of(Lists.class, """
				{"type":"object","properties":{
				  "list":{"type":"array","items":{"type":"string"}},"set":{"type":"array","items":{"type":"integer"}},
				  "array":{"type":"array","items":{"type":"number"}},
				  "nested":{"type":"array","items":{"type":"array","items":{"type":"object",
				   "properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}}}},
				 "required":["list","set","array","nested"],"additionalProperties":false}"""),
				Arguments.of(Described.class, """
						{"type":"object","description":"A described thing","properties":{
						  "city":{"type":"string","description":"Where"},
						  "from":{"description":"Start","anyOf":[{"$ref":"#/$defs/Place"}]},
						  "to":{"description":"End","anyOf":[{"$ref":"#/$defs/Place"}]},
						  "via":{"description":"Once","type":"object","properties":{"street":{"type":"string"}},
						   "required":["street"],"additionalProperties":false}},
						 "required":["city","from","to","via"],"additionalProperties":false,
						 "$defs":{"Place":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],
						  "additionalProperties":false}}}"""), Arguments.of(Tree.class, """
						{"type":"object","properties":{"name":{"type":"string"},
						  "children":{"type":"array","items":{"$ref":"#"}},
						  "parent":{"anyOf":[{"$ref":"#"},{"type":"null"}]}},
						 "required":["name","children","parent"],"additionalProperties":false}"""),
				Arguments.of(Forest.class, """
						{"type":"object","properties":{"trees":{"type":"array","items":{"$ref":"#/$defs/Tree"}}},
						 "required":["trees"],"additionalProperties":false,
						 "$defs":{"Tree":{"type":"object","properties":{"name":{"type":"string"},
						  "children":{"type":"array","items":{"$ref":"#/$defs/Tree"}},
						  "parent":{"anyOf":[{"$ref":"#/$defs/Tree"},{"type":"null"}]}},
						  "required":["name","children","parent"],"additionalProperties":false}}}"""),
				Arguments.of(Drawing.class, """
						{"type":"object","properties":{"shape":{"anyOf":[
						  {"type":"object","properties":{"kind":{"type":"string","enum":["circle"]},
						   "radius":{"type":"number"}},"required":["kind","radius"],"additionalProperties":false},
						  {"type":"object","properties":{"kind":{"type":"string","enum":["square"]},
						   "side":{"type":"number"}},"required":["kind","side"],"additionalProperties":false}]}},
						 "required":["shape"],"additionalProperties":false}"""), Arguments.of(Bean.class, """
						{"type":"object","properties":{"aName":{"type":"string"},"size":{"type":["integer","null"]}},
						 "required":["aName","size"],"additionalProperties":false}"""), Arguments.of(Wrapped.class, """
						{"type":"object","properties":{"id":{"type":"string"},
						  "level":{"type":"string","enum":["low","high"]}},
						 "required":["id","level"],"additionalProperties":false}"""), Arguments.of(Empty.class, """
						{"type":"object","properties":{},"required":[],"additionalProperties":false}"""));
	}

	@ParameterizedTest
	@MethodSource("schemas")
	void strictSchema(Class<?> type, String expected) {
		assertThat(tree(strict(type))).isEqualTo(MAPPER.readTree(expected));
	}

	@Test
	void typeArgumentsAreFilledIn() {
		JavaType type = MAPPER.constructType(new TypeReference<Page<Place>>() {
		}.getType());
		assertThat(SchemaGenerator.schema(MAPPER, type, true).tree().at("/properties/items/items/properties/city/type"))
			.isEqualTo(MAPPER.readTree("\"string\""));
	}

	@Test
	void namesFollowTheMapper() {
		JsonMapper snake = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		assertThat(SchemaGenerator.schema(snake, snake.constructType(Camel.class), true)
			.tree()
			.path("properties")
			.propertyNames()).containsExactly("first_name");
	}

	@Test
	void withoutStrictModeMapsAndAnyJsonAreAllowedAndNullablesAreOptional() {
		assertThat(tree(SchemaGenerator.schema(MAPPER, MAPPER.constructType(Loose.class), false)))
			.isEqualTo(MAPPER.readTree("""
					{"type":"object","properties":{
					  "prices":{"type":"object","additionalProperties":{"type":"number"}},
					  "anything":{},"json":{},"note":{"type":["string","null"]}},
					 "required":["prices","anything","json"],"additionalProperties":false}"""));
	}

	static Stream<Arguments> unsupported() {
		return Stream.of(Arguments.of(WithMap.class, "WithMap.prices is a map", "list of records"),
				Arguments.of(WithObject.class, "WithObject.value may hold any JSON", "declare a type"),
				Arguments.of(WithNode.class, "WithNode.value may hold any JSON", "declare a type"),
				Arguments.of(WithInterface.class, "WithInterface.values[] is a java.lang.Runnable", "@JsonTypeInfo"),
				Arguments.of(WithThread.class, "WithThread.thread is a java.lang.Thread", "use a record"),
				Arguments.of(ByClass.class, "ByClass tells its subtypes apart", "NAME"),
				Arguments.of(Unwrapping.class, "Unwrapping.place is read in a way", "@JsonUnwrapped"),
				Arguments.of(Opaque.class, "Opaque is read in a way", "@JsonDeserialize"),
				Arguments.of(Shape.class, "Shape is no object in JSON", "wrap it in a record"),
				Arguments.of(String.class, "String is no object in JSON", "wrap it in a record"),
				Arguments.of(Place[].class, "Place[] is no object in JSON", "wrap it in a record"));
	}

	@ParameterizedTest
	@MethodSource("unsupported")
	void typeThatStrictModeCannotExpressSaysWhatToChange(Class<?> type, String problem, String hint) {
		assertThatExceptionOfType(UnsupportedTypeException.class).isThrownBy(() -> strict(type))
			.withMessageStartingWith(problem)
			.withMessageContaining(hint)
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo("unsupported_type"));
	}

	@ParameterizedTest
	@ValueSource(classes = { Scalars.class, Nullables.class, Lists.class, Described.class, Tree.class, Forest.class,
			Drawing.class, Bean.class, Wrapped.class, Empty.class })
	void strictRulesHoldEverywhere(Class<?> type) {
		checkRules(tree(strict(type)));
	}

	private static void checkRules(JsonNode node) {
		if (node.has("properties") && node.path("type").asString("").equals("object")) {
			assertThat(node.path("additionalProperties").booleanValue()).isFalse();
			assertThat(node.path("required").valueStream().map(JsonNode::stringValue))
				.containsExactlyElementsOf(node.path("properties").propertyNames());
		}
		if (node.has("$ref")) {
			assertThat(node.propertyNames()).containsExactly("$ref");
		}
		node.values().forEach(SchemaGeneratorTests::checkRules);
	}

	private static RawJson strict(Class<?> type) {
		return SchemaGenerator.schema(MAPPER, MAPPER.constructType(type), true);
	}

	private static JsonNode tree(RawJson json) {
		return json.tree();
	}

	enum Unit {

		CELSIUS, FAHRENHEIT

	}

	enum Level {

		LOW("low"), HIGH("high");

		private final String text;

		Level(String text) {
			this.text = text;
		}

		@JsonValue
		String text() {
			return this.text;
		}

	}

	record Scalars(boolean flag, int count, Long total, double ratio, BigDecimal price, String name, char letter,
			byte[] bytes, URI link, UUID id, LocalDate day, Instant moment, Duration length) {
	}

	record Place(String city) {
	}

	record Street(String street) {
	}

	record Nullables(@Nullable String text, Optional<Integer> optional, OptionalInt number, @Nullable Unit unit,
			@Nullable Place place, @Nullable List<Place> places, List<@Nullable String> texts) {
	}

	record Lists(List<String> list, Set<Integer> set, double[] array, List<List<Place>> nested) {
	}

	@JsonClassDescription("A described thing")
	record Described(@JsonPropertyDescription("Where") String city, @JsonPropertyDescription("Start") Place from,
			@JsonPropertyDescription("End") Place to, @JsonPropertyDescription("Once") Street via) {
	}

	record Tree(String name, List<Tree> children, @Nullable Tree parent) {
	}

	record Forest(List<Tree> trees) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes({ @JsonSubTypes.Type(value = Circle.class, name = "circle"),
			@JsonSubTypes.Type(value = Square.class, name = "square") })
	sealed interface Shape {

	}

	record Circle(double radius) implements Shape {
	}

	record Square(double side) implements Shape {
	}

	record Drawing(Shape shape) {
	}

	@JsonAutoDetect(getterVisibility = JsonAutoDetect.Visibility.ANY, setterVisibility = JsonAutoDetect.Visibility.ANY)
	static class Bean {

		private String name = "";

		private @Nullable Integer size;

		@JsonProperty("aName")
		String getName() {
			return this.name;
		}

		void setName(String name) {
			this.name = name;
		}

		@Nullable Integer getSize() {
			return this.size;
		}

		void setSize(@Nullable Integer size) {
			this.size = size;
		}

		@JsonIgnore
		String getSecret() {
			return "";
		}

		int getDerived() {
			return 1;
		}

	}

	record CityId(String value) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		static CityId of(String value) {
			return new CityId(value);
		}

	}

	record Wrapped(CityId id, Level level) {
	}

	record Empty() {
	}

	record Page<T>(List<T> items) {
	}

	record Camel(String firstName) {
	}

	record Loose(Map<String, BigDecimal> prices, Object anything, JsonNode json, @Nullable String note) {
	}

	record WithMap(Map<String, BigDecimal> prices) {
	}

	record WithObject(Object value) {
	}

	record WithNode(JsonNode value) {
	}

	record WithInterface(List<Runnable> values) {
	}

	record WithThread(Thread thread) {
	}

	record Unwrapping(@JsonUnwrapped Place place) {
	}

	@JsonDeserialize(using = OpaqueDeserializer.class)
	record Opaque(String text) {
	}

	static class OpaqueDeserializer extends ValueDeserializer<Opaque> {

		@Override
		public Opaque deserialize(JsonParser parser, DeserializationContext context) {
			return new Opaque(parser.getString());
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	interface ByClass {

	}

}
