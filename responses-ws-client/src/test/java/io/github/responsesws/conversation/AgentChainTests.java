package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.FunctionCallItem;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.OutputItemEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.test.AgentScripts;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.transport.TransportMode;
import io.github.responsesws.turn.ConnectionLostException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What agents leave to the turns after theirs, and what goes wrong on the way.
 */
class AgentChainTests extends AgentRuns {

	@Test
	void aReplayHoldsWhatAgentsDidAndEveryOutputAfterItsCall() {
		Conversation conversation = this.client.conversation(
				ConversationSettings.builder().request(ResponseRequest.builder().store(false).build()).build());
		respond(Scripts.agent("/root")
			.then(AgentScripts.action("spawn_agent", "{\"task_name\":\"a\"}", "{\"agent_name\":\"/root/a\"}"))
			.agent("/root/a")
			.functionCall("weather", "{\"city\":\"Rome\"}")
			.functionCall("weather", "{\"city\":\"Oslo\"}")
			.awaitInjections()
			.then(AgentScripts.message("/root/a", "/root", "Sunny"))
			.agent("/root")
			.finalAnswer("Done."), Scripts.finalAnswer("Again."));
		assertThat(Objects.requireNonNull(conversation.turn("Go").run().response().block(Chats.LONG)).outputText())
			.isEqualTo("Done.");
		assertThat(conversation.snapshot().openCalls()).isZero();
		this.chats.dropAll();
		assertThat(Objects.requireNonNull(conversation.turn("And?").response().block(Chats.LONG)).outputText())
			.isEqualTo("Again.");
		ReceivedRequest replay = creates().get(1);
		assertThat(replay.previousResponseId()).isNull();
		List<JsonNode> items = replay.body().path("input").valueStream().toList();
		assertThat(items).extracting((item) -> item.path("type").asString())
			.containsExactly("message", "multi_agent_call", "multi_agent_call_output", "function_call",
					"function_call_output", "function_call", "function_call_output", "agent_message", "message",
					"message");
		assertThat(items.get(4).path("call_id")).isEqualTo(items.get(3).path("call_id"));
		assertThat(items.get(7).path("agent").path("agent_name").asString()).isEqualTo("/root/a");
	}

	@Test
	void outputsThatNobodyAcknowledgedBeginANewChain() {
		Conversation conversation = this.client.conversation(
				ConversationSettings.builder().request(ResponseRequest.builder().store(false).build()).build());
		respond(AgentScripts.acknowledgeInjectionsAt(this.gate)
			.functionCall("weather", "{\"city\":\"Rome\"}")
			.awaitInjections()
			.then(Scripts.finalAnswer("Done."))
			.completeWith("{}")
			.drop(), Scripts.finalAnswer("Again."));
		conversation.turn("Go").run().events().doOnNext(this.events::add).blockLast(Chats.LONG);
		assertThat(completed().response().outputText()).isEqualTo("Again.");
		ReceivedRequest next = creates().get(1);
		assertThat(next.previousResponseId()).isNull();
		assertThat(next.body().path("input").valueStream().map((item) -> item.path("type").asString()))
			.containsExactly("message", "function_call", "message", "function_call_output");
	}

	@Test
	void aConnectionThatIsLostWhileAnAgentWaitsFailsTheRunWhichCanBeResumed() {
		Conversation conversation = this.client.conversation();
		respond(Scripts.functionCall("weather", "{\"city\":\"Rome\"}").awaitInjections().drop(),
				Scripts.functionCall("weather", "{\"city\":\"Rome\"}").awaitInjections().finalAnswer("Done."));
		StepVerifier.create(conversation.turn("Go").run().response())
			.expectError(ConnectionLostException.class)
			.verify(Chats.LONG);
		assertThat(conversation.snapshot().openCalls()).isZero();
		assertThat(Objects.requireNonNull(conversation.resumeRun().response().block(Chats.LONG)).outputText())
			.isEqualTo("Done.");
		assertThat(creates().get(1).body().path("input").size()).isOne();
	}

