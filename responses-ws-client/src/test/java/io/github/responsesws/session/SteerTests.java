package io.github.responsesws.session;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.SteerEvent;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ChainNotHeldException;
import io.github.responsesws.turn.RequestTooLargeException;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Steered responses as a session sees them: whose events are whose, and how long a lane
 * is held.
 */
class SteerTests {

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final Pools pools = new Pools();

	private final Gate gate = new Gate();

	private final List<String> responses = new CopyOnWriteArrayList<>();

	private final List<SteerResult> results = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.gate.open();
		this.pools.close();
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void theLaneIsHeldUntilTheSuccessorHasEnded(int lanes) {
		SessionPool pool = pool((session) -> session.lanes(lanes));
		once("steered", Scripts.text("So.").await(this.gate).demo());
		List<ResponseEvent> events = new CopyOnWriteArrayList<>();
		StepVerifier.create(steered(pool).doOnNext(events::add).then()).then(() -> {
			steer(pool, "My name is Ada.");
			this.gate.open();
		}).expectComplete().verify(Pools.LONG);
		assertThat(this.results).singleElement().isInstanceOf(SteerResult.Applied.class);
		assertThat(events).filteredOn(SteerEvent.Accepted.class::isInstance).hasSize(1);
		assertThat(events).filteredOn(ResponseLifecycleEvent.Created.class::isInstance).hasSize(2);
		assertThat(events.get(events.size() - 1)).isInstanceOf(ResponseLifecycleEvent.Completed.class);
		Pools.await(() -> pool.snapshot().busyLanes() == 0);
		ResponseLifecycleEvent last = (ResponseLifecycleEvent) events.get(events.size() - 1);
		pool.exchange(Pools.request("Hello").mutate().previousResponseId(last.responseId()).build())
			.blockLast(Pools.LONG);
		assertThat(pool.snapshot().affinityHits()).isEqualTo(1);
	}

	@Test
	void anotherTurnOfTheSessionSeesNothingOfIt() {
		SessionPool pool = pool((session) -> session.lanes(4));
		Gate other = new Gate();
		once("steered", Scripts.text("So.").await(this.gate).demo());
		once("other", Scripts.text("Well.").await(other).text("Done."));
		List<ResponseEvent> events = new CopyOnWriteArrayList<>();
		StepVerifier
			.create(Flux.merge(steered(pool), pool.exchange(Pools.request("other")).doOnNext(events::add)).then())
			.then(() -> {
				other.awaitReached(Pools.LONG);
				steer(pool, "My name is Ada.");
				this.gate.open();
				Pools.await(() -> pool.snapshot().busyLanes() == 1);
				other.open();
			})
			.expectComplete()
			.verify(Pools.LONG);
		assertThat(events).noneMatch(SteerEvent.class::isInstance);
		assertThat(events).filteredOn(ResponseLifecycleEvent.Created.class::isInstance).hasSize(1);
		assertThat(pool.snapshot().strayEvents()).isZero();
	}

	@Test
	void inputThatIsHandedBackLateReachesNoOtherTurn() {
		SessionPool pool = pool((session) -> session.lanes(1));
		once("steered", Scripts.text("Let me see.").await(this.gate).functionCall("lookup", "{}"));
		StepVerifier.create(steered(pool).then()).then(() -> {
			steer(pool, "My secret");
			this.gate.open();
		}).expectComplete().verify(Pools.LONG);
		assertThat(this.results).singleElement().isInstanceOf(SteerResult.Pending.class);
		// A turn of somebody else takes the lane, for which the service gives up the
		// input.
		List<ResponseEvent> events = pool.exchange(Pools.request("Hello")).collectList().block(Pools.LONG);
		assertThat(events).isNotEmpty().noneMatch(SteerEvent.class::isInstance);
		assertThat(Objects.requireNonNull(events).toString()).doesNotContain("secret");
		assertThat(pool.snapshot().strayEvents()).isEqualTo(1);
	}

