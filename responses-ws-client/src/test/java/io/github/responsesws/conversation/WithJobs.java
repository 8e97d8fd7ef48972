package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.tool.ToolSettings;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Conversations whose model may call async tools, and what came of it.
 */
abstract class WithJobs {

	final Chats chats = new Chats();

	final Sinks.One<String> report = Sinks.one();

	final Sinks.One<String> pause = Sinks.one();

	final AtomicInteger started = new AtomicInteger();

	final AtomicInteger cancelled = new AtomicInteger();

	final ConversationRepository repository = new InMemoryConversationRepository(10, 1_000_000, Duration.ofMinutes(1));

	@AfterEach
	void close() {
		this.chats.close();
	}

	Conversation conversation(boolean store) {
		return client().conversation(settings(store, UnaryOperator.identity()));
	}

	static ConversationSettings settings(boolean store, UnaryOperator<ConversationSettings.Builder> settings) {
		return settings
			.apply(ConversationSettings.builder()
				.request(ResponseRequest.builder().instructions("Be brief.").store(store).build()))
			.build();
	}

	ResponsesWebSocketClient client() {
		return client((tool) -> {
		}, (builder) -> {
		});
	}

	ResponsesWebSocketClient client(Consumer<ToolSettings.Builder> settings,
			Consumer<ResponsesWebSocketClient.Builder> customizer) {
		ToolSettings.Builder tool = ToolSettings.builder();
		settings.accept(tool);
		ToolLoop loop = ToolLoop.builder()
			.tools(report(), FunctionTool.of("add", "Adds", Sum.class, (sum, context) -> sum.a() + sum.b()),
					FunctionTool.builder("add_later")
						.async(true)
						.handler(Sum.class, (sum, context) -> sum.a() + sum.b()),
					FunctionTool.of("pause", "Pauses", Nothing.class, (nothing, context) -> this.pause.asMono()),
					FunctionTools.waitForJobs())
			.settings(tool.build())
			.build();
		return this.chats.client(4, (builder) -> customizer.accept(builder.toolLoop(loop)));
	}

	FunctionTool report() {
		return FunctionTool.builder("write_report")
			.description("Writes a report")
			.async(true)
			// What nobody has subscribed to yet has not started, and would not be
			// cancelled.
			.handler(Nothing.class,
					(nothing, context) -> this.report.asMono()
						.doOnSubscribe((subscription) -> this.started.incrementAndGet())
						.doOnCancel(this.cancelled::incrementAndGet));
	}

	static List<RunEvent> run(Conversation conversation, String message) {
		return Objects.requireNonNull(conversation.turn(message).run().events().collectList().block(Chats.LONG));
	}

	static String answer(List<RunEvent> events) {
		return ((RunEvent.RunCompleted) events.get(events.size() - 1)).response().outputText();
	}

	static Job job(Conversation conversation) {
		assertThat(conversation.jobs()).isNotEmpty();
		return conversation.jobs().get(0);
	}

	/**
	 * Return the job once its tool works: what is cancelled before never begins.
	 */
	Job working(Conversation conversation) {
		Chats.await(() -> this.started.get() == 1);
		return job(conversation);
	}

	void finish(Job job, String output) {
		this.report.tryEmitValue(output);
		StepVerifier.create(job.await()).expectNext(job).expectComplete().verify(Chats.LONG);
	}

	List<JsonNode> input() {
		return this.chats.lastRequest().body().path("input").valueStream().toList();
	}

	List<String> inputTypes() {
		return input().stream().map((item) -> item.path("type").asString("")).toList();
	}

	/**
	 * Return the outputs of the report in all requests that go on from a response, or
	 * replay.
	 */
	List<JsonNode> outputs() {
		List<JsonNode> outputs = new ArrayList<>();
		for (ReceivedRequest request : this.chats.requests()) {
			request.body()
				.path("input")
				.valueStream()
				.filter((item) -> item.path("type").asString("").equals("function_call_output"))
				.forEach(outputs::add);
		}
		return outputs;
	}

	record Nothing() {
	}

	record Sum(int a, int b) {
	}

}
