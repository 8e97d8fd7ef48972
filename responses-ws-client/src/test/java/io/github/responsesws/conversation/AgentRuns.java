package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.InjectEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.tool.CallOutcome;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolContext;
import io.github.responsesws.tool.ToolException;
import io.github.responsesws.tool.ToolListener;
import io.github.responsesws.tool.ToolLoop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What tests of runs with several agents have in common.
 */
abstract class AgentRuns {

	static final int ROUNDS = Integer.getInteger("responses-ws.test.rounds", 50);

	final Chats chats = new Chats();

	final Gate gate = new Gate();

	final AtomicInteger ran = new AtomicInteger();

	final List<RunEvent> events = new CopyOnWriteArrayList<>();

	final ResponsesWebSocketClient client = client((builder) -> {
	});

	@AfterEach
	void close() {
		this.gate.open();
		this.chats.close();
	}

	ResponsesWebSocketClient client(Consumer<ResponsesWebSocketClient.Builder> customizer) {
		return this.chats.client(1, (builder) -> {
			builder.multiAgent((agents) -> agents.enabled(true)).toolLoop(loop((city) -> "Sunny in " + city));
			customizer.accept(builder);
		});
	}

	void run(ResponsesWebSocketClient client, @Nullable ToolLoop loop) {
		(((loop != null) ? client.turn("Go").tools(loop) : client.turn("Go")).run().events()).doOnNext(this.events::add)
			.blockLast(Chats.LONG);
		assertThat(turnEvents(InjectEvent.class)).hasSameSizeAs(injections());
	}

	void respond(Script... scripts) {
		this.chats.server().onRequest(RequestMatcher.any()).respond(scripts);
	}

	RunEvent.RunCompleted completed() {
		return (RunEvent.RunCompleted) this.events.get(this.events.size() - 1);
	}

	<E extends RunEvent> List<E> events(Class<E> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	<E extends ResponseEvent> List<E> turnEvents(Class<E> type) {
		return events(RunEvent.TurnEvent.class).stream()
			.map(RunEvent.TurnEvent::event)
			.filter(type::isInstance)
			.map(type::cast)
			.toList();
	}

	List<ReceivedRequest> creates() {
		return requests("response.create");
	}

	List<ReceivedRequest> injections() {
		return requests("response.inject");
	}

	List<ReceivedRequest> requests(String type) {
		return this.chats.server().requests().stream().filter((request) -> request.type().equals(type)).toList();
	}

	ToolLoop loop(Forecast forecast) {
		return ToolLoop.builder().tools(weather(forecast)).build();
	}

	FunctionTool weather(Forecast forecast) {
		return FunctionTool.of("weather", "Weather of a city", Place.class, (place, context) -> {
			this.ran.incrementAndGet();
			return forecast.of(place.city());
		});
	}

	static ToolListener listener(List<CallOutcome> outcomes) {
		return new ToolListener() {

			@Override
			public void onCallEnded(ToolContext context, CallOutcome outcome, Duration duration,
					@Nullable ToolException failure) {
				outcomes.add(outcome);
			}

		};
	}

	static boolean await(CountDownLatch latch) {
		try {
			return latch.await(Chats.LONG.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	@FunctionalInterface
	interface Forecast {

		Object of(String city);

	}

	record Place(String city) {
	}

}