	@Test
	void aFailedResponseFreesItsLaneWhenTheInputWasHandedBack() {
		SessionPool pool = pool((session) -> session.lanes(1));
		once("steered", Scripts.delta("x").await(this.gate).error(500, "server_error", "Oops"));
		StepVerifier.create(steered(pool).then()).then(() -> {
			steer(pool, "My name is Ada.");
			this.gate.open();
		}).expectError(ApiException.class).verify(Pools.LONG);
		Pools.await(() -> this.results.size() == 1);
		assertThat(this.results).singleElement()
			.isInstanceOfSatisfying(SteerResult.Failed.class,
					(failed) -> assertThat(failed.code()).isEqualTo(SteerResult.Failed.NO_SUCCESSOR));
		assertThat(pool.exchange(Pools.request("Hello")).blockLast(Pools.LONG))
			.isInstanceOf(ResponseLifecycleEvent.Completed.class);
		assertThat(pool.snapshot().sessions()).hasSize(1);
	}

	@Test
	void aSuccessorThatDoesNotComeTimesOut() {
		try (VirtualTime time = new VirtualTime()) {
			SessionPool pool = time
				.open(Pools
					.builder(Pools.connection(this.server).build(), (session) -> session.steering(true).lanes(1),
							UnaryOperator.identity())
					.timeouts((timeouts) -> timeouts.firstEvent(Duration.ofMillis(500))));
			this.server.onRequest(RequestMatcher.any())
				.respond(Scripts.text("So.").await(this.gate), Scripts.script().stall());
			AtomicReference<Throwable> failure = new AtomicReference<>();
			steered(pool).subscribe(null, failure::set);
			steer(pool, "My name is Ada.");
			this.gate.open();
			time.forwardUntil(() -> failure.get() != null, Duration.ofMillis(500), 20);
			assertThat(failure.get()).isInstanceOf(TurnTimeoutException.class);
			time.await(() -> !this.results.isEmpty());
			assertThat(this.results).singleElement()
				.isInstanceOfSatisfying(SteerResult.Unknown.class,
						(unknown) -> assertThat(unknown.cause()).isInstanceOf(TurnTimeoutException.class));
			this.server.reset();
			assertThat(pool.exchange(Pools.request("Hello")).blockLast(Pools.LONG))
				.isInstanceOf(ResponseLifecycleEvent.Completed.class);
		}
	}

	@Test
	void aCancelledTurnThatClosesItsConnectionLeavesTheOutcomeUnknown() {
		SessionPool pool = pool((session) -> session.lanes(1).onCancel(CancelMode.CLOSE));
		once("steered", Scripts.text("So.").await(this.gate).demo());
		StepVerifier.create(steered(pool).then())
			.then(() -> steer(pool, "My name is Ada."))
			.thenCancel()
			.verify(Pools.LONG);
		Pools.await(() -> !this.results.isEmpty());
		assertThat(this.results).singleElement().isInstanceOf(SteerResult.Unknown.class);
	}

