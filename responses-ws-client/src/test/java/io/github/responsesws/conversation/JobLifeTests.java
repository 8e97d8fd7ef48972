package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of jobs that do not simply end.
 */
class JobLifeTests extends WithJobs {

	@Test
	void aJobThatFailsIsToldToTheModel() {
		Conversation conversation = conversation(true);
		run(conversation, "Write the report");
		Job job = job(conversation);
		this.report.tryEmitError(new IllegalStateException("secret"));
		StepVerifier.create(job.await()).expectNext(job).expectComplete().verify(Chats.LONG);
		assertThat(job.state()).isEqualTo(JobState.FAILED);
		assertThat(job.failure()).isInstanceOf(ToolException.class);
		conversation.turn("Well?").response().block(Chats.LONG);
		assertThat(input().get(0).path("output").asString())
			.isEqualTo("{\"error\":\"The tool write_report failed with java.lang.IllegalStateException\"}");
		assertThat(job.isDelivered()).isTrue();
	}

	@Test
	void aJobThatTakesTooLongNamesItsProperty() {
		Conversation conversation = client((tool) -> tool.jobTimeout(Duration.ofMillis(20)), (builder) -> {
		}).conversation(settings(true, UnaryOperator.identity()));
		run(conversation, "Write the report");
		Job job = Objects.requireNonNull(job(conversation).await().block(Chats.LONG));
		assertThat(job.failure()).hasMessageContaining("20ms (responses-ws.tool.job-timeout");
		Chats.await(() -> this.cancelled.get() == this.started.get());
	}

	@Test
	void theModelIsToldOfACancelAtTheNextTurn() {
		Conversation conversation = conversation(true);
		run(conversation, "Write the report");
		Job job = working(conversation);
		assertThat(job.cancel()).isTrue();
		assertThat(job.cancel()).isFalse();
		assertThat(job.state()).isEqualTo(JobState.CANCELLED);
		Chats.await(() -> this.cancelled.get() == 1);
		assertThat(this.chats.requests()).hasSize(1);
		conversation.turn("Well?").response().block(Chats.LONG);
		assertThat(input().get(0).path("output").asString()).isEqualTo("{\"error\":\"The call was cancelled.\"}");
		assertThat(this.chats.requests()).hasSize(2);
	}

