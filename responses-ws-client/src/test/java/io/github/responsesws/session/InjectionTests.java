package io.github.responsesws.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.FunctionCallItem;
import io.github.responsesws.protocol.InjectEvent;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.OutputItemEvent;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.test.AgentScripts;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.RequestTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Outputs that are injected into a running response, as a session sees them: when a turn
 * is over, and whose acknowledgements are whose.
 */
class InjectionTests {

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final Pools pools = new Pools();

	private final Gate gate = new Gate();

	private final List<InjectResult> results = new CopyOnWriteArrayList<>();

	private final List<ResponseEvent> events = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.gate.open();
		this.pools.close();
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void anOutputReachesTheResponseWhileItRuns(int lanes) {
		SessionPool pool = pool((session) -> session.lanes(lanes));
		once("agents", Scripts.agent("/root/a").functionCall("f", "{}").awaitInjections().finalAnswer("Done."));
		injecting(pool, agents()).blockLast(Pools.LONG);
		assertThat(this.results).singleElement().isInstanceOf(InjectResult.Accepted.class);
		assertThat(this.events).filteredOn(InjectEvent.Created.class::isInstance).hasSize(1);
		assertThat(last()).isInstanceOf(ResponseLifecycleEvent.Completed.class);
		assertThat(pool.snapshot().busyLanes()).isZero();
		assertThat(pool.snapshot().strayEvents()).isZero();
		assertThat(this.server.requests()).extracting((request) -> request.type())
			.containsExactly("response.create", "response.inject");
		assertThat(this.server.requests().get(1).body().propertyNames()).containsExactlyInAnyOrder("type",
				"response_id", "input");
		assertThat(this.server.requests().get(0).headers().get("openai-beta"))
			.containsExactly("responses_multi_agent=v1");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void aTurnIsOverWhenAllIsAcknowledged(int lanes) {
		List<ResponseEvent> notices = new CopyOnWriteArrayList<>();
		SessionPool pool = this.pools
			.add(builder((session) -> session.lanes(lanes)).sessionListener(new SessionListener() {

				@Override
				public void onNotice(String sessionId, ResponseEvent event) {
					notices.add(event);
				}

			}).build());
		once("agents",
				AgentScripts.acknowledgeInjectionsAt(this.gate)
					.functionCall("f", "{}")
					.awaitInjections()
					.completeWith("{}")
					.notice("{\"type\":\"keepalive\"}"));
		StepVerifier.create(injecting(pool, agents()).then()).then(() -> {
			// It follows the end of the response.
			Pools.await(() -> !notices.isEmpty());
			assertThat(this.events).noneMatch(ResponseEvent::isTerminal);
			assertThat(pool.snapshot().busyLanes()).isEqualTo(1);
			assertThat(this.results).isEmpty();
			this.gate.open();
		}).expectComplete().verify(Pools.LONG);
		assertThat(this.results).singleElement().isInstanceOf(InjectResult.Accepted.class);
		assertThat(last().isTerminal()).isTrue();
		assertThat(this.events.get(this.events.size() - 2)).isInstanceOf(InjectEvent.Created.class);
		assertThat(pool.snapshot().busyLanes()).isZero();
	}

	@Test
	void anAcknowledgementAfterTheEndReachesNoOtherTurn() {
		SessionPool pool = pool((session) -> session.lanes(1));
		once("agents", AgentScripts.acknowledgeInjectionsAfterEnd().functionCall("f", "{}").awaitInjections());
		Flux<ResponseEvent> next = pool.exchange(Pools.request("Hello"));
		List<ResponseEvent> others = injecting(pool, agents()).thenMany(next).collectList().block(Pools.LONG);
		assertThat(others).isNotEmpty().noneMatch(InjectEvent.class::isInstance);
		assertThat(pool.snapshot().strayEvents()).isZero();
		assertThat(pool.snapshot().sessions()).hasSize(1);
	}

	@Test
	void whatTheServiceDoesNotTakeIsHandedBack() {
		SessionPool pool = pool((session) -> session.lanes(1));
		once("agents", AgentScripts.refuseInjections("response_not_found").functionCall("f", "{}").awaitInjections());
		injecting(pool, agents()).blockLast(Pools.LONG);
		assertThat(this.results).singleElement().isInstanceOfSatisfying(InjectResult.Failed.class, (failed) -> {
			assertThat(failed.code()).isEqualTo(InjectResult.Failed.NOT_FOUND);
			assertThat(failed.isTooLate()).isFalse();
			assertThat(failed.input()).hasSize(1);
		});
		assertThat(this.events).filteredOn(InjectEvent.Failed.class::isInstance).hasSize(1);
	}

	@Test
	void eachOfSeveralHearsItsOwnOutcome() {
		SessionPool pool = pool((session) -> session.lanes(1));
		once("agents",
				Scripts.functionCall("f", "{}")
					.awaitInjections()
					.then(AgentScripts.refuseInjections("response_already_completed"))
					.functionCall("g", "{}")
					.awaitInjections());
		injecting(pool, agents()).blockLast(Pools.LONG);
		assertThat(this.results).hasSize(2);
		assertThat(this.results.get(0)).isInstanceOf(InjectResult.Accepted.class);
		assertThat(this.results.get(1)).isInstanceOfSatisfying(InjectResult.Failed.class,
				(failed) -> assertThat(failed.isTooLate()).isTrue());
	}

	@Test
	void aLostConnectionLeavesTheOutcomeUnknown() {
		SessionPool pool = pool((session) -> session.lanes(1));
		once("agents",
				AgentScripts.acknowledgeInjectionsAt(this.gate).functionCall("f", "{}").awaitInjections().drop());
		StepVerifier.create(injecting(pool, agents()).then())
			.expectError(ConnectionLostException.class)
			.verify(Pools.LONG);
		assertThat(this.results).singleElement().isInstanceOfSatisfying(InjectResult.Unknown.class, (unknown) -> {
			assertThat(unknown.input()).hasSize(1);
			assertThat(unknown.cause()).isInstanceOf(ConnectionLostException.class);
		});
	}

	@Test
	void aResponseThatIsWholeSurvivesTheLossOfItsAcknowledgements() {
		SessionPool pool = pool((session) -> session.lanes(1));
		once("agents",
				AgentScripts.acknowledgeInjectionsAt(this.gate)
					.functionCall("f", "{}")
					.awaitInjections()
					.then(Scripts.text("Done."))
					.completeWith("{}")
					.drop());
		injecting(pool, agents()).blockLast(Pools.LONG);
		assertThat(this.results).singleElement().isInstanceOf(InjectResult.Unknown.class);
		assertThat(last()).isInstanceOf(ResponseLifecycleEvent.Completed.class);
	}

	@Test
	void anAcknowledgementThatDoesNotComeIsGivenUp() {
		try (VirtualTime time = new VirtualTime()) {
			SessionPool pool = time.open(builder((session) -> session.lanes(1))
				.timeouts((timeouts) -> timeouts.firstEvent(Duration.ofMillis(300))));
			once("agents", AgentScripts.acknowledgeInjectionsAt(this.gate).functionCall("f", "{}").awaitInjections());
			AtomicBoolean over = new AtomicBoolean();
			injecting(pool, agents()).subscribe(null, null, () -> over.set(true));
			time.await(() -> this.server.requests().size() == 2);
			time.forwardUntil(over::get, Duration.ofMillis(300), 20);
			assertThat(this.results).singleElement().isInstanceOf(InjectResult.Unknown.class);
			assertThat(last()).isInstanceOf(ResponseLifecycleEvent.Completed.class);
			// Its lane may yet hear of it.
			pool.exchange(Pools.request("Hello")).blockLast(Pools.LONG);
			assertThat(this.server.handshakes()).hasSize(2);
		}
	}

	@Test
	void anErrorEndsTheTurnAndFreesTheLaneWhenAllIsAcknowledged() {
		SessionPool pool = pool((session) -> session.lanes(1));
		once("agents",
				AgentScripts.acknowledgeInjectionsAt(this.gate)
					.functionCall("f", "{}")
					.awaitInjections()
					.error(500, "server_error", "Oops"));
		StepVerifier.create(injecting(pool, agents()).then()).expectError(ApiException.class).verify(Pools.LONG);
		assertThat(pool.snapshot().busyLanes()).isEqualTo(1);
		this.gate.open();
		Pools.await(() -> pool.snapshot().busyLanes() == 0);
		assertThat(this.results).singleElement().isInstanceOf(InjectResult.Accepted.class);
		pool.exchange(Pools.request("Hello")).blockLast(Pools.LONG);
		assertThat(pool.snapshot().sessions()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "DRAIN, Accepted", "CLOSE, Unknown" })
	void aTurnMayBeCancelledBeforeTheAcknowledgement(CancelMode onCancel, String outcome) {
		SessionPool pool = pool((session) -> session.lanes(1).onCancel(onCancel));
		once("agents", AgentScripts.acknowledgeInjectionsAt(this.gate).functionCall("f", "{}").awaitInjections());
		StepVerifier.create(injecting(pool, agents()).then())
			.then(() -> this.gate.awaitReached(Pools.LONG))
			.thenCancel()
			.verify(Pools.LONG);
		if (onCancel == CancelMode.DRAIN) {
			this.gate.open();
		}
		Pools.await(() -> !this.results.isEmpty());
		this.gate.open();
		assertThat(this.results).singleElement()
			.satisfies((result) -> assertThat(result.getClass().getSimpleName()).isEqualTo(outcome));
		List<ResponseEvent> others = pool.exchange(Pools.request("Hello")).collectList().block(Pools.LONG);
		assertThat(others).isNotEmpty().noneMatch(InjectEvent.class::isInstance);
	}

	@Test
	void twoLanesWithAgentsKeepApart() {
		SessionPool pool = pool((session) -> session.lanes(4));
		Gate second = new Gate();
		once("agents one",
				AgentScripts.acknowledgeInjectionsAt(this.gate)
					.functionCall("f", "{}")
					.awaitInjections()
					.finalAnswer("one"));
		once("agents two",
				AgentScripts.acknowledgeInjectionsAt(second)
					.functionCall("f", "{}")
					.awaitInjections()
					.finalAnswer("two"));
		List<ResponseEvent> one = new CopyOnWriteArrayList<>();
		List<ResponseEvent> two = new CopyOnWriteArrayList<>();
		StepVerifier
			.create(Flux.merge(injecting(pool, agents("agents one")).doOnNext(one::add),
					injecting(pool, agents("agents two")).doOnNext(two::add))
				.then())
			.then(() -> {
				this.gate.awaitReached(Pools.LONG);
				second.awaitReached(Pools.LONG);
				second.open();
				Pools.await(() -> two.stream().anyMatch(ResponseEvent::isTerminal));
				assertThat(one).noneMatch(ResponseEvent::isTerminal).noneMatch(InjectEvent.class::isInstance);
				this.gate.open();
			})
			.expectComplete()
			.verify(Pools.LONG);
		for (List<ResponseEvent> turn : List.of(one, two)) {
			assertThat(turn).filteredOn(InjectEvent.class::isInstance).hasSize(1);
			assertThat(turn).extracting(ResponseEvent::streamId).containsOnly(turn.get(0).streamId());
		}
		assertThat(pool.snapshot().strayEvents()).isZero();
	}

	@Test
	void whatDoesNotRunHereIsNotSent() {
		SessionPool pool = pool((session) -> session.lanes(4));
		ResponseLifecycleEvent ended = (ResponseLifecycleEvent) Objects
			.requireNonNull(pool.exchange(Pools.request("Hello")).blockLast(Pools.LONG));
		for (String id : List.of("resp_unknown", ended.responseId())) {
			assertThat(pool.inject(InjectRequest.of(id, output("call_1"))).block(Pools.LONG)).isInstanceOfSatisfying(
					InjectResult.Failed.class,
					(failed) -> assertThat(failed.code()).isEqualTo(InjectResult.Failed.NOT_ACTIVE));
		}
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void aResponseOfOneAgentTakesNothing() {
		SessionPool pool = pool((session) -> session.lanes(1));
		once("plain", Scripts.functionCall("f", "{}"));
		injecting(pool, Pools.request("plain")).blockLast(Pools.LONG);
		assertThat(this.results).singleElement()
			.isInstanceOfSatisfying(InjectResult.Failed.class,
					(failed) -> assertThat(failed.code()).isEqualTo(InjectResult.Failed.NOT_SUPPORTED));
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void sessionsThatWereNotMadeForItAreNotAsked() {
		SessionPool pool = this.pools.open(this.server);
		assertThat(pool.inject(InjectRequest.of("resp_1", output("call_1"))).block(Pools.LONG))
			.isInstanceOfSatisfying(InjectResult.Failed.class, (failed) -> {
				assertThat(failed.code()).isEqualTo(InjectResult.Failed.NOT_SUPPORTED);
				assertThat(failed.message()).contains("responses-ws.multi-agent.enabled");
			});
		StepVerifier.create(pool.exchange(agents()))
			.verifyErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(InvalidRequestException.class)
				.hasMessageContaining("responses-ws.multi-agent.enabled"));
		pool.exchange(Pools.request("Hello")).blockLast(Pools.LONG);
		assertThat(this.server.requests()).hasSize(1);
		assertThat(this.server.requests().get(0).headers()).doesNotContainKey("openai-beta");
	}

	@Test
	void whatAgentsDoNotTakeIsNotSent() {
		SessionPool pool = pool((session) -> session.lanes(1));
		for (ResponseRequest request : List.of(agents().mutate().reasoningSummary("auto").build(),
				agents().mutate().maxToolCalls(3).build(), agents().mutate().tools(async()).build(),
				agents().mutate().tools(async()).parallelToolCalls(true).build())) {
			StepVerifier.create(pool.exchange(request))
				.verifyErrorSatisfies((failure) -> assertThat(failure).isInstanceOf(InvalidRequestException.class)
					.hasMessageContaining("multi_agent"));
		}
		assertThat(this.server.requests()).isEmpty();
		pool.exchange(agents().mutate().tools(async()).parallelToolCalls(false).build()).blockLast(Pools.LONG);
		this.server.reset();
		pool.exchange(Pools.request("Hello").mutate().maxToolCalls(3).multiAgent(false).build()).blockLast(Pools.LONG);
		assertThat(this.server.requests()).hasSize(1);
	}

	private static Tool async() {
		return Tool.raw(RawJson.parse("{\"type\":\"function\",\"name\":\"f\",\"async\":true}"));
	}

	@Test
	void outputsThatAreTooLargeAreNotSent() {
		SessionPool pool = pool((session) -> session.maxRequestSize(1024));
		StepVerifier
			.create(pool.inject(InjectRequest.of("resp_1", InputItem.functionCallOutput("call_1", "x".repeat(2000)))))
			.expectError(RequestTooLargeException.class)
			.verify(Pools.LONG);
	}

	@Test
	void agentsAreNotSteered() {
		SessionPool pool = pool((session) -> session.lanes(1).steering(true));
		once("agents", Scripts.text("So.").await(this.gate).text("Done."));
		List<String> ids = new CopyOnWriteArrayList<>();
		StepVerifier.create(pool.exchange(agents()).doOnNext((event) -> note(event, ids)).then()).then(() -> {
			this.gate.awaitReached(Pools.LONG);
			Pools.await(() -> !ids.isEmpty());
			assertThat(pool.steer(SteerRequest.of(ids.get(0), "x")).block(Pools.LONG)).isInstanceOfSatisfying(
					SteerResult.Failed.class,
					(failed) -> assertThat(failed.code()).isEqualTo(SteerResult.Failed.NOT_SUPPORTED));
			this.gate.open();
		}).expectComplete().verify(Pools.LONG);
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void theHeaderStandsBesideOthers() {
		SessionPool pool = this.pools.add(
				Pools
					.builder(Pools.connection(this.server).headers(Map.of("OpenAI-Beta", "other=v1")).build(),
							UnaryOperator.identity(), UnaryOperator.identity())
					.multiAgent()
					.build());
		pool.exchange(agents()).blockLast(Pools.LONG);
		assertThat(this.server.requests().get(0).headers().get("openai-beta"))
			.containsExactly("other=v1, responses_multi_agent=v1");
	}

	/**
	 * Run a turn whose calls are answered at once.
	 */
	private Flux<ResponseEvent> injecting(SessionPool pool, ResponseRequest request) {
		return Flux.defer(() -> {
			List<String> ids = new CopyOnWriteArrayList<>();
			return pool.exchange(request).doOnNext((event) -> {
				this.events.add(event);
				note(event, ids);
				if (event instanceof OutputItemEvent.Done done && done.item() instanceof FunctionCallItem call) {
					pool.inject(InjectRequest.of(ids.get(0), output(call.callId()))).subscribe(this.results::add);
				}
			});
		});
	}

	private static void note(ResponseEvent event, List<String> ids) {
		if (event instanceof ResponseLifecycleEvent.Created created) {
			ids.add(created.responseId());
		}
	}

	private ResponseEvent last() {
		return this.events.get(this.events.size() - 1);
	}

	private static InputItem output(String callId) {
		return InputItem.functionCallOutput(callId, "sunny");
	}

	private static ResponseRequest agents() {
		return agents("agents");
	}

	private static ResponseRequest agents(String prompt) {
		return Pools.request(prompt).mutate().multiAgent(true).build();
	}

	private SessionPool pool(UnaryOperator<SessionSettings.Builder> session) {
		return this.pools.add(builder(session).build());
	}

	private PoolBuilder builder(UnaryOperator<SessionSettings.Builder> session) {
		return Pools.builder(Pools.connection(this.server).build(), session, (pool) -> pool.maxSessions(1))
			.multiAgent();
	}

	private void once(String prompt, Script script) {
		this.server.onRequest(RequestMatcher.inputContaining(prompt)).respond(script).once();
	}

}
