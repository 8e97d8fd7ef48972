package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HostileFramesTests {

	private static final List<String> FRAMES = List.of(
			"{'type':'response.output_text.delta','sequence_number':9,'stream_id':'lane-1','item_id':'msg_0ca0',"
					+ "'output_index':1,'content_index':0,'delta':'Hé😀\\u00e9','logprobs':[],'obfuscation':'0akk'}",
			"{'type':'response.completed','sequence_number':12,'response':{'id':'resp_1','status':'completed',"
					+ "'output':[{'type':'message','content':[{'type':'output_text','text':'a\\nb'}]}],'usage':null}}",
			"{'type':'error','status':400,'error':{'type':'invalid_request_error','code':'c','message':'m'}}");

	/** Every field that an accessor of any event looks at. */
	static final Map<String, String> FIELDS = fields();

	private static final int MANY = 1_500;

	private static final List<String> ITEM_TYPES = List.of("message", "reasoning", "function_call", "custom_tool_call",
			"compaction", "x");

	private final EventDecoder decoder = new EventDecoder();

	private static Map<String, String> fields() {
		Map<String, String> fields = new LinkedHashMap<>();
		for (String text : List.of("stream_id", "item_id", "delta", "text", "obfuscation", "refusal", "name",
				"arguments", "input", "code", "partial_image_b64", "size", "quality", "background", "output_format",
				"command", "reason", "message", "param", "status_code", "error_type", "detail", "response_id",
				"previous_response_id")) {
			fields.put(text, "'text'");
		}
		for (String number : List.of("sequence_number", "output_index", "content_index", "summary_index",
				"annotation_index", "command_index", "partial_image_index", "status")) {
			fields.put(number, "400");
		}
		fields.put("logprobs", "[]");
		fields.put("output", "[{'type':'x'}]");
		fields.put("required_input", "[{'type':'x'}]");
		fields.put("annotation", "{'type':'a'}");
		fields.put("part", "{'type':'p'}");
		fields.put("headers", "{'retry-after':'1'}");
		fields.put("steer", "{'id':'s','previous_response_id':'r','input':[]}");
		fields.put("item", "{'type':'message','id':'i','content':[{'type':'output_text','text':'t'}]}");
		fields.put("error", "{'type':'t','code':'c','message':'m'}");
		fields.put("response", "{'id':'r','status':'failed','output':[{'type':'reasoning','summary':[{}]}],"
				+ "'usage':{'input_tokens':1},'error':{'code':'c'}}");
		fields.replaceAll((name, json) -> Frames.quoted(json));
		return fields;
	}

	@Test
	void truncatedAtEveryByte() {
		for (String text : FRAMES) {
			byte[] frame = Frames.quoted(text).getBytes(StandardCharsets.UTF_8);
			for (int length = 0; length < frame.length; length++) {
				int end = length;
				assertThatExceptionOfType(MalformedEventException.class)
					.isThrownBy(() -> this.decoder.decode(frame, 0, end));
			}
			assertThat(this.decoder.decode(frame, 0, frame.length).json().tree())
				.isEqualTo(Json.MAPPER.readTree(frame));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "response", "item", "delta", "logprobs", "type", "item_id", "unheard_of", "error" })
	void tenThousandLevelsAreMalformed(String field) {
		for (String type : List.of("response.created", "response.output_item.done", "response.output_text.delta",
				"brand.new", "error")) {
			String arrays = "[".repeat(10_000) + "]".repeat(10_000);
			String objects = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
			for (String deep : List.of(arrays, objects)) {
				String frame = "{\"type\":\"" + type + "\",\"" + field + "\":" + deep + "}";
				assertThatExceptionOfType(MalformedEventException.class)
					.isThrownBy(() -> Frames.decode(this.decoder, frame));
			}
		}
	}

	@Test
	void nineHundredLevelsDecodeAndRead() {
		String deep = "[".repeat(900) + "]".repeat(900);
		ResponseLifecycleEvent event = (ResponseLifecycleEvent) Frames.decode(this.decoder,
				"{\"type\":\"response.completed\",\"response\":{\"id\":\"r\",\"output\":[{\"type\":\"x\",\"a\":" + deep
						+ "}]}}");
		assertThat(event.response().output()).hasSize(1);
		assertThat(event.json().tree().path("response").path("id").asString()).isEqualTo("r");
	}

	@Test
	void thirtyTwoMebibytesDecode() {
		String text = "x".repeat(32 * 1024 * 1024);
		OutputTextEvent.Delta delta = (OutputTextEvent.Delta) Frames.decode(this.decoder,
				"{\"type\":\"response.output_text.delta\",\"delta\":\"" + text + "\"}");
		assertThat(delta.delta()).hasSameSizeAs(text);
		OutputTextEvent.Done done = (OutputTextEvent.Done) Frames.decode(this.decoder,
				"{\"type\":\"response.output_text.done\",\"text\":\"" + text + "\"}");
		assertThat(done.text()).hasSameSizeAs(text);
	}

	@ParameterizedTest
	@MethodSource("everyType")
	void everyAccessorReadsWhatTheScanTook(String type) {
		List<String> itemTypes = type.endsWith("output_item.done") ? ITEM_TYPES : List.of("message");
		for (String value : FrameMutator.VALUES) {
			Map<String, String> fields = new LinkedHashMap<>(FIELDS);
			if (value.length() > MANY) {
				// Once is enough: whoever makes a tree of it makes one of the whole.
				fields.put("unheard_of", value);
				reads(frame(type, fields));
			}
			else {
				fields.replaceAll((name, json) -> value);
				reads(frame(type, fields));
				itemTypes.forEach((itemType) -> reads(frame(type, nested(itemType, value))));
			}
		}
	}

	@Test
	void aTypeMayBeAnyString() {
		for (String value : FrameMutator.VALUES) {
			String frame = "{\"type\":" + value + ",\"response\":{}}";
			if (value.startsWith("\"")) {
				reads(frame);
			}
			else {
				assertThatExceptionOfType(MalformedEventException.class)
					.isThrownBy(() -> Frames.decode(this.decoder, frame));
			}
		}
	}

	private void reads(String frame) {
		assertThat(Accessors.readAll(Frames.decode(this.decoder, frame))).as("%.200s", frame).isPositive();
	}

	/** Objects whose members are hostile, down to the parts of an item. */
	private static Map<String, String> nested(String itemType, String value) {
		Map<String, String> fields = new LinkedHashMap<>(FIELDS);
		String part = object("\"type\":\"output_text\"", value, "text", "annotations", "refusal");
		String parts = "[" + value + "," + part + "]";
		String item = object("\"type\":\"" + itemType + "\",\"content\":" + parts + ",\"summary\":" + parts, value,
				"id", "status", "role", "encrypted_content", "name", "call_id", "arguments", "input");
		fields.put("item", item);
		fields.put("steer", object("\"a\":1", value, "id", "previous_response_id", "input"));
		fields.put("delta", object("\"a\":1", value, "stdout", "stderr"));
		fields.put("error", object("\"headers\":{\"retry-after\":" + value + ",\"x\":[" + value + "]}", value, "type",
				"code", "message", "param", "status", "detail"));
		fields.put("response", object(
				"\"output\":[" + item + "],\"usage\":"
						+ object("\"output_tokens_details\":{\"reasoning_tokens\":" + value + "}", value,
								"input_tokens", "output_tokens", "total_tokens", "input_tokens_details")
						+ ",\"error\":{\"code\":" + value + "},\"incomplete_details\":{\"reason\":" + value
						+ "},\"metadata\":{\"a\":" + value + "}",
				value, "id", "status", "model", "created_at", "previous_response_id", "service_tier"));
		return fields;
	}

	private static String object(String first, String value, String... names) {
		return Arrays.stream(names)
			.map((name) -> ",\"" + name + "\":" + value)
			.collect(Collectors.joining("", "{" + first, "}"));
	}

	@Test
	void aLongNumberIsADoubleInATreeAndKeptInTheJson() {
		String digits = "9".repeat(1_001);
		ErrorEvent event = (ErrorEvent) Frames.decode(this.decoder,
				"{\"type\":\"error\",\"error\":{\"code\":\"c\",\"limit\":" + digits + ",\"" + "n".repeat(50_001) + "\":"
						+ digits.substring(1) + "}}");
		assertThat(event.code()).isEqualTo("c");
		assertThat(ApiException.from(event, false).code()).isEqualTo("c");
		JsonNode error = event.json().tree().path("error");
		assertThat(error.path("limit").doubleValue()).isInfinite();
		assertThat(error.path("n".repeat(50_001)).bigIntegerValue()).hasToString(digits.substring(1));
		assertThat(event.json().asString()).contains(digits);
	}

	static Stream<String> everyType() {
		return Stream.concat(Arrays.stream(EventType.values()).map(EventType::wireName), Stream.of("brand.new"));
	}

	/**
	 * Return a frame that has every field any event has.
	 */
	static String frame(String type, Map<String, String> fields) {
		return fields.entrySet()
			.stream()
			.map((entry) -> ",\"" + entry.getKey() + "\":" + entry.getValue())
			.collect(Collectors.joining("", "{\"type\":\"" + type + '"', "}"));
	}

}
