package io.github.responsesws.resilience;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.responsesws.CapturedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A quota whose store fails, in virtual time.
 */
class SharedQuotaTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final ModelLimits TWO_TURNS = new ModelLimits(0, 2, 0);

	@RegisterExtension
	private final CapturedLog log = new CapturedLog();

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Store store = new Store();

	private final SharedQuota quota = new SharedQuota(this.store, Duration.ofSeconds(1), this.time);

	@Test
	void theStoreDecidesWhileItAnswers() {
		for (int i = 0; i < 10; i++) {
			assertThat(take()).isEqualTo(Duration.ZERO);
		}
		this.store.answer = Mono.just(Duration.ofSeconds(7));
		assertThat(take()).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void turnsGoOnByWhatThisInstanceHasCountedWhenTheStoreFails() {
		assertThat(take()).isEqualTo(Duration.ZERO);
		this.store.fail();
		assertThat(take()).isEqualTo(Duration.ZERO);
		assertThat(take()).isPositive();
	}

	@Test
	void aStoreThatDoesNotAnswerHoldsATurnBackForTheTimeoutAlone() {
		this.store.answer = Mono.never();
		Sinks.One<Duration> answer = Sinks.one();
		this.quota.take("m", TWO_TURNS, 0).subscribe(answer::tryEmitValue);
		this.time.advanceTimeBy(Duration.ofMillis(999));
		assertThat(answer.scan(Scannable.Attr.TERMINATED)).isFalse();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(answer.asMono().block(LONG)).isEqualTo(Duration.ZERO);
		// The next does not even ask.
		assertThat(take()).isEqualTo(Duration.ZERO);
		assertThat(this.store.asked).isEqualTo(1);
	}

	@Test
	void theStoreIsAskedAgainAfterARestAndTheChangesAreSaidOnce() {
		this.store.fail();
		take();
		take();
		this.time.advanceTimeBy(SharedQuota.REST);
		take();
		assertThat(this.store.asked).isEqualTo(2);
		assertThat(this.log.shown().lines()).singleElement()
			.asString()
			.contains("cannot be asked (IllegalStateException)", "counts alone", "every 5s");
		this.store.answer = Mono.just(Duration.ZERO);
		this.time.advanceTimeBy(SharedQuota.REST);
		take();
		take();
		assertThat(this.store.asked).isEqualTo(4);
		assertThat(this.log.shown().lines()).hasSize(2).last().asString().contains("answers again");
	}

	@Test
	void clientsHearOfItUntilTheyAreClosed() {
		List<String> heard = new ArrayList<>();
		TurnLimits limits = TurnLimits.builder().timer(this.time).quota(this.quota).listener(new ResilienceListener() {

			@Override
			public void onQuotaLost(Throwable failure) {
				heard.add("lost " + failure.getMessage());
			}

			@Override
			public void onQuotaFound() {
				heard.add("found");
			}

		}).build();
		this.store.fail();
		take();
		this.store.answer = Mono.just(Duration.ZERO);
		this.time.advanceTimeBy(SharedQuota.REST);
		take();
		assertThat(heard).containsExactly("lost gone", "found");
		limits.close();
		this.store.fail();
		take();
		assertThat(heard).hasSize(2);
	}

	@Test
	void correctionsReachTheStoreUnlessItRests() {
		this.quota.correct("m", TWO_TURNS, -1, 0);
		assertThat(this.store.corrections).containsExactly("-1/0");
		this.store.fail();
		take();
		this.quota.correct("m", TWO_TURNS, -1, 0);
		assertThat(this.store.corrections).hasSize(1);
	}

	private Duration take() {
		return Objects.requireNonNull(this.quota.take("m", TWO_TURNS, 0).block(LONG));
	}

	/**
	 * A store that answers as it is told.
	 */
	private static final class Store implements TurnQuota {

		private Mono<Duration> answer = Mono.just(Duration.ZERO);

		private final List<String> corrections = new ArrayList<>();

		private int asked;

		void fail() {
			this.answer = Mono.error(() -> new IllegalStateException("gone"));
		}

		@Override
		public Mono<Duration> take(String model, ModelLimits limits, long tokens) {
			return Mono.defer(() -> {
				this.asked++;
				return this.answer;
			});
		}

		@Override
		public void correct(String model, ModelLimits limits, int turns, long tokens) {
			this.corrections.add(turns + "/" + tokens);
		}

	}

}
