package io.github.responsesws.conversation;

import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.responsesws.protocol.Response;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is told of jobs, and turns that they begin by themselves.
 */
class JobEventTests extends WithJobs {

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aJobThatHasEndedBeginsATurnByItself(boolean later) {
		Conversation conversation = client().conversation(settings(true, (settings) -> settings.turnAfterJob(true)));
		Queue<JobEvent> events = new ConcurrentLinkedQueue<>();
		Disposable listening = conversation.jobEvents().subscribe(events::add);
		run(conversation, "Write the report");
		Gate gate = new Gate();
		List<Response> others = new CopyOnWriteArrayList<>();
		if (later) {
			this.chats.server()
				.onRequest(RequestMatcher.inputContaining("Slow"))
				.respond(Scripts.script().await(gate).text("At last"))
				.once();
			conversation.turn("Slow").response().subscribe(others::add);
			gate.awaitReached(Chats.LONG);
		}
		finish(job(conversation), "42 pages");
		gate.open();
		Chats.await(() -> completed(events) == 1);
		assertThat(others).hasSize(later ? 1 : 0);
		assertThat(events).extracting((event) -> event.getClass().getSimpleName())
			.startsWith("Started", "Ended")
			.contains("Delivered", "Run")
			.doesNotContain("RunFailed");
		assertThat(events).filteredOn(JobEvent.Run.class::isInstance)
			.last()
			.satisfies((event) -> assertThat(answer(List.of(((JobEvent.Run) event).event()))).contains("42 pages"));
		assertThat(inputTypes()).containsExactly("function_call_output");
		assertThat(this.chats.lastRequest().body().path("instructions").asString()).isEqualTo("Be brief.");
		listening.dispose();
		assertThat(conversation.turn("Thanks").response().block(Chats.LONG)).isNotNull();
		assertThat(outputs()).hasSize(1);
	}

	@Test
	void aTurnThatBeginsByItselfAndFailsIsTold() {
		Conversation conversation = client().conversation(settings(true, (settings) -> settings.turnAfterJob(true)));
		Queue<JobEvent> events = new ConcurrentLinkedQueue<>();
		conversation.jobEvents().subscribe(events::add);
		run(conversation, "Write the report");
		this.chats.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.script().fail("content_policy", "No."))
			.once();
		finish(job(conversation), "42 pages");
		Chats.await(() -> events.stream().anyMatch(JobEvent.RunFailed.class::isInstance));
		assertThat(job(conversation).isDelivered()).isFalse();
		assertThat(conversation.turn("Well?").response().block(Chats.LONG).outputText()).contains("42 pages");
	}

	@Test
	void aTurnThatBeganByItselfCanBeCancelled() {
		Conversation conversation = client().conversation(settings(true, (settings) -> settings.turnAfterJob(true)));
		Queue<JobEvent> events = new ConcurrentLinkedQueue<>();
		conversation.jobEvents().subscribe(events::add);
		run(conversation, "Write the report");
		Gate gate = new Gate();
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.delta("There is ").await(gate)).once();
		finish(job(conversation), "42 pages");
		gate.awaitReached(Chats.LONG);
		Chats.await(() -> events.stream().anyMatch(JobEvent.Run.class::isInstance));
		events.stream()
			.filter(JobEvent.Run.class::isInstance)
			.map(JobEvent.Run.class::cast)
			.findFirst()
			.orElseThrow()
			.run()
			.dispose();
		Chats.await(() -> events.stream().anyMatch(JobEvent.RunFailed.class::isInstance));
		gate.open();
		assertThat(events).filteredOn(JobEvent.RunFailed.class::isInstance)
			.singleElement()
			.satisfies((event) -> assertThat(((JobEvent.RunFailed) event).error())
				.isInstanceOf(CancellationException.class));
		assertThat(completed(events)).isZero();
		assertThat(job(conversation).isDelivered()).isFalse();
		assertThat(Objects.requireNonNull(conversation.turn("Well?").response().block(Chats.LONG)).outputText())
			.contains("42 pages");
		assertThat(job(conversation).isDelivered()).isTrue();
	}

	@Test
	void aCancelBeginsNoTurn() {
		Conversation conversation = client().conversation(settings(true, (settings) -> settings.turnAfterJob(true)));
		run(conversation, "Write the report");
		job(conversation).cancel();
		conversation.turn("Well?").response().block(Chats.LONG);
		assertThat(this.chats.requests()).hasSize(2);
	}

	@Test
	void listenersHearOfTheEnd() {
		Conversation conversation = conversation(true);
		// snippet: jobs
		Flux<String> news = conversation.jobEvents()
			.ofType(JobEvent.Ended.class)
			.map((ended) -> ended.job().tool() + " is " + ended.job().state());
		Flux<String> answer = conversation.turn("Write the report").run().text();
		// end
		StepVerifier.create(news.take(1)).then(() -> {
			assertThat(String.join("", Objects.requireNonNull(answer.collectList().block(Chats.LONG))))
				.contains("I have started");
			finish(job(conversation), "42 pages");
		}).expectNext("write_report is DONE").expectComplete().verify(Chats.LONG);
	}

	@Test
	void listenersHearOfProgress() {
		FunctionTool counting = FunctionTool.builder("count_up")
			.description("Counts")
			.async(true)
			.handler(Nothing.class, (nothing, context) -> Flux.just(1, 2, 3));
		Conversation conversation = conversation(true);
		this.chats.server().onRequest(RequestMatcher.any()).respond(Scripts.functionCall("count_up", "{}")).once();
		StepVerifier.create(conversation.jobEvents().take(5).map(JobEventTests::describe))
			.then(() -> conversation.turn("Go").run().tools(counting).response().block(Chats.LONG))
			.expectNext("Started", "Progress 1", "Progress 2", "Progress 3", "Ended")
			.expectComplete()
			.verify(Chats.LONG);
		assertThat(job(conversation).output()).isEqualTo("3");
	}

	private static String describe(JobEvent event) {
		String name = event.getClass().getSimpleName();
		return (event instanceof JobEvent.Progress progress) ? name + " " + progress.value() : name;
	}

	private static long completed(Queue<JobEvent> events) {
		return events.stream()
			.filter((event) -> event instanceof JobEvent.Run run && run.event() instanceof RunEvent.RunCompleted)
			.count();
	}

}
