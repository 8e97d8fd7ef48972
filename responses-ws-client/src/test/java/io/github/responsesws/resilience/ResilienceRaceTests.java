package io.github.responsesws.resilience;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.Races;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.TurnAdmission;
import io.github.responsesws.turn.TurnDeferredException;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Turns that begin, fail, come back, are cancelled and closed at the same moment.
 */
class ResilienceRaceTests {

	private static final ResponseRequest REQUEST = ResponseRequest.builder().model("test-model").input("Hello").build();

	private final AtomicInteger inFlight = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	@ParameterizedTest
	@ValueSource(ints = { 0, 4 })
	void everyTurnEndsOnceAndNoneIsLeftInside(int bound) throws InterruptedException {
		TurnLimits limits = limits(bound);
		ResilientTurns turns = limits.holdingBack(transport(new Random(42))).retrying(null);
		int count = 400;
		CountDownLatch over = new CountDownLatch(count);
		List<Throwable> failures = new CopyOnWriteArrayList<>();
		Runnable half = () -> {
			for (int i = 0; i < count / 2; i++) {
				boolean cancelled = i % 3 == 0;
				Impatient subscriber = new Impatient(over, failures);
				turns.stream(REQUEST, TurnPlacement.ANYWHERE).subscribe(subscriber);
				if (cancelled) {
					Schedulers.parallel().schedule(subscriber::cancel, i % 7, TimeUnit.MILLISECONDS);
				}
			}
		};
		Races.race(half, half);
		assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
		assertThat(failures).isEmpty();
		assertThat(this.most).hasValueLessThanOrEqualTo((bound > 0) ? bound : count);
		assertThat(limits.snapshot()).singleElement().satisfies((model) -> {
			assertThat(model.inFlight()).isZero();
			assertThat(model.waiting()).isZero();
		});
	}

	@Test
	void aCancelRacesWithTheAdmission() {
		for (int i = 0; i < 200; i++) {
			TurnLimits limits = limits(1);
			ResilientTurns turns = limits.holdingBack((request, placement) -> Flux.never());
			BaseSubscriber<ResponseEvent> first = subscribe(turns);
			BaseSubscriber<ResponseEvent> second = subscribe(turns);
			BaseSubscriber<ResponseEvent> third = subscribe(turns);
			Races.race(first::cancel, second::cancel);
			assertThat(limits.snapshot()).containsExactly(new LimitSnapshot("test-model", 1, 0, 1, Duration.ZERO));
			Races.race(third::cancel, limits::close);
			assertThat(limits.snapshot()).containsExactly(new LimitSnapshot("test-model", 0, 0, 1, Duration.ZERO));
		}
	}

	@Test
	void aTurnThatNothingHoldsBackIsCountedOnceWhoeverEndsIt() {
		TurnLimits limits = limits(0);
		for (int i = 0; i < 500; i++) {
			List<TurnAdmission> admissions = new CopyOnWriteArrayList<>();
			Sinks.Empty<ResponseEvent> end = Sinks.empty();
			ResilientTurns turns = limits.holdingBack((request, placement) -> Flux.deferContextual((context) -> {
				admissions.add(context.get(TurnAdmission.KEY));
				return end.asMono();
			}));
			BaseSubscriber<ResponseEvent> first = subscribe(turns);
			BaseSubscriber<ResponseEvent> second = subscribe(turns);
			assertThat(limits.snapshot()).extracting(LimitSnapshot::inFlight).containsExactly(2);
			Races.race(first::cancel, () -> admissions.get(0).mayStart(), end::tryEmitEmpty,
					() -> admissions.get(1).mayStart(), second::cancel);
			assertThat(limits.snapshot()).extracting(LimitSnapshot::inFlight).containsExactly(0);
		}
		// Nothing is left of them that the first refusal would halve.
		ResilientTurns refused = limits.holdingBack((request, placement) -> Flux.deferContextual((context) -> {
			context.<TurnAdmission>get(TurnAdmission.KEY).mayStart();
			return Flux.error(TurnRetriesTests.failure(429, Map.of("retry-after-ms", "1")));
		}));
		subscribe(refused);
		assertThat(limits.snapshot()).extracting(LimitSnapshot::bound).containsExactly(1);
	}

	private static BaseSubscriber<ResponseEvent> subscribe(TurnRunner turns) {
		BaseSubscriber<ResponseEvent> subscriber = new BaseSubscriber<>() {
		};
		turns.stream(REQUEST, TurnPlacement.ANYWHERE).subscribe(subscriber);
		return subscriber;
	}

	private static TurnLimits limits(int inFlight) {
		return TurnLimits.builder()
			.limits(LimitSettings.builder().inFlight(inFlight).build())
			.retry(RetrySettings.builder().maxAttempts(1000).minBackoff(Duration.ofMillis(1)).build())
			.build();
	}

	/**
	 * Defers, refuses or answers.
	 */
	private TurnRunner transport(Random random) {
		return (request, placement) -> Flux.deferContextual((context) -> {
			TurnAdmission admission = context.get(TurnAdmission.KEY);
			int luck = luck(random);
			return Mono.delay(Duration.ofMillis(luck % 3)).flatMapMany((tick) -> {
				if (!admission.mayStart()) {
					return Flux.error(new TurnDeferredException());
				}
				this.most.accumulateAndGet(this.inFlight.incrementAndGet(), Math::max);
				return Mono.delay(Duration.ofMillis(1)).flatMapMany((later) -> {
					this.inFlight.decrementAndGet();
					return (luck < 5) ? Flux.error(TurnRetriesTests.failure(429, Map.of("retry-after-ms", "2")))
							: Flux.just(TurnLimitsTests.completed());
				}).doOnCancel(this.inFlight::decrementAndGet);
			});
		});
	}

	private static synchronized int luck(Random random) {
		return random.nextInt(20);
	}

	private static final class Impatient extends BaseSubscriber<ResponseEvent> {

		private final CountDownLatch over;

		private final List<Throwable> failures;

		Impatient(CountDownLatch over, List<Throwable> failures) {
			this.over = over;
			this.failures = failures;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(1);
		}

		@Override
		protected void hookOnNext(ResponseEvent event) {
			request(1);
		}

		@Override
		protected void hookOnError(Throwable failure) {
			this.failures.add(failure);
		}

		@Override
		protected void hookFinally(SignalType type) {
			this.over.countDown();
		}

	}

}