	@Test
	void aCancelledRunInterruptsItsCallsAndLeavesTheConversationFree() {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		ToolLoop loop = loop((city) -> {
			running.countDown();
			try {
				Thread.currentThread().join();
				return "Never";
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
				throw new IllegalStateException(ex);
			}
		});
		Conversation conversation = this.client.conversation();
		respond(Scripts.functionCall("weather", "{\"city\":\"Rome\"}").awaitInjections(), Scripts.text("Hello."));
		StepVerifier
			.create(conversation.turn("Go").tools(loop).run().events().filter(RunEvent.ToolStarted.class::isInstance))
			.expectNextCount(1)
			.then(() -> assertThat(await(running)).isTrue())
			.thenCancel()
			.verify(Chats.LONG);
		assertThat(await(interrupted)).isTrue();
		assertThat(Objects.requireNonNull(conversation.turn("Hello").response().block(Chats.LONG)).outputText())
			.isEqualTo("Hello.");
	}

	@Test
	void whoRunsCallsAloneInjectsThroughTheConversation() {
		Conversation conversation = this.client.conversation();
		List<InjectResult> results = new CopyOnWriteArrayList<>();
		respond(Scripts.functionCall("weather", "{}").awaitInjections().finalAnswer("Done."),
				Scripts.finalAnswer("Again."));
		List<String> ids = new ArrayList<>();
		conversation.turn("Go").events().doOnNext((event) -> {
			if (event instanceof ResponseLifecycleEvent.Created created) {
				ids.add(created.responseId());
			}
			if (event instanceof OutputItemEvent.Done done && done.item() instanceof FunctionCallItem call) {
				conversation.inject(InjectRequest.of(ids.get(0), InputItem.functionCallOutput(call.callId(), "Sunny")))
					.subscribe(results::add);
			}
		}).blockLast(Chats.LONG);
		assertThat(results).singleElement().isInstanceOf(InjectResult.Accepted.class);
		assertThat(conversation.snapshot().openCalls()).isZero();
		assertThat(Objects.requireNonNull(conversation.turn("And?").response().block(Chats.LONG)).outputText())
			.isEqualTo("Again.");
		assertThat(conversation.inject(InjectRequest.of(ids.get(0), InputItem.functionCallOutput("call_1", "x")))
			.block(Chats.LONG)).isInstanceOf(InjectResult.Failed.class);
	}

	@Test
	void aTurnMayBeOneOfASingleAgent() {
		respond(Scripts.functionCall("weather", "{\"city\":\"Rome\"}"), Scripts.text("Done."));
		this.client.turn("Go")
			.request((request) -> request.multiAgent(false).maxToolCalls(3))
			.run()
			.events()
			.doOnNext(this.events::add)
			.blockLast(Chats.LONG);
		assertThat(completed().round()).isEqualTo(2);
		assertThat(injections()).isEmpty();
	}

	@Test
	void settingsOfAConversationMaySaySoToo() {
		Conversation conversation = this.client.conversation(
				ConversationSettings.builder().request(ResponseRequest.builder().multiAgent(false).build()).build());
		respond(Scripts.functionCall("weather", "{\"city\":\"Rome\"}"), Scripts.text("Done."));
		conversation.turn("Go").run().events().doOnNext(this.events::add).blockLast(Chats.LONG);
		assertThat(completed().round()).isEqualTo(2);
		assertThat(injections()).isEmpty();
	}

