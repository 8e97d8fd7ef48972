package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.Races;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.CallOutcome;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolContext;
import io.github.responsesws.tool.ToolException;
import io.github.responsesws.tool.ToolListener;
import io.github.responsesws.tool.ToolLoop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Jobs that end while something else happens to their conversation.
 */
class JobConcurrencyTests {

	private final Chats chats = new Chats();

	private final ConversationRepository repository = new InMemoryConversationRepository(10, 10_000_000,
			Duration.ofMinutes(5));

	private final Map<String, Sinks.One<String>> outputs = new ConcurrentHashMap<>();

	/** Whether tools that begin now answer at once. */
	private volatile boolean over;

	private final Queue<CallOutcome> outcomes = new ConcurrentLinkedQueue<>();

	private final ResponsesWebSocketClient client = this.chats.client(4,
			(builder) -> builder.toolLoop(loop()).conversationRepository(this.repository));

	@AfterEach
	void close() {
		this.chats.close();
	}

	@RepeatedTest(5)
	void aJobEndsWhileATurnBegins() {
		Conversation conversation = open(false);
		Job job = begin(conversation);
		Mono<Response> turn = conversation.turn("Hello").response().cache();
		Races.race(() -> finish(job), turn::subscribe);
		turn.block(Chats.LONG);
		conversation.turn("And now?").response().block(Chats.LONG);
		isToldOnce(job);
	}

	@RepeatedTest(5)
	void aJobEndsWhileATurnFails() {
		Conversation conversation = open(false);
		Job job = begin(conversation);
		this.chats.server()
			.onRequest(RequestMatcher.inputContaining("Fail"))
			.respond(Scripts.script().fail("content_policy", "No."))
			.once();
		Mono<Response> turn = conversation.turn("Fail").response().cache();
		Races.race(() -> finish(job), turn::subscribe);
		StepVerifier.create(turn).expectError().verify(Chats.LONG);
		conversation.resume().response().block(Chats.LONG);
		conversation.turn("And now?").response().block(Chats.LONG);
		isToldOnce(job);
	}

	@RepeatedTest(5)
	void aJobEndsWhileATurnIsReplayed() {
		Conversation conversation = open(false);
		Job job = begin(conversation);
		this.chats.dropAll();
		Mono<Response> turn = conversation.turn("Hello").response().cache();
		Races.race(() -> finish(job), turn::subscribe);
		turn.block(Chats.LONG);
		this.chats.dropAll();
		conversation.turn("And now?").response().block(Chats.LONG);
		isToldOnce(job);
	}

	@RepeatedTest(5)
	void aCancelledTurnMayOrMayNotHaveTold() {
		Conversation conversation = open(false);
		Job job = begin(conversation);
		finish(job);
		Disposable turn = conversation.turn("Hello").response().subscribe();
		Chats.await(() -> this.chats.requests().size() == 2);
		turn.dispose();
		conversation.turn("And now?").response().block(Chats.LONG);
		isToldOnce(job);
	}

	@RepeatedTest(5)
	void twoHandlesBringItOnce() {
		begin(open(false));
		Conversation here = open(false);
		Conversation there = open(false);
		Job job = here.jobs().get(0);
		finish(job);
		Mono<Response> first = here.turn("Here").response().cache();
		Mono<Response> second = there.turn("There").response().cache();
		Races.race(first::subscribe, second::subscribe);
		Mono.when(first, second).block(Chats.LONG);
		isToldOnce(job);
	}

	@RepeatedTest(20)
	void aCancelRacesWithTheEnd() {
		Conversation conversation = open(false);
		Job job = begin(conversation);
		this.outcomes.clear();
		AtomicInteger cancelled = new AtomicInteger();
		Races.race(() -> output(job.id()).tryEmitValue("42 pages"), () -> {
			if (job.cancel()) {
				cancelled.incrementAndGet();
			}
		});
		job.await().block(Chats.LONG);
		assertThat(job.state()).isEqualTo((cancelled.get() == 1) ? JobState.CANCELLED : JobState.DONE);
		Chats.await(() -> this.outcomes.size() == 1);
		conversation.turn("Well?").response().block(Chats.LONG);
		isToldOnce(job);
		assertThat(state().replayItems()).filteredOn((item) -> item.asString().contains("call_output"))
			.singleElement()
			.satisfies(
					(item) -> assertThat(item.asString()).contains((cancelled.get() == 1) ? "cancelled" : "42 pages"));
	}

