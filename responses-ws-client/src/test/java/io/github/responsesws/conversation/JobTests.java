package io.github.responsesws.conversation;

import java.util.List;
import java.util.function.UnaryOperator;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.RunEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls of async tools, whose outputs come with a later turn.
 */
class JobTests extends WithJobs {

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theRunAnswersWhileTheJobWorks(boolean store) {
		Conversation conversation = conversation(store);
		List<RunEvent> events = run(conversation, "Write the report");
		assertThat(answer(events)).contains("I have started write_report");
		assertThat(events).filteredOn((event) -> event instanceof RunEvent.ToolStarted tool && tool.async()).hasSize(1);
		assertThat(events).noneMatch(RunEvent.ToolCompleted.class::isInstance);
		assertThat(this.chats.requests()).hasSize(1);
		Job job = job(conversation);
		assertThat(job.state()).isEqualTo(JobState.RUNNING);
		assertThat(job.tool()).isEqualTo("write_report");
		assertThat(job.id()).isEqualTo(conversation.job(job.id()).id());
		assertThat(conversation.snapshot().asyncCalls()).isEqualTo(1);
		assertThat(conversation.snapshot().openCalls()).isZero();
		assertThat(conversation.turn("How are you?").response().block(Chats.LONG).outputText())
			.contains("How are you?");
		assertThat(inputTypes()).containsExactly("message");
		finish(job, "42 pages");
		assertThat(job.state()).isEqualTo(JobState.DONE);
		assertThat(job.output()).isEqualTo("42 pages");
		assertThat(job.isDelivered()).isFalse();
		assertThat(conversation.turn("And now?").response().block(Chats.LONG).outputText())
			.contains("write_report says", "42 pages");
		assertThat(inputTypes()).containsExactly("function_call_output", "message");
		assertThat(input().get(0).path("call_id").asString()).isEqualTo(job.id());
		assertThat(job.isDelivered()).isTrue();
		assertThat(conversation.snapshot().asyncCalls()).isZero();
		conversation.turn("Thanks").response().block(Chats.LONG);
		assertThat(inputTypes()).containsExactly("message");
		assertThat(this.started).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aReplayHoldsTheCallWithAndWithoutItsOutput(boolean finished) {
		Conversation conversation = conversation(false);
		run(conversation, "Write the report");
		if (finished) {
			finish(job(conversation), "42 pages");
		}
		this.chats.dropAll();
		assertThat(conversation.turn("Hello").response().block(Chats.LONG).outputText())
			.contains(finished ? "42 pages" : "Hello");
		assertThat(this.chats.lastRequest().previousResponseId()).isNull();
		if (!finished) {
			finish(job(conversation), "42 pages");
			this.chats.dropAll();
			assertThat(conversation.turn("Again").response().block(Chats.LONG).outputText()).contains("42 pages");
		}
		assertThat(outputs()).hasSize(1);
		this.chats.dropAll();
		assertThat(conversation.turn("Bye").response().block(Chats.LONG).outputText()).contains("Bye");
	}

	@Test
	void plainOutputsAreSentWhileAsyncCallsStayOpen() {
		Conversation conversation = conversation(true);
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("write_report", "{}").functionCall("add", "{\"a\":1,\"b\":2}"),
					Scripts.text("Three."));
		List<RunEvent> events = run(conversation, "Report, and add");
		assertThat(answer(events)).isEqualTo("Three.");
		assertThat(inputTypes()).containsExactly("function_call_output");
		assertThat(input().get(0).path("output").asString()).isEqualTo("3");
		assertThat(job(conversation).state()).isEqualTo(JobState.RUNNING);
	}