	@Test
	void overHttpATurnSaysNothingOfAgents() {
		ResponsesWebSocketClient http = client((builder) -> builder.transport(TransportMode.HTTP));
		respond(Scripts.functionCall("weather", "{\"city\":\"Rome\"}"), Scripts.text("Done."));
		Conversation conversation = http.conversation(
				ConversationSettings.builder().request(ResponseRequest.builder().multiAgent(false).build()).build());
		conversation.turn("Go").run().events().doOnNext(this.events::add).blockLast(Chats.LONG);
		assertThat(completed().round()).isEqualTo(2);
		assertThat(creates()).hasSize(2).noneMatch((request) -> request.body().has("multi_agent"));
		StepVerifier.create(http.turn("And now?").response())
			.verifyErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(InvalidRequestException.class)
				.hasMessageContaining("needs a WebSocket"));
	}

	@Test
	void anAsyncCallOfAnAgentIsAJob() {
		Sinks.One<String> report = Sinks.one();
		FunctionTool writer = FunctionTool.builder("write")
			.async(true)
			.handler(Place.class, (place, context) -> report.asMono());
		respond(Scripts.agent("/root/a")
			.functionCall("write", "{\"city\":\"Rome\"}")
			.functionCall("weather", "{\"city\":\"Rome\"}")
			.awaitInjections()
			.agent("/root")
			.finalAnswer("One."), Scripts.agent("/root").finalAnswer("Two."));
		Conversation conversation = this.client.conversation();
		conversation.turn("Go")
			.request((request) -> request.parallelToolCalls(false))
			.tools(writer)
			.run()
			.events()
			.doOnNext(this.events::add)
			.blockLast(Chats.LONG);
		assertThat(completed().response().outputText()).isEqualTo("One.");
		assertThat(injections()).hasSize(1);
		report.tryEmitValue("42 pages");
		conversation.jobs().get(0).await().block(Chats.LONG);
		assertThat(Objects.requireNonNull(conversation.turn("And?").response().block(Chats.LONG)).outputText())
			.isEqualTo("Two.");
		assertThat(creates().get(1).body().path("input").path(0).path("output").asString()).isEqualTo("42 pages");
		assertThat(conversation.jobs().get(0).isDelivered()).isTrue();
	}

	@Test
	void limitsAreSentAndExclusionsAreNot() {
		ResponsesWebSocketClient limited = client(
				(builder) -> builder.multiAgent((agents) -> agents.maxConcurrentSubagents(1)));
		Objects.requireNonNull(limited.turn("Hello").response().block(Chats.LONG));
		assertThat(this.chats.server()
			.requests()
			.get(0)
			.body()
			.path("multi_agent")
			.path("max_concurrent_subagents")
			.asInt()).isEqualTo(1);
		StepVerifier.create(limited.turn("Hello").request((request) -> request.reasoningSummary("auto")).response())
			.expectError(InvalidRequestException.class)
			.verify(Chats.LONG);
		assertThat(this.chats.server().requests()).hasSize(1);
	}

	@Test
	void agentsAreCompactedByTheServiceAlone() {
		Conversation conversation = this.client.conversation();
		conversation.turn("Hello").response().block(Chats.LONG);
		StepVerifier.create(conversation.compact())
			.verifyErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(InvalidRequestException.class)
				.hasMessageContaining("multi_agent"));
		assertThat(this.chats.server().requests()).hasSize(1);
	}

	@Test
	void agentsAreNotSteered() {
		Conversation conversation = this.client.conversation();
		respond(Scripts.text("So.").await(this.gate).finalAnswer("Done."));
		List<SteerResult> results = new CopyOnWriteArrayList<>();
		StepVerifier.create(conversation.turn("Go").response()).then(() -> {
			this.gate.awaitReached(Chats.LONG);
			results.add(Objects.requireNonNull(conversation.steer("Be brief").block(Chats.LONG)));
			this.gate.open();
		}).expectNextCount(1).expectComplete().verify(Chats.LONG);
		assertThat(results).singleElement()
			.isInstanceOfSatisfying(SteerResult.Failed.class,
					(failed) -> assertThat(failed.code()).isEqualTo(SteerResult.Failed.NOT_SUPPORTED));
	}

}
