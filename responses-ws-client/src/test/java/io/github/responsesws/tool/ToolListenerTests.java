package io.github.responsesws.tool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.responsesws.CapturedLog;
import io.github.responsesws.Races;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ToolListenerTests {

	@RegisterExtension
	final CapturedLog log = new CapturedLog();

	private final LoopServer server = new LoopServer();

	private final Recorder recorder = new Recorder();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void hearsOfACallWhatTheRunSaysOfIt() {
		respond(call("Ada").then(call("nobody")));
		List<RunEvent> events = this.server.run(loop(this.recorder), LoopServer.turn("Greet them"));
		assertThat(this.recorder.calls).hasSize(2).allSatisfy((heard) -> {
			assertThat(heard.context().round()).isEqualTo(1);
			assertThat(heard.duration()).isPositive();
			assertThat(events).anySatisfy((event) -> {
				if (event instanceof RunEvent.ToolFailed failed) {
					assertThat(heard)
						.isEqualTo(new Heard(heard.context(), CallOutcome.FAILED, failed.duration(), failed.failure()));
				}
				else {
					assertThat(event)
						.isInstanceOfSatisfying(RunEvent.ToolCompleted.class, (completed) -> assertThat(heard)
							.isEqualTo(new Heard(heard.context(), CallOutcome.COMPLETED, completed.duration(), null)));
				}
			});
		});
		assertThat(this.recorder.runs).containsExactly("COMPLETED 2 null");
	}

	@Test
	void resumedCallsBelongToNoRound() {
		respond(call("Ada"));
		TurnRunner chain = this.server.chain();
		Response first = ResponseEvents.finalResponse(chain.stream(LoopServer.turn("Hi"))).block(LoopServer.LONG);
		assertThat(first).isNotNull();
		loop(this.recorder).resume(chain, LoopServer.turn("Hi"), first.id(), first.output()).blockLast(LoopServer.LONG);
		assertThat(this.recorder.calls).singleElement()
			.satisfies((heard) -> assertThat(heard.context().round()).isZero());
		assertThat(this.recorder.runs).containsExactly("COMPLETED 1 null");
	}

	@Test
	void failedTurnFailsTheRun() {
		this.server.server().onRequest(RequestMatcher.any()).respond(call("Ada"), Scripts.delta("Hel").drop());
		StepVerifier.create(loop(this.recorder).run(this.server.chain(), LoopServer.turn("Hi")))
			.thenConsumeWhile((event) -> true)
			.expectErrorSatisfies((ex) -> assertThat(this.recorder.runs).containsExactly("FAILED 2 " + ex))
			.verify(LoopServer.LONG);
	}

	@Test
	void whatAListenerThrowsIsDroppedAndLoggedOnce() {
		ToolListener broken = new ToolListener() {
			@Override
			public void onCallEnded(ToolContext context, CallOutcome outcome, Duration duration,
					@Nullable ToolException failure) {
				throw new IllegalStateException("no calls");
			}

			@Override
			public void onRunEnded(RunOutcome outcome, int rounds, @Nullable Throwable error) {
				throw new AssertionError("no runs");
			}
		};
		respond(call("Ada").then(call("Bob")));
		List<RunEvent> events = this.server.run(loop(broken, this.recorder), LoopServer.turn("Greet them"));
		assertThat(events.get(events.size() - 1)).isInstanceOf(RunEvent.RunCompleted.class);
		assertThat(this.recorder.calls).hasSize(2);
		assertThat(this.recorder.runs).hasSize(1);
		assertThat(this.log.text()).containsOnlyOnce("A tool listener failed").doesNotContain("no runs", "Ada", "Bob");
	}

	@RepeatedTest(30)
	void cancellingAtAnyMomentEndsCallsAndRunOnce(RepetitionInfo repetition) {
		respond(call("Ada").then(call("Bob")));
		List<RunEvent> events = loop(this.recorder).run(this.server.chain(), LoopServer.turn("Greet them"))
			.take(repetition.getCurrentRepetition())
			.collectList()
			.block(LoopServer.LONG);
		assertThat(events).isNotNull();
		assertThat(this.recorder.runs).singleElement()
			.asString()
			.startsWith((events.get(events.size() - 1) instanceof RunEvent.RunCompleted) ? "COMPLETED" : "CANCELLED");
		assertThat(this.recorder.calls).doesNotHaveDuplicates();
		assertThat(this.recorder.calls.stream().map((heard) -> heard.context().call()).toList()).doesNotHaveDuplicates()
			.containsAll(events.stream()
				.filter(RunEvent.ToolCompleted.class::isInstance)
				.map((event) -> ((RunEvent.ToolCompleted) event).call())
				.toList());
	}

	@RepeatedTest(100)
	void callThatEndsWhileItIsCancelledIsHeardOfOnce() {
		ToolCall call = new ToolCall(ToolCall.Kind.FUNCTION, "call_1", "greet", "{}");
		Invocation invocation = new ToolInvocation(call, Duration.ofSeconds(1), true, true, false,
				OutputWriter.of(JsonMapper.shared()), (arguments, context) -> Mono.empty());
		CallReport report = new CallReport(this.recorder, invocation,
				new ToolContext(call, 1, "resp_1", Context.empty()));
		Races.race(report::cancelled, () -> report.answered(CallOutcome.COMPLETED, 0));
		assertThat(this.recorder.calls).hasSize(1);
	}

	private static ToolLoop loop(ToolListener... listeners) {
		ToolLoop.Builder loop = ToolLoop.builder()
			.tools(FunctionTool.of("greet", "Greets somebody", Person.class, (person, context) -> {
				if (person.who().equals("nobody")) {
					throw new IllegalArgumentException("Nobody is there");
				}
				return "Hello " + person.who();
			}));
		for (ToolListener listener : listeners) {
			loop.listener(listener);
		}
		return loop.build();
	}

	private void respond(Script script) {
		this.server.server().onRequest(RequestMatcher.any()).respond(script, Scripts.text("Done."));
	}

	private static Script call(String who) {
		return Scripts.functionCall("greet", "{\"who\":\"" + who + "\"}");
	}

	record Person(String who) {
	}

	private record Heard(ToolContext context, CallOutcome outcome, Duration duration, @Nullable ToolException failure) {
	}

	private static final class Recorder implements ToolListener {

		private final List<Heard> calls = new CopyOnWriteArrayList<>();

		private final List<String> runs = new CopyOnWriteArrayList<>();

		@Override
		public void onCallEnded(ToolContext context, CallOutcome outcome, Duration duration,
				@Nullable ToolException failure) {
			this.calls.add(new Heard(context, outcome, duration, failure));
		}

		@Override
		public void onRunEnded(RunOutcome outcome, int rounds, @Nullable Throwable error) {
			this.runs.add(outcome + " " + rounds + " " + error);
		}

	}

}