	@Test
	void aCancelledRunLeavesItsJobsToTheConversation() {
		Conversation conversation = conversation(true);
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("write_report", "{}").functionCall("pause", "{}"))
			.once();
		Disposable run = conversation.turn("Go").run().events().subscribe();
		Chats.await(() -> this.started.get() == 1);
		run.dispose();
		finish(job(conversation), "42 pages");
		assertThat(conversation.turn("Well?").response().block(Chats.LONG).outputText()).contains("42 pages");
		assertThat(this.cancelled).hasValue(0);
		assertThat(inputTypes()).containsExactly("function_call_output", "function_call_output", "message");
	}

	@Test
	void jobsKeepTheConversationThatNobodyHasAHandleOf() {
		ResponsesWebSocketClient client = client();
		ConversationSettings settings = settings(true, UnaryOperator.identity());
		run(client.conversation("shared", settings), "Write the report");
		System.gc();
		assertThat(client.conversation("shared", settings).jobs()).hasSize(1);
		assertThat(client.runningJobs()).isEqualTo(1);
		this.report.tryEmitValue("42 pages");
		Chats.await(() -> client.runningJobs() == 0);
		System.gc();
		assertThat(client.conversation("shared", settings).turn("Well?").response().block(Chats.LONG).outputText())
			.contains("42 pages");
	}

	@Test
	void beyondTheLimitTheRunWaits() {
		Conversation conversation = client((tool) -> {
		}, (builder) -> {
		}).conversation(settings(true, (settings) -> settings.maxJobs(1)));
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("write_report", "{}").functionCall("add_later", "{\"a\":1,\"b\":2}"),
					Scripts.text("Three."));
		List<RunEvent> events = run(conversation, "Go");
		assertThat(answer(events)).isEqualTo("Three.");
		assertThat(events).filteredOn(RunEvent.ToolCompleted.class::isInstance).hasSize(1);
		assertThat(conversation.jobs()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void outsideAConversationTheRunWaits(boolean limit) {
		ResponsesWebSocketClient client = client((tool) -> tool.maxJobs(limit ? 0 : 10), (builder) -> {
		});
		Flux<RunEvent> run = limit
				? client.conversation(settings(true, UnaryOperator.identity())).turn("Write the report").run().events()
				: client.turn("Write the report").run().events();
		StepVerifier.create(run.last())
			.then(() -> Chats.await(() -> this.started.get() == 1))
			.then(() -> this.report.tryEmitValue("42 pages"))
			.assertNext((last) -> assertThat(answer(List.of(last))).contains("42 pages"))
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(client.runningJobs()).isZero();
	}

	@Test
	void closingTheClientCancelsItsJobs() {
		ResponsesWebSocketClient client = client();
		Conversation conversation = client.conversation(settings(true, UnaryOperator.identity()));
		run(conversation, "Write the report");
		working(conversation);
		client.close().block(Chats.LONG);
		assertThat(job(conversation).state()).isEqualTo(JobState.CANCELLED);
		Chats.await(() -> this.cancelled.get() == 1);
		assertThat(client.runningJobs()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void afterARestartTheModelIsToldThatTheJobIsLost(boolean store) {
		ConversationSettings settings = settings(store, UnaryOperator.identity());
		Consumer<ResponsesWebSocketClient.Builder> shared = (builder) -> builder
			.conversationRepository(this.repository);
		ResponsesWebSocketClient before = client((tool) -> {
		}, shared);
		run(before.conversation("shared", settings), "Write the report");
		working(before.conversation("shared", settings));
		before.close().block(Chats.LONG);
		Conversation after = client((tool) -> {
		}, shared).conversation("shared", settings);
		after.turn("Hello").response().block(Chats.LONG);
		assertThat(outputs()).isEmpty();
		assertThat(after.snapshot().asyncCalls()).isEqualTo(1);
		Response response = after.resumeRun().response().block(Chats.LONG);
		assertThat(response).isNotNull();
		assertThat(outputs()).singleElement()
			.satisfies((output) -> assertThat(output.path("output").asString()).contains("Nobody knows"));
		assertThat(after.jobs()).singleElement().satisfies((job) -> {
			assertThat(job.state()).isEqualTo(JobState.FAILED);
			assertThat(job.isDelivered()).isTrue();
			assertThat(job.tool()).isEqualTo("write_report");
		});
		assertThat(after.snapshot().asyncCalls()).isZero();
		StepVerifier.create(after.resumeRun().events()).expectComplete().verify(Chats.LONG);
		assertThat(this.started).hasValue(1);
	}

	@Test
	void aTurnInAnotherInstanceLeavesALiveJobAlone() {
		ConversationSettings settings = settings(true, UnaryOperator.identity());
		Consumer<ResponsesWebSocketClient.Builder> shared = (builder) -> builder
			.conversationRepository(this.repository);
		Conversation here = client((tool) -> {
		}, shared).conversation("shared", settings);
		Conversation there = client((tool) -> {
		}, shared).conversation("shared", settings);
		run(here, "Write the report");
		there.turn("Hello").response().block(Chats.LONG);
		assertThat(there.jobs()).isEmpty();
		finish(job(here), "42 pages");
		there.turn("Hello again").response().block(Chats.LONG);
		assertThat(outputs()).isEmpty();
		assertThat(here.turn("Well?").response().block(Chats.LONG).outputText()).contains("42 pages");
		assertThat(outputs()).hasSize(1);
	}

	@Test
	void anotherInstanceThatWasToldToResumeEndsIt() {
		ConversationSettings settings = settings(true, UnaryOperator.identity());
		Consumer<ResponsesWebSocketClient.Builder> shared = (builder) -> builder
			.conversationRepository(this.repository);
		Conversation here = client((tool) -> {
		}, shared).conversation("shared", settings);
		Conversation there = client((tool) -> {
		}, shared).conversation("shared", settings);
		run(here, "Write the report");
		there.resumeRun().response().block(Chats.LONG);
		finish(job(here), "42 pages");
		assertThat(here.turn("Well?").response().block(Chats.LONG).outputText()).doesNotContain("42 pages");
		assertThat(job(here).isDelivered()).isTrue();
		assertThat(outputs()).hasSize(1);
	}

}
