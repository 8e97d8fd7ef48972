package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.Transcript.SaidCall;
import io.github.responsesws.metrics.ResponsesWsMetrics;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ResponseEvents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TranscriptTests {

	private static final String WEATHER = "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}";

	private final Chats chats = new Chats();

	private final ResponsesWebSocketClient client = this.chats.client();

	@AfterEach
	void close() {
		this.chats.close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void sendsOnlyWhatIsNew(boolean store) {
		Teller teller = new Teller(store, true);
		Response first = teller.say("My name is Ada.");
		assertThat(teller.say("What is my name?").outputText()).contains("Ada");
		assertContinues(first, 1);
		assertThat(teller.say("How many messages did I send?").outputText()).contains("3 messages");
		assertThat(this.chats.lastRequest().body().path("input")).hasSize(1);
		assertThat(this.client.transcripts()).isEqualTo(new TranscriptSnapshot(1, 2, 0, 0, 3));
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		new ResponsesWsMetrics(this.client).bindTo(meters);
		assertThat(meters.get("responses.ws.transcripts").tag("result", "hit").functionCounter().count()).isEqualTo(2);
		assertThat(meters.get("responses.ws.transcripts").tag("result", "first").functionCounter().count()).isOne();
	}

	@Test
	void recognisesWordsAlone() {
		Teller teller = new Teller(false, false);
		Response first = teller.say("My name is Ada.");
		assertThat(teller.say("What is my name?").outputText()).contains("Ada");
		assertContinues(first, 1);
	}

	@Test
	void goesOnIfFieldsDifferThatAreSentWithEveryTurn() {
		Teller teller = new Teller(false, true);
		Response first = teller.say("My name is Ada.");
		teller.fields = (fields) -> fields.instructions("Be long.").maxOutputTokens(50);
		teller.say("What is my name?");
		assertContinues(first, 1);
		assertThat(this.chats.lastRequest().body().path("instructions").asString()).isEqualTo("Be long.");
	}

	@Test
	void sendsEverythingIfOnlyWordsAreKnownAndFieldsDiffer() {
		Teller teller = new Teller(false, false);
		teller.say("My name is Ada.");
		teller.fields = (fields) -> fields.instructions("Be long.");
		assertThat(teller.say("What is my name?").outputText()).contains("Ada");
		assertWhole(3);
	}

	@Test
	void sendsEverythingToAnotherModel() {
		Teller teller = new Teller(false, true);
		teller.say("My name is Ada.");
		teller.fields = (fields) -> fields.model("another-model");
		teller.say("What is my name?");
		assertWhole(3);
	}

	@Test
	void twoWhoSayTheSameNeverShareAChain() {
		Teller ada = new Teller(true, true);
		Teller bob = new Teller(true, true);
		Response toAda = ada.say("Hello");
		Response toBob = bob.say("Hello");
		assertThat(toAda.outputText()).isEqualTo(toBob.outputText());
		ada.say("And now?");
		assertContinues(toAda, 1);
		bob.say("And now?");
		assertContinues(toBob, 1);
	}

	@Test
	void twoOfWhomOnlyWordsAreKnownAreSentInFull() {
		Teller ada = new Teller(true, false);
		Teller bob = new Teller(true, false);
		ada.say("Hello");
		bob.say("Hello");
		ada.say("My name is Ada.");
		assertWhole(3);
		Response toBob = bob.say("My name is Bob.");
		assertWhole(3);
		assertThat(bob.say("What is my name?").outputText()).contains("Bob").doesNotContain("Ada");
		assertContinues(toBob, 1);
	}

	@Test
	void aResponseThatIsNamedButNotKnownIsNeverGuessed() {
		Teller known = new Teller(true, true);
		known.say("Hello");
		Teller other = new Teller(true, true);
		other.say("Hello");
		ResponsesWebSocketClient second = this.chats.client();
		Teller elsewhere = new Teller(true, true);
		elsewhere.client = second;
		elsewhere.said.addAll(known.said);
		elsewhere.say("And now?");
		assertWhole(3);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void sendsTheItemsAsTheyCameIfTheServiceHasForgotten(boolean kept) {
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.script().reasoning("Thinking").text("Hi Ada."))
			.once();
		Teller teller = new Teller(false, kept);
		Response first = teller.say("My name is Ada.");
		this.chats.dropAll();
		teller.say("What is my name?");
		assertWhole(2 + first.output().size());
		for (int i = 0; i < first.output().size(); i++) {
			assertThat(this.chats.lastRequest().body().path("input").get(1 + i))
				.isEqualTo(first.output().get(i).json().tree());
		}
		assertThat(first.output()).hasSize(2);
		assertThat(this.client.transcripts().forgotten()).isOne();
	}

	@Test
	void sendsWordsThatWereChangedInsteadOfTheItems() {
		Teller teller = new Teller(false, true);
		teller.say("My name is Ada.");
		teller.reword("You are Bob.");
		teller.say("Who am I?");
		assertWhole(3);
		assertThat(this.chats.lastRequest().body().path("input").get(1).path("content").asString())
			.isEqualTo("You are Bob.");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void goesOnThroughARunOfTools(boolean kept) {
		Teller teller = new Teller(false, kept);
		Response call = teller.say("What is the weather in Paris?");
		assertThat(call.functionCalls()).hasSize(1);
		teller.said.add((transcript) -> transcript
			.input(InputItem.functionCallOutput(call.functionCalls().get(0).callId(), "Sunny")));
		Response answer = teller.tell();
		assertContinues(call, 1);
		teller.say("Thanks");
		assertContinues(answer, 1);
	}

	@Test
	void noArgumentsAreAnEmptyObject() {
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.functionCall("now", "")).once();
		ResponseRequest request = ResponseRequest.builder().store(false).build();
		Transcript first = Transcript.builder(request).input(InputItem.userMessage("What time is it?")).build();
		Response call = ResponseEvents.finalResponse(this.client.stream(first)).blockOptional(Chats.LONG).orElseThrow();
		String callId = call.functionCalls().get(0).callId();
		Transcript second = Transcript.builder(request)
			.input(InputItem.userMessage("What time is it?"))
			.said("", List.of(new SaidCall(callId, "now", "{}")), first.keep(call))
			.input(InputItem.functionCallOutput(callId, "12:00"))
			.build();
		ResponseEvents.finalResponse(this.client.stream(second)).block(Chats.LONG);
		assertContinues(call, 1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void goesOnFromARunOfWhichOnlyTheAnswerIsTold(boolean kept) {
		Teller teller = new Teller(false, kept);
		if (!kept) {
			teller.fields = (fields) -> fields.safetyIdentifier("ada");
		}
		Response answer = runOfWhichOnlyTheAnswerIsTold(teller);
		teller.say("Thanks");
		assertContinues(answer, 1);
		this.chats.dropAll();
		teller.say("Bye");
		// What was said, the call, its output, the answer, thanks, the answer, bye.
		assertWhole(7);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "bob" })
	void wordsAloneNeverLeadToWhatToolsSaidToSomebodyElse(String name) {
		Teller ada = new Teller(true, false);
		runOfWhichOnlyTheAnswerIsTold(ada);
		Teller bob = new Teller(true, false);
		bob.said.addAll(ada.said);
		if (!name.isEmpty()) {
			ada.fields = (fields) -> fields.safetyIdentifier("ada");
			bob.fields = (fields) -> fields.safetyIdentifier(name);
		}
		bob.say("Thanks");
		assertWhole(3);
		assertThat(this.chats.lastRequest().body().toString()).doesNotContain("function_call_output");
		// Nor does what follows, where whoever had the run tells it as it was.
		ada.say("Thanks");
		bob.say("Bye");
		assertThat(this.chats.lastRequest().body().toString()).doesNotContain("function_call_output");
	}

	@Test
	void twoOfWhomOnlyWordsAreKnownGoOnIfTheirConversationsHaveNames() {
		Teller ada = new Teller(false, false);
		Teller bob = new Teller(false, false);
		ada.conversation = "a";
		bob.conversation = "b";
		Response toAda = runOfWhichOnlyTheAnswerIsTold(ada);
		Response toBob = runOfWhichOnlyTheAnswerIsTold(bob);
		ada.say("Thanks");
		assertContinues(toAda, 1);
		bob.say("Thanks");
		assertContinues(toBob, 1);
		assertThat(this.chats.lastRequest().body().toString()).doesNotContain("conversation");
		Teller cleo = new Teller(false, false);
		cleo.conversation = "c";
		cleo.said.addAll(ada.said);
		cleo.say("Bye");
		assertWhole(5);
	}

	@Test
	void whatFollowsARunIsNotFoundByItsWordsEither() {
		Teller ada = new Teller(true, true);
		runOfWhichOnlyTheAnswerIsTold(ada);
		Response toAda = ada.say("Thanks");
		Teller bob = new Teller(true, false);
		for (UnaryOperator<Transcript.Builder> entry : ada.said) {
			bob.said.add((entry instanceof Words words) ? new Words(words.text(), null) : entry);
		}
		bob.say("Bye");
		assertWhole(5);
		ada.say("Bye");
		assertThat(this.chats.lastRequest().previousResponseId()).isEqualTo(toAda.id());
	}

	private static Response runOfWhichOnlyTheAnswerIsTold(Teller teller) {
		Response call = teller.say("What is the weather in Paris?");
		UnaryOperator<Transcript.Builder> output = (transcript) -> transcript
			.input(InputItem.functionCallOutput(call.functionCalls().get(0).callId(), "Sunny"));
		teller.said.add(output);
		Response answer = teller.tell();
		teller.said.removeIf((entry) -> entry == output || entry instanceof Call);
		return answer;
	}

	@Test
	void answersCallsThatNobodyAnswered() {
		Teller teller = new Teller(false, true);
		Response call = teller.say("What is the weather in Paris?");
		teller.say("Never mind.");
		assertContinues(call, 2);
		this.chats.dropAll();
		teller.say("Bye");
		assertWhole(6);
	}

	@Test
	void goesOnAsThePageSays() {
		ResponsesWebSocketClient client = this.client;
		Transcript before = Transcript.builder(ResponseRequest.builder().instructions("Be brief.").store(false).build())
			.input(InputItem.userMessage("My name is Ada."))
			.build();
		Response first = ResponseEvents.finalResponse(client.stream(before)).blockOptional(Chats.LONG).orElseThrow();
		String words = first.outputText();
		String kept = before.keep(first);
		// snippet: transcript
		Transcript transcript = Transcript
			.builder(ResponseRequest.builder().instructions("Be brief.").store(false).build())
			.input(InputItem.userMessage("My name is Ada."))
			.said(words, List.of(), kept) // what keep(…) returned, or null
			.input(InputItem.userMessage("What is my name?"))
			.build();
		Response response = ResponseEvents.finalResponse(client.stream(transcript)).block();
		String keptNext = transcript.keep(response); // beside response.outputText()
		// end
		assertThat(response.outputText()).contains("Ada");
		assertThat(keptNext).contains(response.id());
		assertContinues(first, 1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void manyWhoSayTheSameAtOnceKeepToThemselves(boolean kept) {
		for (int round = 0; round < 10; round++) {
			List<Teller> tellers = IntStream.range(0, 6).mapToObj((index) -> new Teller(true, kept)).toList();
			together(tellers, (index) -> "Hello");
			together(tellers, (index) -> "My name is " + name(index) + ".");
			together(tellers, (index) -> "What is my name?");
			for (int index = 0; index < tellers.size(); index++) {
				assertThat(tellers.get(index).lastWords()).contains(name(index));
			}
		}
		assertThat(this.client.transcripts().hits()).isGreaterThanOrEqualTo(kept ? 120 : 6);
	}

	private static String name(int index) {
		return (char) ('A' + index) + "nna";
	}

	private static void together(List<Teller> tellers, IntFunction<String> message) {
		Flux.range(0, tellers.size())
			.flatMap((index) -> Mono.fromCallable(() -> tellers.get(index).say(message.apply(index)))
				.subscribeOn(Schedulers.boundedElastic()))
			.then()
			.block(Chats.LONG);
	}

	@Test
	void refusesARequestThatSaysWhereItGoesOnFrom() {
		ResponseRequest request = ResponseRequest.builder().previousResponseId("resp_1").build();
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> Transcript.builder(request))
			.withMessageContaining("previous_response_id");
	}

	@Test
	void tellsAllOfATranscript() {
		Transcript first = Transcript.builder(ResponseRequest.builder().store(true).build())
			.input(InputItem.userMessage("Hello"))
			.build();
		Response response = ResponseEvents.finalResponse(this.client.stream(first))
			.blockOptional(Chats.LONG)
			.orElseThrow();
		Transcript second = Transcript.builder(first.request())
			.input(InputItem.userMessage("Hello"))
			.said(response.outputText(), List.of(), first.keep(response))
			.input(InputItem.userMessage("And now?"))
			.build();
		assertThat(Transcripts.inFull(second).input()).hasSize(3).contains(InputItem.of(response.output().get(0)));
	}

	@Test
	void disregardsWhatSomebodyElseHasKept() {
		Teller teller = new Teller(false, true);
		teller.said.add((transcript) -> transcript.input(InputItem.userMessage("Hello"))
			.said("Hi", List.of(), "{\"id\":\"resp_1\",\"output\":[{}]}")
			.said("there", List.of(), "nonsense"));
		teller.say("And now?");
		assertWhole(4);
	}

	private void assertContinues(Response response, int items) {
		ReceivedRequest request = this.chats.lastRequest();
		assertThat(request.previousResponseId()).isEqualTo(response.id());
		assertThat(request.body().path("input")).hasSize(items);
	}

	private void assertWhole(int items) {
		assertThat(this.chats.lastRequest().previousResponseId()).isNull();
		assertThat(this.chats.lastRequest().body().path("input")).hasSize(items);
	}

	/**
	 * Tells a conversation as a framework does.
	 */
	private final class Teller {

		private final boolean store;

		private final boolean keeping;

		private final List<UnaryOperator<Transcript.Builder>> said = new ArrayList<>();

		private UnaryOperator<ResponseRequest.Builder> fields = UnaryOperator.identity();

		private String conversation;

		private ResponsesWebSocketClient client = TranscriptTests.this.client;

		Teller(boolean store, boolean keeping) {
			this.store = store;
			this.keeping = keeping;
		}

		Response say(String message) {
			this.said.add((transcript) -> transcript.input(InputItem.userMessage(message)));
			return tell();
		}

		void reword(String words) {
			UnaryOperator<Transcript.Builder> last = this.said.remove(this.said.size() - 1);
			this.said.add(((Words) last).reworded(words));
		}

		String lastWords() {
			return ((Words) this.said.get(this.said.size() - 1)).text();
		}

		Response tell() {
			ResponseRequest request = this.fields
				.apply(ResponseRequest.builder()
					.instructions("Be brief.")
					.tools(Tool.function("get_weather", "Finds the weather", RawJson.parse(WEATHER)))
					.store(this.store))
				.build();
			Transcript.Builder builder = Transcript.builder(request).conversationId(this.conversation);
			this.said.forEach((entry) -> entry.apply(builder));
			Transcript transcript = builder.build();
			Response response = ResponseEvents.finalResponse(this.client.stream(transcript))
				.blockOptional(Chats.LONG)
				.orElseThrow();
			String kept = this.keeping ? transcript.keep(response) : null;
			if (response.functionCalls().isEmpty()) {
				this.said.add(new Words(response.outputText(), kept));
			}
			else {
				this.said.add(new Call(response, kept));
			}
			return response;
		}

	}

	private record Words(String text, String kept) implements UnaryOperator<Transcript.Builder> {

		Words reworded(String words) {
			return new Words(words, this.kept);
		}

		@Override
		public Transcript.Builder apply(Transcript.Builder transcript) {
			return transcript.said(this.text, List.of(), this.kept);
		}

	}

	private record Call(Response response, String kept) implements UnaryOperator<Transcript.Builder> {

		@Override
		public Transcript.Builder apply(Transcript.Builder transcript) {
			return transcript.said(this.response.outputText(),
					this.response.functionCalls().stream().map(SaidCall::of).toList(), this.kept);
		}

	}

}
