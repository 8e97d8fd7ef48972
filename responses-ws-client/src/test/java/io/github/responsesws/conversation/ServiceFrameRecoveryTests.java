package io.github.responsesws.conversation;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.Quirk;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What services say beside a response leaves a conversation able to recover and to go on.
 */
class ServiceFrameRecoveryTests {

	private static final List<String> NOTICES = List.of("{\"type\":\"keepalive\"}",
			"{\"type\":\"codex.rate_limits\",\"rate_limits\":{}}", "{\"type\":\"response.metadata\",\"metadata\":{}}",
			"{\"type\":\"response.in_progress\"}", "{\"type\":\"response.usage\",\"usage\":{\"total_tokens\":1}}");

	private static final List<Script> FAILURES = List.of(Scripts.error(400, "previous_response_not_found", "Gone"),
			Scripts.error(429, "rate_limit_exceeded", "Please try again in 3ms."), Scripts.drop());

	private final Chats chats = new Chats();

	@AfterEach
	void close() {
		this.chats.close();
	}

	static Stream<Arguments> notices() {
		return Stream.of(1, 16)
			.flatMap((lanes) -> NOTICES.stream()
				.flatMap((notice) -> FAILURES.stream().map((failure) -> Arguments.of(lanes, notice, failure))));
	}

	@ParameterizedTest
	@MethodSource("notices")
	void aFailureAfterANoticeIsRecovered(int lanes, String notice, Script failure) {
		Conversation conversation = open(lanes, false);
		create(conversation, "My name is Ada.");
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.notice(notice).then(begun()).notice(notice).events(notice).then(failure))
			.once();
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		assertThat(this.chats.requests()).hasSize(3);
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
	}

	static Stream<Arguments> habits() {
		return Stream.of(1, 16)
			.flatMap((lanes) -> Stream.of(true, false)
				.flatMap((store) -> Stream
					.of(Quirk.NO_RESPONSE_ID, Quirk.NULL_RESPONSE_ID, Quirk.NO_RESPONSE, Quirk.ENCODED_ID_AT_END,
							Quirk.ENDS_WITH_DONE)
					.map((habit) -> Arguments.of(lanes, store, habit))));
	}

	@ParameterizedTest
	@MethodSource("habits")
	void aConversationGoesOnWhateverTheEndLooksLike(int lanes, boolean store, Quirk habit) {
		Conversation conversation = open(lanes, store);
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.quirks(habit).text("Nice to meet you, Ada."))
			.once();
		assertThat(create(conversation, "My name is Ada.").outputText()).isEqualTo("Nice to meet you, Ada.");
		assertThat(create(conversation, "What is my name?").outputText()).contains("Ada");
		assertThat(conversation.snapshot().turns()).isEqualTo(2);
	}

	@ParameterizedTest
	@MethodSource("habits")
	void anEndThatDoesNotNameTheResponseLeavesItsNameKnown(int lanes, boolean store, Quirk habit) {
		Conversation conversation = open(lanes, store);
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(begun().quirks(habit).text("Nice to meet you, Ada."))
			.once();
		create(conversation, "My name is Ada.");
		create(conversation, "What is my name?");
		assertThat(this.chats.lastRequest().previousResponseId()).isNotNull();
		assertThat(this.chats.requests()).hasSize(2);
	}

	private static Script begun() {
		return Scripts
			.events("{\"type\":\"response.created\",\"response\":{\"id\":\"resp_begun\",\"status\":\"in_progress\"}}");
	}

	private Conversation open(int lanes, boolean store) {
		return this.chats.client(lanes, (builder) -> {
		})
			.conversation(ConversationSettings.builder()
				.replayAmbiguous(AmbiguousReplay.ALWAYS)
				.request(ResponseRequest.builder().store(store).build())
				.build());
	}

	private static Response create(Conversation conversation, String message) {
		return Objects.requireNonNull(conversation.turn(message).response().block(Chats.LONG));
	}

}