	@RepeatedTest(5)
	void jobsThatEndTogetherBeginTurnsThatTellEachOnce() {
		Conversation conversation = open(true);
		Queue<JobEvent> events = new ConcurrentLinkedQueue<>();
		conversation.jobEvents().subscribe(events::add);
		this.chats.server().onRequest(RequestMatcher.inputContaining("Write")).respond(three()).once();
		conversation.turn("Write").run().response().block(Chats.LONG);
		List<Job> jobs = conversation.jobs();
		assertThat(jobs).hasSize(3);
		Mono<Response> turn = conversation.turn("Hello").response().cache();
		Races.race(() -> finish(jobs.get(0)), () -> finish(jobs.get(1)), () -> finish(jobs.get(2)), turn::subscribe);
		turn.block(Chats.LONG);
		Chats.await(() -> jobs.stream().allMatch(Job::isDelivered) && conversation.snapshot().active() == 0);
		jobs.forEach(this::isToldOnce);
		assertThat(events).noneMatch(JobEvent.RunFailed.class::isInstance);
		assertThat(events).filteredOn(JobEvent.Delivered.class::isInstance).hasSize(3);
		// Whatever tells of all three is one run or a few, each with its end.
		assertThat(ends(events, RunEvent.RoundStarted.class)).isEqualTo(ends(events, RunEvent.RunCompleted.class))
			.isLessThanOrEqualTo(3);
	}

	@RepeatedTest(10)
	void aClientClosesWhileAJobBegins() {
		ResponsesWebSocketClient closing = this.chats.client(4, (builder) -> builder.toolLoop(loop()));
		Conversation conversation = closing.conversation();
		Mono<List<RunEvent>> run = conversation.turn("Write the report").run().events().collectList().cache();
		Races.race(run::subscribe, () -> closing.close().subscribe());
		closing.close().block(Chats.LONG);
		assertThat(closing.runningJobs()).isZero();
		assertThat(conversation.jobs()).allMatch((job) -> job.state() == JobState.CANCELLED);
		// One that was refused is waited for by the run, which the test ends, whether or
		// not the tool has begun.
		this.over = true;
		this.outputs.values().forEach((output) -> output.tryEmitValue("late"));
		run.onErrorComplete().block(Chats.LONG);
	}

	@Test
	void aPlaceIsGivenOnce() {
		for (int i = 0; i < 200; i++) {
			RunningJobs running = new RunningJobs();
			AtomicInteger entered = new AtomicInteger();
			Runnable enter = () -> {
				if (running.enter(new Job("call", "tool", InputItem.userMessage(""), running::leave), 1)) {
					entered.incrementAndGet();
				}
			};
			Races.race(enter, enter, enter);
			assertThat(entered).hasValue(1);
			assertThat(running.size()).isEqualTo(1);
			Races.race(running::close, enter);
			assertThat(running.size()).isZero();
		}
	}

	private static Script three() {
		Script script = Scripts.functionCall("write_report", "{}");
		return script.functionCall("write_report", "{}").functionCall("write_report", "{}").text("Started.");
	}

	private static long ends(Queue<JobEvent> events, Class<? extends RunEvent> type) {
		return events.stream()
			.filter((event) -> event instanceof JobEvent.Run run && type.isInstance(run.event()))
			.count();
	}

	private Conversation open(boolean turnAfterJob) {
		return this.client.conversation("shared",
				ConversationSettings.builder()
					.request(ResponseRequest.builder().store(false).build())
					.turnAfterJob(turnAfterJob)
					.build());
	}

	private Job begin(Conversation conversation) {
		conversation.turn("Write the report").run().response().block(Chats.LONG);
		return conversation.jobs().get(0);
	}

	private void finish(Job job) {
		output(job.id()).tryEmitValue("42 pages");
		assertThat(job.await().block(Chats.LONG)).isSameAs(job);
	}

	private Sinks.One<String> output(String callId) {
		Sinks.One<String> output = this.outputs.computeIfAbsent(callId, (id) -> Sinks.one());
		if (this.over) {
			output.tryEmitValue("late");
		}
		return output;
	}

	private ConversationState state() {
		return Objects.requireNonNull(this.repository.find("shared").block(Chats.LONG));
	}

	/**
	 * What the repository holds is what the service would be sent to begin anew.
	 */
	private void isToldOnce(Job job) {
		assertThat(job.isDelivered()).isTrue();
		assertThat(state().asyncCalls()).isEmpty();
		assertThat(state().replayItems())
			.filteredOn((item) -> item.tree().path("type").asString("").equals("function_call_output")
					&& item.tree().path("call_id").asString().equals(job.id()))
			.hasSize(1);
	}

	private ToolLoop loop() {
		return ToolLoop.builder()
			.tools(FunctionTool.builder("write_report")
				.description("Writes a report")
				.async(true)
				.handler(Nothing.class, (nothing, context) -> output(context.call().id()).asMono()))
			.listener(new ToolListener() {

				@Override
				public void onCallEnded(ToolContext context, CallOutcome outcome, Duration duration,
						@Nullable ToolException failure) {
					JobConcurrencyTests.this.outcomes.add(outcome);
				}

			})
			.build();
	}

	record Nothing() {
	}

}