	@Test
	void aSuccessorMayEndWithItsFirstEvent() {
		SessionPool pool = pool((session) -> session.lanes(1));
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.text("So.").await(this.gate),
					Scripts.script()
						.rawFrame("{\"type\":\"response.completed\",\"sequence_number\":0,"
								+ "\"response\":{\"id\":\"resp_at_once\",\"status\":\"completed\",\"output\":[]}}")
						.stall());
		StepVerifier.create(steered(pool).last()).then(() -> {
			steer(pool, "My name is Ada.");
			this.gate.open();
		}).assertNext((event) -> assertThat(event.isTerminal()).isTrue()).expectComplete().verify(Pools.LONG);
		assertThat(this.results).singleElement()
			.isInstanceOfSatisfying(SteerResult.Applied.class,
					(applied) -> assertThat(applied.successor().id()).isEqualTo("resp_at_once"));
	}

	@Test
	void aTurnThatIsNotInPlaceIsNoFailedTurn() {
		List<TurnOutcome> outcomes = new CopyOnWriteArrayList<>();
		SessionPool pool = pool((session) -> session.lanes(1));
		StepVerifier.create(pool.exchange(Pools.request("Hello").mutate().previousResponseId("resp_gone").build(),
				TurnPlacement.IN_PLACE, new TurnListener() {

					@Override
					public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
						outcomes.add(outcome);
					}

				}))
			.expectError(ChainNotHeldException.class)
			.verify(Pools.LONG);
		assertThat(outcomes).isEmpty();
	}

	@Test
	void whatDoesNotRunHereIsNotSteered() {
		SessionPool pool = pool((session) -> session.lanes(4));
		pool.exchange(Pools.request("Hello")).blockLast(Pools.LONG);
		assertThat(pool.steer(SteerRequest.of("resp_unknown", "x")).block(Pools.LONG)).isInstanceOfSatisfying(
				SteerResult.Failed.class,
				(failed) -> assertThat(failed.code()).isEqualTo(SteerResult.Failed.NOT_ACTIVE));
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void aServiceThatIsNotKnownToSteerIsNotAsked() {
		SessionPool pool = pool((session) -> session.lanes(1).steering(false));
		once("steered", Scripts.text("So.").await(this.gate).text("Done."));
		StepVerifier.create(steered(pool).then()).then(() -> {
			this.gate.awaitReached(Pools.LONG);
			assertThat(pool.steer(SteerRequest.of("resp_1", "x")).block(Pools.LONG))
				.isInstanceOfSatisfying(SteerResult.Failed.class, (failed) -> {
					assertThat(failed.code()).isEqualTo(SteerResult.Failed.NOT_SUPPORTED);
					assertThat(failed.message()).contains("responses-ws.session.steering");
				});
			this.gate.open();
		}).expectComplete().verify(Pools.LONG);
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void inputThatIsTooLargeIsNotSent() {
		SessionPool pool = this.pools.open(this.server, (session) -> session.steering(true).maxRequestSize(1024),
				UnaryOperator.identity());
		StepVerifier.create(pool.steer(SteerRequest.of("resp_1", "x".repeat(2000))))
			.expectError(RequestTooLargeException.class)
			.verify(Pools.LONG);
	}

	@Test
	void aTurnInPlaceRunsOnTheLaneOfItsResponseOrNotAtAll() {
		SessionPool pool = pool((session) -> session.lanes(2));
		ResponseLifecycleEvent first = (ResponseLifecycleEvent) Objects
			.requireNonNull(pool.exchange(Pools.request("Hello")).blockLast(Pools.LONG));
		assertThat(pool
			.exchange(Pools.request("Go on").mutate().previousResponseId(first.responseId()).build(),
					TurnPlacement.IN_PLACE)
			.blockLast(Pools.LONG)).isInstanceOf(ResponseLifecycleEvent.Completed.class);
		StepVerifier
			.create(pool.exchange(Pools.request("Go on").mutate().previousResponseId(first.responseId()).build(),
					TurnPlacement.IN_PLACE))
			.expectError(ChainNotHeldException.class)
			.verify(Pools.LONG);
		assertThat(this.server.requests()).hasSize(2);
	}

	private Flux<ResponseEvent> steered(SessionPool pool) {
		return pool.exchange(Pools.request("steered")).doOnNext((event) -> {
			if (event instanceof ResponseLifecycleEvent.Created created) {
				this.responses.add(created.responseId());
			}
		});
	}

	private SessionPool pool(UnaryOperator<SessionSettings.Builder> session) {
		return this.pools.open(this.server, (settings) -> session.apply(settings.steering(true)),
				(pool) -> pool.maxSessions(1));
	}

	private void once(String prompt, Script script) {
		this.server.onRequest(RequestMatcher.inputContaining(prompt)).respond(script).once();
	}

	/**
	 * Steer the response that waits at the gate, and wait until the server has taken it.
	 */
	private void steer(SessionPool pool, String message) {
		this.gate.awaitReached(Pools.LONG);
		Pools.await(() -> !this.responses.isEmpty());
		String id = this.responses.get(0);
		Mono<SteerResult> result = pool.steer(SteerRequest.of(id, InputItem.userMessage(message)));
		result.subscribe(this.results::add);
		Pools.await(
				() -> this.server.requests().stream().anyMatch((request) -> request.type().equals("response.steer")));
	}

}
