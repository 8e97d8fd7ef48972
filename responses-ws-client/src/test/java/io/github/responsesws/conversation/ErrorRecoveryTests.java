package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.PreviousResponseNotFoundException;
import io.github.responsesws.protocol.QuotaExceededException;
import io.github.responsesws.protocol.RateLimitedException;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ReasoningRejectedException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Recovery from errors, in whichever words and shape they come.
 */
class ErrorRecoveryTests {

	private static final List<String> STALE = List.of(
			"{'status':400,'error':{'code':'previous_response_not_found','message':'m','param':'previous_response_id'}}",
			"{'status':400,'error':{'message':'Invalid `previous_response_id`.'}}",
			"{'status':404,'error':{'message':'Response with id <resp_1> not found.','param':'response_id'}}",
			"{'status':400,'error':{'message':'Previous response cannot be used for this organization due to Zero Data Retention.'}}");

	private static final List<String> UNREADABLE = List.of(
			"{'status':400,'error':{'code':'invalid_encrypted_content','message':'The encrypted content could not be verified.'}}",
			"{'status':404,'error':{'message':'Item with id <rs_1> not found. Items are not persisted when `store` is set to false.'}}");

	private Chats chats = new Chats();

	@AfterEach
	void close() {
		this.chats.close();
	}

	static Stream<Script> stale() {
		return STALE.stream().flatMap(ErrorRecoveryTests::shapes);
	}

	static Stream<Script> unreadable() {
		return UNREADABLE.stream().flatMap(ErrorRecoveryTests::shapes);
	}

	/**
	 * Return an error as a frame of its own, nested and flat, and as the end of a
	 * response.
	 */
	private static Stream<Script> shapes(String frame) {
		String json = frame.replace("'", "\"").replaceAll("<(.*)>", "'$1'");
		JsonNode tree = RawJson.parse(json).tree();
		return Stream.of(Scripts.errorFrame(json), Scripts.errorFrame(tree.path("error").toString()),
				Scripts.script().failWith(tree.path("error").toString()));
	}

	@ParameterizedTest
	@MethodSource("stale")
	void aLostPredecessorIsReplayedWhateverItIsCalled(Script error) {
		Conversation conversation = this.chats.conversation(false);
		create(conversation, "My name is Ada.");
		respond(error);
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		List<ReceivedRequest> requests = this.chats.requests();
		assertThat(requests).hasSize(3);
		assertThat(requests.get(1).previousResponseId()).isNotNull();
		assertThat(requests.get(2).previousResponseId()).isNull();
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
	}

