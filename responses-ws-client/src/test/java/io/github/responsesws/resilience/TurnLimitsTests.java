package io.github.responsesws.resilience;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.EventDecoder;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.turn.TurnAdmission;
import io.github.responsesws.turn.TurnDeferredException;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Turns that are held back, in virtual time.
 */
class TurnLimitsTests {

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Transport transport = new Transport();

	private final List<String> over = new CopyOnWriteArrayList<>();

	private final List<String> messages = new CopyOnWriteArrayList<>();

	private final List<String> heard = new CopyOnWriteArrayList<>();

	@Test
	void nothingIsHeldBackBeforeTheServiceSaysSomething() {
		ResilientTurns turns = limits((limits) -> limits.maxPending(0)).holdingBack(this.transport);
		for (int i = 0; i < 100; i++) {
			ask(turns, "t" + i);
		}
		assertThat(this.transport.running()).hasSize(100);
	}

	@Test
	void aRefusalPausesAllTurnsOfTheModelAndNoOther() {
		TurnLimits limits = limits((settings) -> {
		});
		ResilientTurns turns = limits.holdingBack(this.transport);
		ask(turns, "first");
		this.transport.fail("first", limited(3));
		ask(turns, "second");
		ask(turns, "other", "other-model");
		assertThat(this.transport.running()).containsExactly("other");
		assertThat(limits.snapshot()).contains(new LimitSnapshot("test-model", 0, 1, 1, Duration.ofSeconds(3)));
		this.time.advanceTimeBy(Duration.ofMillis(2999));
		assertThat(this.transport.running()).containsExactly("other");
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.transport.running()).containsExactly("other", "second");
		assertThat(this.heard).containsExactly("bound 1", "pause PT3S", "admitted PT3S");
	}

	@Test
	void aPauseHasALongest() {
		ResilientTurns turns = limits((limits) -> limits.maxPause(Duration.ofSeconds(2))).holdingBack(this.transport);
		ask(turns, "first");
		this.transport.fail("first", limited(3600));
		ask(turns, "second");
		this.time.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(this.transport.running()).containsExactly("second");
	}

	@Test
	void afterAPauseTurnsGoOnInTheirOrderAndFewAtOnce() {
		ResilientTurns turns = limits((settings) -> {
		}).holdingBack(this.transport);
		for (int i = 0; i < 4; i++) {
			ask(turns, "t" + i);
		}
		this.transport.fail("t3", limited(1));
		this.transport.fail("t2", limited(2));
		this.transport.complete("t0");
		this.transport.complete("t1");
		for (int i = 4; i < 10; i++) {
			ask(turns, "t" + i);
		}
		assertThat(this.transport.running()).isEmpty();
		this.time.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(this.transport.running()).containsExactly("t4", "t5");
		this.transport.complete("t4");
		assertThat(this.transport.running()).containsExactly("t5", "t6");
	}

	@Test
	void anAttemptThatSomebodyElseMakesKeepsThePlaceOfItsTurn() {
		ResilientTurns turns = limits((settings) -> {
		}).holdingBack(this.transport);
		TurnRetries retries = RetryPolicy.of(RetrySettings.builder().build(), this.time).begin("test-model");
		ask(inTurn(turns, retries), "old");
		this.transport.fail("old", limited(1));
		ask(turns, "young");
		ask(inTurn(turns, retries), "old");
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.transport.running()).containsExactly("old");
		this.transport.complete("old");
		assertThat(this.transport.running()).containsExactly("young");
	}

	private static TurnRunner inTurn(TurnRunner turns, TurnRetries retries) {
		return (request, placement) -> retries.inTurn(turns.stream(request, placement));
	}

	@Test
	void overloadMakesTurnsFewerWithoutAPause() {
		TurnLimits limits = limits((settings) -> {
		});
		ResilientTurns turns = limits.holdingBack(this.transport);
		for (int i = 0; i < 8; i++) {
			ask(turns, "t" + i);
		}
		this.transport.fail("t0", TurnRetriesTests.overloaded());
		ask(turns, "t8");
		assertThat(limits.snapshot()).containsExactly(new LimitSnapshot("test-model", 7, 1, 4, Duration.ZERO));
		this.transport.fail("t1", TurnRetriesTests.failure(500, Map.of()));
		assertThat(limits.snapshot()).containsExactly(new LimitSnapshot("test-model", 6, 1, 4, Duration.ZERO));
	}

	@Test
	void turnsThatHaveNoPlaceYetComeBackWhenThereIsAPause() {
		ResilientTurns turns = limits((settings) -> {
		}).holdingBack(this.transport);
		this.transport.places = 2;
		for (int i = 0; i < 6; i++) {
			ask(turns, "t" + i);
		}
		assertThat(this.transport.running()).containsExactly("t0", "t1");
		this.transport.fail("t1", limited(1));
		this.transport.complete("t0");
		// None of them was sent, and none of their subscribers knows.
		assertThat(this.transport.sent).containsExactly("t0", "t1");
		assertThat(this.over).containsExactly("t1 rate_limit_exceeded", "t0");
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.transport.running()).containsExactly("t2");
		this.transport.complete("t2");
		assertThat(this.transport.sent).containsExactly("t0", "t1", "t2", "t3", "t4");
	}

	@Test
	void aTurnThatIsSentAgainGoesBeforeThoseThatCameLater() {
		TurnLimits limits = limits((settings) -> {
		});
		ResilientTurns turns = limits.holdingBack(this.transport).retrying(null);
		ask(turns, "old");
		this.transport.fail("old", limited(1));
		ask(turns, "young");
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		this.transport.complete(this.transport.running().get(0));
		assertThat(this.transport.sent).containsExactly("old", "old", "young");
	}

	@Test
	void waitingTurnsAreBoundedInNumberAndTime() {
		ResilientTurns turns = limits(
				(limits) -> limits.maxPending(1).acquireTimeout(Duration.ofSeconds(4)).inFlight(1))
			.holdingBack(this.transport);
		ask(turns, "first");
		ask(turns, "second");
		ask(turns, "third");
		assertThat(this.over).containsExactly("third turn_limit");
		assertThat(this.messages.get(0)).startsWith("1 turns wait already (responses-ws.limits.max-pending)")
			.contains("1 in flight of at most 1, 1 waiting");
		this.time.advanceTimeBy(Duration.ofSeconds(4));
		assertThat(this.over).containsExactly("third turn_limit", "second turn_limit");
		assertThat(this.messages.get(1))
			.startsWith("The turn could not begin within 4s (responses-ws.limits.acquire-timeout)");
		assertThat(this.heard).containsExactly("refused PT0S", "refused PT4S");
		ask(turns, "fourth");
		this.transport.complete("first");
		assertThat(this.transport.running()).containsExactly("fourth");
	}

	@Test
	void aPauseThatIsLongerThanAnyPatienceIsToldAtOnce() {
		ResilientTurns turns = limits((limits) -> limits.acquireTimeout(Duration.ofSeconds(4)))
			.holdingBack(this.transport);
		ask(turns, "first");
		this.transport.fail("first", limited(30));
		turns.stream(request("second", "test-model"), TurnPlacement.ANYWHERE)
			.subscribe(null, (failure) -> assertThat(((TurnLimitException) failure).retryAfter())
				.isEqualTo(Duration.ofSeconds(30)));
		ask(turns, "third");
		assertThat(this.messages.get(1)).contains("none begins for", "because the service said so");
	}

	@Test
	void aCancelledTurnLeavesTheQueue() {
		TurnLimits limits = limits((settings) -> settings.inFlight(1));
		ResilientTurns turns = limits.holdingBack(this.transport);
		Disposable first = ask(turns, "first");
		Disposable second = ask(turns, "second");
		ask(turns, "third");
		second.dispose();
		assertThat(limits.snapshot()).containsExactly(new LimitSnapshot("test-model", 1, 1, 1, Duration.ZERO));
		first.dispose();
		assertThat(this.transport.running()).containsExactly("third");
	}

	@Test
	void theCloseEndsEveryWait() {
		TurnLimits limits = limits((settings) -> settings.inFlight(1));
		ResilientTurns turns = limits.holdingBack(this.transport);
		ask(turns, "first");
		ask(turns, "second");
		limits.close();
		ask(turns, "third");
		assertThat(this.over).containsExactly("second client_closed", "third client_closed");
		assertThat(this.transport.running()).containsExactly("first");
	}

	@Test
	void modelsHaveBoundsOfTheirOwn() {
		ResilientTurns turns = limits(
				(settings) -> settings.inFlight(1).models(Map.of("big", new ModelLimits(2, 0, 0))))
			.holdingBack(this.transport);
		for (String model : List.of("big", "small", "big", "small", "big")) {
			ask(turns, model + this.transport.asked++, model);
		}
		assertThat(this.transport.running()).containsExactly("big0", "small1", "big2");
	}

	@Test
	void turnsAreCountedByTheMinute() {
		ResilientTurns turns = limits((settings) -> settings.turnsPerMinute(2).acquireTimeout(Duration.ofMinutes(5)))
			.holdingBack(this.transport);
		for (int i = 0; i < 4; i++) {
			ask(turns, "t" + i);
		}
		assertThat(this.transport.running()).containsExactly("t0", "t1");
		this.time.advanceTimeBy(Duration.ofSeconds(29));
		assertThat(this.transport.running()).hasSize(2);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.transport.running()).containsExactly("t0", "t1", "t2");
		this.time.advanceTimeBy(Duration.ofSeconds(30));
		assertThat(this.transport.running()).hasSize(4);
	}

	@Test
	void tokensAreEstimatedFromTheRequestAndTheOutputItAllows() {
		ResilientTurns turns = limits((settings) -> settings.tokensPerMinute(1000)).holdingBack(this.transport);
		ResponseRequest request = request("t", "test-model").mutate().maxOutputTokens(600).build();
		turns.stream(request, TurnPlacement.ANYWHERE).subscribe();
		turns.stream(request, TurnPlacement.ANYWHERE).subscribe();
		assertThat(this.transport.sent).hasSize(1);
		this.time.advanceTimeBy(Duration.ofSeconds(20));
		assertThat(this.transport.sent).hasSize(2);
		// More than a minute has can run all the same, if it has all of it.
		turns.stream(request.mutate().maxOutputTokens(5000).build(), TurnPlacement.ANYWHERE).subscribe();
		this.time.advanceTimeBy(Duration.ofSeconds(59));
		assertThat(this.transport.sent).hasSize(3);
	}

	@Test
	void aNegativeBoundIsRefusedByItsProperty() {
		assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(() -> new ModelLimits(0, -1, 0))
			.withMessageContaining("responses-ws.limits.turns-per-minute");
	}

	private TurnLimits limits(Consumer<LimitSettings.Builder> configurer) {
		LimitSettings.Builder settings = LimitSettings.builder();
		configurer.accept(settings);
		return TurnLimits.builder().limits(settings.build()).timer(this.time).listener(new ResilienceListener() {

			@Override
			public void onPause(@Nullable String model, ApiException failure, Duration pause) {
				TurnLimitsTests.this.heard.add("pause " + pause);
			}

			@Override
			public void onBound(@Nullable String model, int bound) {
				TurnLimitsTests.this.heard.add("bound " + bound);
			}

			@Override
			public void onAdmitted(@Nullable String model, Duration waited) {
				TurnLimitsTests.this.heard.add("admitted " + waited);
			}

			@Override
			public void onRefused(@Nullable String model, Duration waited, TurnLimitException failure) {
				TurnLimitsTests.this.heard.add("refused " + waited);
			}

		}).build();
	}

	private Disposable ask(TurnRunner turns, String name) {
		return ask(turns, name, "test-model");
	}

	private Disposable ask(TurnRunner turns, String name, String model) {
		return turns.stream(request(name, model), TurnPlacement.ANYWHERE).subscribe((event) -> {
		}, (failure) -> {
			this.over.add(name + " " + ((ResponsesException) failure).code());
			this.messages.add(failure.getMessage());
		}, () -> this.over.add(name));
	}

	private static ResponseRequest request(String name, String model) {
		return ResponseRequest.builder().model(model).input(name).user(name).build();
	}

	static ResponseEvent completed() {
		byte[] frame = "{\"type\":\"response.completed\",\"response\":{\"id\":\"resp_1\"}}"
			.getBytes(StandardCharsets.UTF_8);
		return new EventDecoder().decode(frame, 0, frame.length);
	}

	private static ApiException limited(int seconds) {
		return TurnRetriesTests.failure(429, Map.of("retry-after", String.valueOf(seconds)));
	}

	/**
	 * Runs turns in as many places as there are, and lets the others wait.
	 */
	private final class Transport implements TurnRunner {

		private final List<Run> runs = new ArrayList<>();

		private final List<String> sent = new ArrayList<>();

		private int places = Integer.MAX_VALUE;

		private int asked;

		@Override
		public Flux<ResponseEvent> stream(ResponseRequest request, TurnPlacement placement) {
			return Flux.deferContextual((context) -> {
				Run run = new Run(Objects.requireNonNull(request.field("user")).tree().asString(),
						context.get(TurnAdmission.KEY));
				this.runs.add(run);
				return run.events.asFlux().doOnSubscribe((any) -> seat()).doOnCancel(() -> end(run));
			});
		}

		private void seat() {
			for (Run run : List.copyOf(this.runs)) {
				if (!run.seated && this.runs.stream().filter((other) -> other.seated).count() < this.places) {
					if (run.admission.mayStart()) {
						run.seated = true;
						this.sent.add(run.name);
					}
					else {
						this.runs.remove(run);
						run.events.tryEmitError(new TurnDeferredException());
					}
				}
			}
		}

		private void end(Run run) {
			if (this.runs.remove(run)) {
				seat();
			}
		}

		private Run find(String name) {
			return this.runs.stream().filter((run) -> run.name.equals(name)).findFirst().orElseThrow();
		}

		void complete(String name) {
			Run run = find(name);
			run.events.tryEmitNext(completed());
			run.events.tryEmitComplete();
			end(run);
		}

		void fail(String name, ApiException failure) {
			Run run = find(name);
			run.events.tryEmitError(failure);
			end(run);
		}

		List<String> running() {
			return this.runs.stream().filter((run) -> run.seated).map((run) -> run.name).toList();
		}

	}

	private static final class Run {

		private final String name;

		private final TurnAdmission admission;

		private final Sinks.Many<ResponseEvent> events = Sinks.many().unicast().onBackpressureBuffer();

		private boolean seated;

		Run(String name, TurnAdmission admission) {
			this.name = name;
			this.admission = admission;
		}

	}

}