	@Test
	void aResponseOfAsyncCallsAloneEndsTheRun() {
		Conversation conversation = conversation(true);
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.functionCall("write_report", "{}")).once();
		assertThat(answer(run(conversation, "Go"))).isEmpty();
		assertThat(conversation.jobs()).hasSize(1);
	}

	@Test
	void whatIsDoneByThenGoesWithTheNextRound() {
		Conversation conversation = conversation(true);
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("write_report", "{}").functionCall("pause", "{}"), Scripts.text("All done."));
		StepVerifier.create(conversation.turn("Go").run().response()).then(() -> {
			Chats.await(() -> conversation.jobs().size() == 1);
			finish(job(conversation), "42 pages");
			this.pause.tryEmitValue("rested");
		})
			.assertNext((response) -> assertThat(response.outputText()).isEqualTo("All done."))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(input()).extracting((item) -> item.path("output").asString()).containsExactly("42 pages", "rested");
		assertThat(job(conversation).isDelivered()).isTrue();
	}

	@Test
	void theModelWaitsWithOneLine() {
		Conversation conversation = conversation(true);
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("write_report", "{}"), Scripts.functionCall("wait_for_jobs", "{}"),
					Scripts.text("42 pages it is."));
		run(conversation, "Go");
		StepVerifier.create(conversation.turn("Wait").run().response())
			.then(() -> finish(job(conversation), "42 pages"))
			.assertNext((response) -> assertThat(response.outputText()).isEqualTo("42 pages it is."))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(input()).extracting((item) -> item.path("output").asString())
			.containsExactly("42 pages", "{\"stillRunning\":[]}");
	}

	@Test
	void aWaitThatIsOverTellsWhatStillRuns() {
		Conversation conversation = conversation(true);
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("write_report", "{}"),
					Scripts.functionCall("wait_for_jobs", "{\"callIds\":null,\"seconds\":0}"), Scripts.text("Later."));
		run(conversation, "Go");
		run(conversation, "Wait");
		assertThat(input()).singleElement()
			.satisfies((item) -> assertThat(item.path("output").asString())
				.isEqualTo("{\"stillRunning\":[\"" + job(conversation).id() + "\"]}"));
	}

	@Test
	void theCallerMayAnswerTheCall() {
		Conversation conversation = conversation(true);
		run(conversation, "Write the report");
		Job job = working(conversation);
		String answer = conversation.turn(InputItem.functionCallOutput(job.id(), "By hand"))
			.response()
			.map(Response::outputText)
			.block(Chats.LONG);
		assertThat(answer).contains("By hand");
		assertThat(job.state()).isEqualTo(JobState.CANCELLED);
		Chats.await(() -> this.cancelled.get() == 1);
		conversation.turn("Thanks").response().block(Chats.LONG);
		assertThat(outputs()).hasSize(1);
	}

	@Test
	void aCallThatNobodyRunsStaysOpenForItsCaller() {
		Conversation conversation = conversation(true);
		Response response = conversation.turn("Write the report").tools(report()).response().block(Chats.LONG);
		assertThat(response).isNotNull();
		assertThat(conversation.jobs()).isEmpty();
		conversation.turn("How are you?").response().block(Chats.LONG);
		assertThat(inputTypes()).containsExactly("message");
		assertThat(conversation.snapshot().asyncCalls()).isEqualTo(1);
		String id = response.output().get(0).json().tree().path("call_id").asString();
		assertThat(conversation.turn(InputItem.functionCallOutput(id, "By hand"))
			.response()
			.map(Response::outputText)
			.block(Chats.LONG)).contains("By hand");
		assertThat(conversation.snapshot().asyncCalls()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aTurnThatFailsDeliversNothing(boolean store) {
		Conversation conversation = conversation(store);
		run(conversation, "Write the report");
		Job job = job(conversation);
		finish(job, "42 pages");
		this.chats.server()
			.onRequest(RequestMatcher.inputContaining("Fail"))
			.respond(Scripts.script().fail("content_policy", "No."))
			.once();
		StepVerifier.create(conversation.turn("Fail").response()).expectError().verify(Chats.LONG);
		assertThat(job.isDelivered()).isFalse();
		assertThat(conversation.resume().response().block(Chats.LONG).outputText()).contains("42 pages");
		assertThat(job.isDelivered()).isTrue();
		conversation.turn("Thanks").response().block(Chats.LONG);
		assertThat(inputTypes()).containsExactly("message");
	}

	@Test
	void anyHandleBringsTheOutput() {
		ResponsesWebSocketClient client = client();
		ConversationSettings settings = settings(true, UnaryOperator.identity());
		run(client.conversation("shared", settings), "Write the report");
		Conversation other = client.conversation("shared", settings);
		finish(job(other), "42 pages");
		assertThat(client.conversation("shared").turn("Well?").response().block(Chats.LONG).outputText())
			.contains("42 pages");
		assertThat(outputs()).hasSize(1);
	}

	@Test
	void outputsReachTheirOwnConversationOnly() {
		ResponsesWebSocketClient client = client();
		Conversation here = client.conversation(settings(true, UnaryOperator.identity()));
		Conversation there = client.conversation(settings(true, UnaryOperator.identity()));
		run(here, "Write the report");
		run(there, "Hello");
		Conversation fork = here.fork();
		finish(job(here), "42 pages");
		assertThat(there.turn("Well?").response().block(Chats.LONG).outputText()).doesNotContain("42 pages");
		assertThat(fork.turn("Well?").response().block(Chats.LONG).outputText()).doesNotContain("42 pages");
		assertThat(fork.jobs()).isEmpty();
		assertThat(here.turn("Well?").response().block(Chats.LONG).outputText()).contains("42 pages");
		assertThat(outputs()).hasSize(1);
	}

	@Test
	void aWarmUpDeliversNothing() {
		Conversation conversation = conversation(true);
		run(conversation, "Write the report");
		finish(job(conversation), "42 pages");
		conversation.warmUp().block(Chats.LONG);
		assertThat(job(conversation).isDelivered()).isFalse();
		assertThat(outputs()).isEmpty();
		assertThat(conversation.turn("Well?").response().block(Chats.LONG).outputText()).contains("42 pages");
	}

	@Test
	void aCompactionKeepsTheCallOfAJob() {
		Conversation conversation = conversation(false);
		run(conversation, "Write the report");
		conversation.turn("Tell me a long story")
			.request((request) -> request.compactThreshold(1))
			.response()
			.block(Chats.LONG);
		finish(job(conversation), "42 pages");
		this.chats.dropAll();
		assertThat(conversation.turn("Well?").response().block(Chats.LONG).outputText()).contains("42 pages");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aCompactionOnDemandKeepsItToo(boolean store) {
		Conversation conversation = conversation(store);
		run(conversation, "Write the report");
		conversation.turn("My name is Ada.").response().block(Chats.LONG);
		conversation.compact().block(Chats.LONG);
		finish(job(conversation), "42 pages");
		assertThat(conversation.turn("Well?").response().block(Chats.LONG).outputText()).contains("42 pages");
		assertThat(outputs()).hasSize(1);
	}

	@Test
	void callsBeforeAResponseWasSteeredRun() {
		Conversation conversation = conversation(true);
		Gate gate = new Gate();
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("write_report", "{}").await(gate).text("I have"))
			.once();
		Mono<Response> run = conversation.turn("Go").run().response().cache();
		run.subscribe();
		gate.awaitReached(Chats.LONG);
		Mono<SteerResult> steered = conversation.steer("Be quick").cache();
		steered.subscribe();
		Chats.await(() -> this.chats.steers() == 1);
		gate.open();
		assertThat(steered.block(Chats.LONG)).isInstanceOf(SteerResult.Applied.class);
		assertThat(run.block(Chats.LONG).outputText()).contains("Be quick");
		finish(job(conversation), "42 pages");
		assertThat(conversation.turn("Well?").response().block(Chats.LONG).outputText()).contains("42 pages");
	}

	@Test
	void callsBeforeAResponseWasCutOffRun() {
		Conversation conversation = conversation(true);
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("write_report", "{}").text("I have").incomplete("max_output_tokens"))
			.once();
		run(conversation, "Go");
		finish(job(conversation), "42 pages");
		assertThat(conversation.turn("Well?").response().block(Chats.LONG).outputText()).contains("42 pages");
	}

}