	@ParameterizedTest
	@MethodSource("stale")
	void aLostPredecessorOfASingleTurnIsAnErrorOfItsOwn(Script error) {
		respond(error);
		StepVerifier.create(this.chats.client().turn(ResponseRequest.builder().input("Hi").build()).response())
			.expectError(PreviousResponseNotFoundException.class)
			.verify(Chats.LONG);
		assertThat(this.chats.requests()).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("unreadable")
	void reasoningThatCannotBeReadIsLeftOutFromThenOn(Script error) {
		Conversation conversation = this.chats.conversation(false);
		respond(Scripts.script().reasoning("Hm").text("Nice to meet you."));
		create(conversation, "My name is Ada.");
		respond(error);
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		assertThat(this.chats.requests()).hasSize(3);
		assertThat(this.chats.lastRequest().previousResponseId()).isNull();
		assertThat(types(this.chats.lastRequest())).containsExactly("message", "message", "message");
		this.chats.dropAll();
		assertThat(create(conversation, "How many messages did I send?").outputText()).contains("3 messages");
		assertThat(this.chats.requests()).hasSize(4);
		assertThat(types(this.chats.lastRequest())).doesNotContain("reasoning");
	}

	@ParameterizedTest
	@MethodSource("unreadable")
	void aRunGoesOnWithoutReasoningThatCannotBeRead(Script error) {
		AtomicInteger calls = new AtomicInteger();
		Conversation conversation = tools(calls, false);
		respond(Scripts.script().reasoning("Hm").functionCall("weather", "{\"city\":\"Paris\"}"), error);
		assertThat(conversation.turn("Weather?").run().events().blockLast(Chats.LONG)).isInstanceOfSatisfying(
				RunEvent.RunCompleted.class,
				(completed) -> assertThat(completed.response().outputText()).contains("Sunny in Paris"));
		assertThat(calls).hasValue(1);
		assertThat(this.chats.requests()).hasSize(3);
		assertThat(types(this.chats.lastRequest())).containsExactly("message", "function_call", "function_call_output");
		assertThat(create(conversation, "How many messages did I send?").outputText()).contains("2 messages");
	}

	@Test
	void reasoningIsLeftOutOnce() {
		Script error = Scripts.error(400, "invalid_encrypted_content", "m");
		Conversation conversation = this.chats.conversation(false);
		respond(error, error);
		StepVerifier.create(conversation.turn("Hi").response())
			.expectError(ReasoningRejectedException.class)
			.verify(Chats.LONG);
		assertThat(this.chats.requests()).hasSize(2);
		assertThat(create(conversation, "Hi").outputText()).isNotEmpty();
	}

	@Test
	void reasoningThatTheCallerBringsIsLeftOutToo() {
		Conversation conversation = this.chats.conversation(false);
		respond(Scripts.error(400, "invalid_encrypted_content", "m"));
		InputItem reasoning = InputItem
			.raw(RawJson.parse("{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[],\"encrypted_content\":\"x\"}"));
		Response response = conversation.turn(reasoning, InputItem.userMessage("My name is Ada."))
			.response()
			.block(Chats.LONG);
		assertThat(response).isNotNull();
		assertThat(types(this.chats.lastRequest())).containsExactly("message");
	}

	@Test
	void aReplayHoldsNoReasoningThatWasNeitherStoredNorEncrypted() {
		Conversation conversation = this.chats.conversation(false, (settings) -> settings.encryptedReasoning(false));
		respond(Scripts.script().reasoning("Hm").text("Nice to meet you."));
		create(conversation, "My name is Ada.");
		this.chats.dropAll();
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		assertThat(this.chats.requests()).hasSize(2);
		assertThat(types(this.chats.lastRequest())).containsExactly("message", "message", "message");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aServiceThatRetainsNothingIsBelieved(boolean sameConnection) {
		this.chats.close();
		this.chats = new Chats(ResponsesServer.builder().zeroDataRetention(true).start());
		AtomicInteger calls = new AtomicInteger();
		Conversation conversation = tools(calls, null);
		create(conversation, "My name is Ada.");
		assertThat(conversation.snapshot().stored()).isFalse();
		assertThat(conversation.snapshot().replayable()).isTrue();
		respond(Scripts.script().reasoning("Hm").functionCall("weather", "{\"city\":\"Paris\"}"));
		if (!sameConnection) {
			this.chats.dropAll();
		}
		assertThat(conversation.turn("Weather?").run().events().blockLast(Chats.LONG))
			.isInstanceOf(RunEvent.RunCompleted.class);
		this.chats.dropAll();
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		assertThat(this.chats.lastRequest().previousResponseId()).isNull();
		// From the second turn on reasoning is asked for in a form that can be replayed.
		assertThat(types(this.chats.lastRequest())).containsSubsequence("message", "reasoning", "function_call",
				"function_call_output", "message");
	}

	@Test
	void theWaitInTheSentenceIsKept() {
		Conversation conversation = this.chats.conversation(true);
		respond(Scripts.error(429, "rate_limit_exceeded", "Rate limit reached. Please try again in 28ms."),
				Scripts.script()
					.failWith("{\"code\":\"rate_limit_exceeded\",\"message\":\"Please retry after 0.02 seconds\"}"));
		create(conversation, "Hi");
		assertThat(this.chats.requests()).hasSize(3);
		respond(Scripts.flatError("rate_limit_exceeded", "Please try again in 6m0s."));
		StepVerifier.create(conversation.turn("Hi").response())
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(RateLimitedException.class,
					(limited) -> assertThat(limited.retryAfter()).isEqualTo(Duration.ofMinutes(6))))
			.verify(Chats.LONG);
		assertThat(this.chats.requests()).hasSize(4);
	}

	@ParameterizedTest
	@ValueSource(strings = { "insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded",
			"project_spend_limit_exceeded", "organization_usage_limit_exceeded", "usage_limit_reached" })
	void whatNobodyPaysForIsAskedOnce(String code) {
		Conversation conversation = this.chats.conversation(true);
		respond(Scripts.error(429, code, "Please try again in 28ms."));
		StepVerifier.create(conversation.turn("Hi").response())
			.expectError(QuotaExceededException.class)
			.verify(Chats.LONG);
		respond(Scripts.script().failWith("{\"code\":\"" + code + "\",\"message\":\"m\"}"));
		StepVerifier.create(conversation.turn("Hi").response())
			.expectError(QuotaExceededException.class)
			.verify(Chats.LONG);
		assertThat(this.chats.requests()).hasSize(2);
	}

	static Stream<Arguments> odd() {
		return Stream.of(Arguments.of("{\"status_code\":429,\"error\":{\"message\":\"m\"}}"),
				Arguments.of("{\"status\":\"429\",\"message\":\"m\"}"),
				Arguments.of("{\"error\":{\"code\":\"429\",\"message\":\"m\"}}"),
				Arguments.of("{\"code\":429,\"message\":\"m\",\"param\":null}"),
				Arguments.of("{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"m\"}}"),
				Arguments.of("{\"error\":{\"type\":\"too_many_requests\",\"message\":\"m\",\"code\":null}}"));
	}

	@ParameterizedTest
	@MethodSource("odd")
	void errorsOfAnyShapeAreUnderstoodAlike(String frame) {
		respond(Scripts.errorFrame(frame));
		StepVerifier
			.create(this.chats.client()
				.turn(ResponseRequest.builder().input("Hi").build())
				.retry(RetrySettings.off())
				.response())
			.expectError(RateLimitedException.class)
			.verify(Chats.LONG);
	}

	private Conversation tools(AtomicInteger calls, Boolean store) {
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("weather", "Weather of a city", Place.class, (place, context) -> {
				calls.incrementAndGet();
				return "Sunny in " + place.city();
			}))
			.build();
		return this.chats.client(16, (builder) -> builder.toolLoop(loop))
			.conversation(ConversationSettings.of(ResponseRequest.builder().store(store).build()));
	}

	private void respond(Script... scripts) {
		this.chats.server().onRequest(RequestMatcher.any()).respond(scripts).times(scripts.length);
	}

	private static Response create(Conversation conversation, String message) {
		Response response = conversation.turn(message).response().block(Chats.LONG);
		assertThat(response).isNotNull();
		return response;
	}

	private static List<String> types(ReceivedRequest request) {
		return request.body().path("input").valueStream().map((item) -> item.path("type").asString("")).toList();
	}

	record Place(String city) {
	}

}
