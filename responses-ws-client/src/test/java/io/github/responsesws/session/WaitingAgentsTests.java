package io.github.responsesws.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.FunctionCallItem;
import io.github.responsesws.protocol.InjectEvent;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItemEvent;
import io.github.responsesws.protocol.OutputTextEvent;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.tool.ToolSettings;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose silence it is while agents wait for functions of the application.
 */
class WaitingAgentsTests {

	private static final Duration INACTIVITY = Duration.ofSeconds(100);

	private static final TurnListener NOBODY = new TurnListener() {
	};

	private static final TurnListener ANSWERING = new TurnListener() {

		@Override
		public boolean answersCalls() {
			return true;
		}

	};

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final VirtualTime time = new VirtualTime();

	private final Gate gate = new Gate();

	private final List<ResponseEvent> events = new CopyOnWriteArrayList<>();

	private final List<Throwable> errors = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.gate.open();
		this.time.close();
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void aFunctionMayTakeLongerThanTheServiceMayBeSilent(int lanes) {
		respond(Scripts.agent("/root/a")
			.functionCall("f", "{}")
			.functionCall("g", "{}")
			.awaitInjections()
			.await(this.gate));
		SessionPool pool = open(lanes, (timeouts) -> timeouts.inactivity(INACTIVITY), ANSWERING);
		begin(pool, true);
		this.time.await(() -> calls().size() == 2);
		this.time.forward(Duration.ofSeconds(290));
		inject(pool, calls().get(0));
		this.time.await(() -> acknowledged() == 1);
		this.time.forward(Duration.ofSeconds(290));
		assertThat(this.errors).isEmpty();
		inject(pool, calls().get(1));
		this.time.await(() -> acknowledged() == 2);
		this.time.assertDueAfter(INACTIVITY, () -> !this.errors.isEmpty());
		assertThat(this.errors).singleElement()
			.isInstanceOfSatisfying(TurnTimeoutException.class,
					(timeout) -> assertThat(timeout.kind()).isEqualTo(TurnTimeoutException.Kind.INACTIVITY));
	}

	@Test
	void aRunWaitsForItsFunctions() {
		respond(Scripts.functionCall("f", "{}").awaitInjections().finalAnswer("Done."));
		SessionPool pool = open(1, (timeouts) -> timeouts.inactivity(INACTIVITY), NOBODY);
		Sinks.One<String> output = Sinks.one();
		FunctionTool function = FunctionTool.builder("f")
			.handler(RawJson.parse("{\"type\":\"object\",\"properties\":{}}"), (arguments, context) -> output.asMono());
		List<RunEvent> run = new CopyOnWriteArrayList<>();
		ToolLoop.builder()
			.tools(function)
			.settings(ToolSettings.builder().timeout(Duration.ofDays(1)).build())
			.build()
			.run(pool, Pools.request("Go").mutate().multiAgent(true).build())
			.subscribe(run::add, this.errors::add);
		this.time.await(() -> run.stream().anyMatch(RunEvent.ToolStarted.class::isInstance));
		this.time.forward(INACTIVITY.multipliedBy(20));
		output.tryEmitValue("late");
		this.time.await(() -> run.stream().anyMatch(RunEvent.RunCompleted.class::isInstance));
		assertThat(this.errors).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aResponseThatNobodyAnswersIsInactiveAsAnyOther(boolean agents) {
		respond(Scripts.functionCall("f", "{}").await(this.gate));
		SessionPool pool = open(1, (timeouts) -> timeouts.inactivity(INACTIVITY), agents ? NOBODY : ANSWERING);
		begin(pool, agents);
		this.time.await(() -> calls().size() == 1);
		this.time.assertDueAfter(INACTIVITY, () -> !this.errors.isEmpty());
	}

	@Test
	void theTimeoutOfTheTurnBoundsAnAgentThatIsNeverAnswered() {
		respond(Scripts.functionCall("f", "{}").awaitInjections());
		SessionPool pool = open(1, (timeouts) -> timeouts.inactivity(INACTIVITY).turn(Duration.ofMinutes(4)),
				ANSWERING);
		begin(pool, true);
		this.time.await(() -> calls().size() == 1);
		this.time.assertDueAfter(Duration.ofMinutes(4), () -> !this.errors.isEmpty());
		assertThat(this.errors).singleElement()
			.isInstanceOfSatisfying(TurnTimeoutException.class,
					(timeout) -> assertThat(timeout.kind()).isEqualTo(TurnTimeoutException.Kind.TURN));
	}

	@Test
	void theNextTurnOfTheLaneWaitsForNobody() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("f", "{}"), Scripts.delta("a").await(this.gate));
		SessionPool pool = open(1, (timeouts) -> timeouts.inactivity(INACTIVITY), ANSWERING);
		begin(pool, true);
		this.time.await(() -> this.events.stream().anyMatch(ResponseEvent::isTerminal));
		this.events.clear();
		begin(pool, true);
		this.time.await(() -> this.events.stream().anyMatch(OutputTextEvent.Delta.class::isInstance));
		this.time.assertDueAfter(INACTIVITY, () -> !this.errors.isEmpty());
	}

	private SessionPool open(int lanes, UnaryOperator<TimeoutSettings.Builder> timeouts, TurnListener listener) {
		return this.time.open(Pools
			.builder(Pools.connection(this.server).build(),
					(session) -> session.lanes(lanes).pingInterval(Duration.ofDays(1)), (pool) -> pool.maxSessions(1))
			.multiAgent()
			.turnListener(listener)
			.timeouts(timeouts));
	}

	private void begin(SessionPool pool, boolean agents) {
		ResponseRequest request = Pools.request("Go").mutate().multiAgent(agents).build();
		pool.exchange(request).subscribe(this.events::add, this.errors::add);
	}

	private void inject(SessionPool pool, FunctionCallItem call) {
		String id = this.events.stream()
			.filter(ResponseLifecycleEvent.Created.class::isInstance)
			.map(ResponseLifecycleEvent.Created.class::cast)
			.findFirst()
			.orElseThrow()
			.responseId();
		pool.inject(InjectRequest.of(id, InputItem.functionCallOutput(call.callId(), "done"))).subscribe();
	}

	private List<FunctionCallItem> calls() {
		return this.events.stream()
			.filter(OutputItemEvent.Done.class::isInstance)
			.map((event) -> ((OutputItemEvent.Done) event).item())
			.filter(FunctionCallItem.class::isInstance)
			.map(FunctionCallItem.class::cast)
			.toList();
	}

	private long acknowledged() {
		return this.events.stream().filter(InjectEvent.Created.class::isInstance).count();
	}

	private void respond(Script script) {
		this.server.onRequest(RequestMatcher.any()).respond(script).once();
	}

}
