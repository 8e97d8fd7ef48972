package io.github.responsesws.turn;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.responsesws.protocol.DeltaEvent;
import io.github.responsesws.protocol.EventDecoder;
import io.github.responsesws.protocol.Frames;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Recordings;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseFailedException;
import io.github.responsesws.protocol.ResponsesException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class ResponseEventsTests {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String CREATED = "{'type':'response.created','response':{'id':'resp_1','output':[]}}";

	private static final String TEXT = "{'type':'response.output_text.delta','delta':'Hi'}";

	private static final String ITEM = "{'type':'response.output_item.done','output_index':%d,"
			+ "'item':{'id':'msg_%d','type':'message','content':[{'type':'output_text','text':'t%d'}]}}";

	static List<Path> files() {
		return Recordings.files();
	}

	@ParameterizedTest
	@MethodSource("files")
	void finalResponseOfARecordingIsItsTerminalOne(Path file) {
		List<String> lines = Recordings.lines(file);
		String terminal = lines.get(lines.size() - 1);
		assertThat(terminal).contains("\"response.completed\"");
		Response response = events(lines).as(ResponseEvents::finalResponse).block(TIMEOUT);
		assertThat(response).isNotNull();
		assertThat(response.json().tree()).isEqualTo(MAPPER.readTree(terminal).path("response"));
	}

	@ParameterizedTest
	@MethodSource("files")
	void outputLeftOutOfARecordingIsFilledIn(Path file) {
		List<String> lines = Recordings.lines(file);
		ObjectNode terminal = (ObjectNode) MAPPER.readTree(lines.get(lines.size() - 1));
		ObjectNode whole = (ObjectNode) terminal.path("response").deepCopy();
		((ObjectNode) terminal.path("response")).remove("output");
		List<String> without = Stream
			.concat(lines.subList(0, lines.size() - 1).stream(), Stream.of(terminal.toString()))
			.toList();
		Response response = events(without).as(ResponseEvents::finalResponse).block(TIMEOUT);
		assertThat(response).isNotNull();
		assertThat(response.output()).extracting(OutputItem::type)
			.containsExactlyElementsOf(
					Response.of(RawJson.parse(whole.toString())).output().stream().map(OutputItem::type).toList());
		assertThat(response.outputText()).isEqualTo(Response.of(RawJson.parse(whole.toString())).outputText());
	}

	@ParameterizedTest
	@MethodSource("files")
	void textOfARecordingIsThatOfItsResponses(Path file) {
		List<String> response = new ArrayList<>();
		for (String line : Recordings.lines(file)) {
			response.add(line);
			if (line.contains("\"type\":\"response.completed\"")) {
				Flux<ResponseEvent> events = events(List.copyOf(response));
				String text = events.as(ResponseEvents::finalResponse).map(Response::outputText).block(TIMEOUT);
				assertThat(join(events.transform(ResponseEvents::outputText))).isEqualTo(text);
				assertThat(join(
						events.filter((event) -> !(event instanceof DeltaEvent)).transform(ResponseEvents::outputText)))
					.isEqualTo(text);
				response.clear();
			}
		}
		assertThat(response).isEmpty();
	}

	private static String join(Flux<String> text) {
		return text.collect(Collectors.joining()).block(TIMEOUT);
	}

	@Test
	void aRefusalIsNoEmptyAnswer() {
		String refusal = "{'type':'response.refusal.delta','item_id':'m','delta':'I cannot.'}";
		String completed = "{'type':'response.completed','response':{'id':'resp_1','status':'completed','output':[]}}";
		StepVerifier.create(events(CREATED, refusal, completed).transform(ResponseEvents::outputText))
			.expectErrorSatisfies((ex) -> {
				assertThat(ex).isInstanceOf(AnswerRefusedException.class).message().doesNotContain("cannot");
				assertThat(((AnswerRefusedException) ex).refusal()).isEqualTo("I cannot.");
			})
			.verify(TIMEOUT);
		StepVerifier.create(events(CREATED, refusal, completed).as(ResponseEvents::finalResponse))
			.assertNext((response) -> assertThat(response.refusal()).isEqualTo("I cannot."))
			.expectComplete()
			.verify(TIMEOUT);
		StepVerifier
			.create(events(CREATED, refusal, completed, CREATED, TEXT, completed).transform(ResponseEvents::outputText))
			.expectNext("Hi")
			.expectComplete()
			.verify(TIMEOUT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ",'output':null", ",'output':[]" })
	void missingOutputIsFilledInOrder(String output) {
		Flux<ResponseEvent> events = events(CREATED, ITEM.formatted(1, 1, 1), ITEM.formatted(0, 0, 0),
				"{'type':'response.completed','response':{'id':'resp_1','status':'completed'" + output + "}}");
		StepVerifier.create(events.as(ResponseEvents::finalResponse)).assertNext((response) -> {
			assertThat(response.outputText()).isEqualTo("t0t1");
			assertThat(response.isCompleted()).isTrue();
			assertThat(response.output()).extracting(OutputItem::id).containsExactly("msg_0", "msg_1");
		}).expectComplete().verify(TIMEOUT);
	}

	@Test
	void incompleteIsAResponse() {
		Flux<ResponseEvent> events = events(CREATED, TEXT, "{'type':'response.incomplete','response':{'id':'resp_1',"
				+ "'status':'incomplete','incomplete_details':{'reason':'max_output_tokens'}}}");
		StepVerifier.create(events.as(ResponseEvents::finalResponse)).assertNext((response) -> {
			assertThat(response.isIncomplete()).isTrue();
			assertThat(response.incompleteReason()).isEqualTo("max_output_tokens");
		}).expectComplete().verify(TIMEOUT);
	}

	@Test
	void steeredTurnYieldsItsSuccessor() {
		Flux<ResponseEvent> events = events(CREATED, ITEM.formatted(0, 0, 0),
				"{'type':'response.incomplete','response':{'id':'resp_1','status':'incomplete'}}",
				"{'type':'response.created','response':{'id':'resp_2'}}", ITEM.formatted(0, 9, 9),
				"{'type':'response.completed','response':{'id':'resp_2','status':'completed'}}");
		StepVerifier.create(events.as(ResponseEvents::finalResponse)).assertNext((response) -> {
			assertThat(response.id()).isEqualTo("resp_2");
			assertThat(response.outputText()).isEqualTo("t9");
		}).expectComplete().verify(TIMEOUT);
	}

	@Test
	void failedResponseIsAnError() {
		Flux<ResponseEvent> events = events(CREATED, "{'type':'response.failed','response':{'id':'resp_1',"
				+ "'status':'failed','error':{'code':'invalid_image','message':'no'}}}");
		for (Flux<?> outcome : List.of(events.as(ResponseEvents::finalResponse).flux(),
				events.transform(ResponseEvents::outputText))) {
			StepVerifier.create(outcome).expectErrorSatisfies((ex) -> {
				assertThat(ex).isInstanceOf(ResponseFailedException.class);
				assertThat(((ResponseFailedException) ex).code()).isEqualTo("invalid_image");
				assertThat(((ResponseFailedException) ex).response().id()).isEqualTo("resp_1");
			}).verify(TIMEOUT);
		}
	}

	@Test
	void errorAfterOutputForbidsAReplay() {
		String overloaded = "{'type':'error','status':503,'error':{'code':'server_is_overloaded','message':'busy'}}";
		StepVerifier.create(events(CREATED, TEXT, overloaded).transform(ResponseEvents::outputText))
			.expectNext("Hi")
			.expectErrorSatisfies(
					(ex) -> assertThat(((ResponsesException) ex).replayVerdict()).isEqualTo(ReplayVerdict.NEVER))
			.verify(TIMEOUT);
		StepVerifier.create(events(CREATED, overloaded).as(ResponseEvents::finalResponse))
			.expectErrorSatisfies((ex) -> assertThat(((ResponsesException) ex).replayVerdict())
				.isEqualTo(ReplayVerdict.SAFE_AFTER_DELAY))
			.verify(TIMEOUT);
	}

	@Test
	void endWithoutTerminalEventIsAnError() {
		StepVerifier.create(events(CREATED, TEXT).as(ResponseEvents::finalResponse)).expectErrorSatisfies((ex) -> {
			assertThat(ex).isInstanceOf(TurnTruncatedException.class).hasMessageContaining("2 events");
			assertThat(((ResponsesException) ex).replayVerdict()).isEqualTo(ReplayVerdict.NEVER);
		}).verify(TIMEOUT);
		StepVerifier.create(events(CREATED).as(ResponseEvents::finalResponse))
			.expectErrorSatisfies(
					(ex) -> assertThat(((ResponsesException) ex).replayVerdict()).isEqualTo(ReplayVerdict.AMBIGUOUS))
			.verify(TIMEOUT);
	}

	@Test
	void textHonoursDemand() {
		Flux<String> text = events(CREATED, TEXT, CREATED, CREATED, TEXT, TEXT).transform(ResponseEvents::outputText);
		StepVerifier.create(text, 0)
			.expectSubscription()
			.thenRequest(1)
			.expectNext("Hi")
			.thenRequest(1)
			.expectNext("Hi")
			.thenRequest(1)
			.expectNext("Hi")
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void subscriptionsDoNotShareState() {
		Flux<ResponseEvent> events = events(CREATED, ITEM.formatted(0, 0, 0),
				"{'type':'response.completed','response':{'id':'resp_1'}}");
		Response first = events.as(ResponseEvents::finalResponse).block(TIMEOUT);
		Response second = events.as(ResponseEvents::finalResponse).block(TIMEOUT);
		assertThat(Set.of(first)).containsExactly(second);
	}

	private static Flux<ResponseEvent> events(String... frames) {
		return events(Stream.of(frames).map(Frames::quoted).toList());
	}

	private static Flux<ResponseEvent> events(List<String> frames) {
		return Flux.defer(() -> {
			EventDecoder decoder = new EventDecoder();
			return Flux.fromIterable(frames).map((frame) -> Frames.decode(decoder, frame));
		});
	}

}
