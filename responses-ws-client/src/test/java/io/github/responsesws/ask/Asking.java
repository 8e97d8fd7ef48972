package io.github.responsesws.ask;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/**
 * A server, a client and a conversation to ask.
 */
abstract class Asking {

	static final Duration LONG = Duration.ofSeconds(60);

	static final String PARIS = "{\"city\":\"Paris\"}";

	final ResponsesServer server = ResponsesServer.builder().start();

	final AtomicInteger weatherCalls = new AtomicInteger();

	final ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
		.model("test-model")
		.toolLoop(ToolLoop.builder().tools(tool("weather", "Sunny in Paris")).build())
		.baseUrl(this.server.baseUrl())
		.session((session) -> session.lanes(4).steering(true))
		.pool((pool) -> pool.shutdownTimeout(Duration.ofSeconds(2))
			.minBackoff(Duration.ofMillis(10))
			.maxBackoff(Duration.ofMillis(50)))
		.build();

	final Conversation conversation = this.client.conversation(ConversationSettings
		.of(ResponseRequest.builder().tools(Tool.webSearch()).verbosity("low").store(false).build()));

	final Heard heard = new Heard();

	@AfterEach
	void close() {
		this.client.close().block(LONG);
		this.server.close();
	}

	TurnSpec ask(boolean inConversation, String message) {
		return inConversation ? this.conversation.turn(message) : this.client.turn(message);
	}

	void answer(String text) {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.text(text));
	}

	void replies() {
		this.server.reset();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.delta("Let me see. ").then(Scripts.functionCall("weather", PARIS)), Scripts.text(PARIS));
	}

	FunctionTool tool(String name, String output) {
		return FunctionTool.of(name, "Weather of a city", Place.class, (place, context) -> {
			this.weatherCalls.incrementAndGet();
			return output;
		});
	}

	ReceivedRequest last() {
		List<ReceivedRequest> requests = this.server.requests();
		return requests.get(requests.size() - 1);
	}

	JsonNode body(int index) {
		return this.server.requests().get(index).body();
	}

	List<String> names(int index) {
		return body(index).path("tools").valueStream().map((tool) -> tool.path("name").asString("")).toList();
	}

	static String joined(Flux<String> text) {
		return String.join("", Objects.requireNonNull(text.collectList().block(LONG)));
	}

	static List<RunEvent> events(RunSpec run) {
		return Objects.requireNonNull(run.events().collectList().block(LONG));
	}

	static <E> List<E> of(List<RunEvent> events, Class<E> kind) {
		return events.stream().filter(kind::isInstance).map(kind::cast).toList();
	}

	static List<String> kinds(List<RunEvent> events) {
		return events.stream()
			.filter((event) -> !(event instanceof RunEvent.TurnEvent))
			.map((event) -> event.getClass().getSimpleName())
			.toList();
	}

	record Place(String city) {
	}

	record Page<T>(List<T> items) {
	}

	record Ended(@Nullable String conversation, String user, TurnOutcome outcome) {
	}

	static final class Heard implements TurnListener {

		final List<Ended> ended = new CopyOnWriteArrayList<>();

		@Override
		public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
			this.ended.add(new Ended(turn.conversationId(), turn.context().getOrDefault("user", "nobody"), outcome));
		}

	}

}
