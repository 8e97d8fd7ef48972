package io.github.responsesws.metrics;

import java.util.List;

import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.ToolLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the meters say of the history of conversations over a real socket.
 */
class ConversationMetersTests {

	private static final String SAVED = "responses.ws.conversation.saved";

	private static final String REPLAYS = "responses.ws.conversation.replays";

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final MeteredClient metered = new MeteredClient(this.server);

	@AfterEach
	void stop() {
		this.metered.close();
		this.server.close();
	}

	@Test
	void turnsThatGoOnSaveWhatWasSaidBefore() {
		Conversation conversation = conversation(false);
		ask(conversation, "One");
		assertThat(this.metered.value(SAVED)).isZero();
		long first = conversation.snapshot().replayBytes();
		ask(conversation, "Two");
		long second = conversation.snapshot().replayBytes();
		ask(conversation, "Three");
		assertThat(this.metered.value(SAVED)).isEqualTo(2);
		assertThat(this.metered.total(SAVED)).isEqualTo(first + second).isPositive();
		assertThat(this.metered.find(REPLAYS)).isNull();
	}

	@Test
	void whatTheServiceStoresIsCountedThoughItIsNotKept() {
		Conversation kept = conversation(false);
		Conversation stored = conversation(true);
		ask(kept, "One");
		ask(kept, "Two");
		ask(kept, "Three");
		double expected = this.metered.total(SAVED);
		ask(stored, "One");
		ask(stored, "Two");
		ask(stored, "Three");
		assertThat(stored.snapshot().replayBytes()).isZero();
		assertThat(this.metered.value(SAVED)).isEqualTo(4);
		// IDs of items have one length, the demo model answers alike.
		assertThat(this.metered.total(SAVED)).isEqualTo(2 * expected).isPositive();
	}

	@Test
	void historyThatIsSentAgainTellsWhy() {
		Conversation conversation = conversation(false);
		ask(conversation, "One");
		long said = conversation.snapshot().replayBytes();
		this.server.dropAll();
		this.metered.await("responses.ws.sessions.closed", 1);
		ask(conversation, "Two");
		assertThat(this.metered.value(REPLAYS, "reason", "chain_not_held")).isOne();
		assertThat(this.metered.total(REPLAYS)).isEqualTo(said);
		assertThat(this.metered.value(SAVED)).isZero();
	}

	@Test
	void serviceThatHasForgottenIsAReason() {
		Conversation conversation = conversation(false);
		ask(conversation, "One");
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.error(400, "previous_response_not_found", "No such response"))
			.once();
		ask(conversation, "Two");
		assertThat(this.metered.value(REPLAYS, "reason", "previous_response_not_found")).isOne();
		assertThat(this.metered.value(SAVED)).isZero();
		ask(conversation, "Three");
		assertThat(this.metered.value(SAVED)).isOne();
	}

	@Test
	void turnThatFailsHasSavedNothing() {
		Conversation conversation = conversation(false);
		ask(conversation, "One");
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("No").fail("content_refused", "No")).once();
		conversation.turn("Two").events().onErrorComplete().blockLast(MeteredClient.LONG);
		assertThat(this.metered.value(SAVED)).isZero();
	}

	@Test
	void runsOutsideOfConversationsSaveToo() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("greet", "{\"who\":\"Ada\"}"), Scripts.text("Done."));
		this.metered.client()
			.turn(MeteredClient.request().store(false).build())
			.tools(ToolLoop.builder()
				.tools(FunctionTool.of("greet", "Greets somebody", Person.class, (person, context) -> "Hello"))
				.build())
			.run()
			.events()
			.blockLast(MeteredClient.LONG);
		List<ReceivedRequest> requests = this.server.requests();
		assertThat(requests).hasSize(2);
		assertThat(this.metered.value(SAVED)).isOne();
		assertThat(this.metered.total(SAVED)).isPositive();
	}

	private Conversation conversation(boolean stored) {
		ResponseRequest common = ResponseRequest.builder().model("test-model").store(stored).build();
		return this.metered.client().conversation(ConversationSettings.of(common));
	}

	private static void ask(Conversation conversation, String question) {
		conversation.turn(question).response().block(MeteredClient.LONG);
	}

	record Person(String who) {
	}

}
