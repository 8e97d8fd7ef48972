package io.github.responsesws.actuate.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.turn.ClientClosedException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

class RecentFailuresTests {

	private final SettableClock clock = new SettableClock();

	private final RecentFailures failures = new RecentFailures(this.clock);

	@Test
	void failuresAreCountedByCodeTheLatestFirst() {
		this.failures.onHandshakeFailed(1, new ClientClosedException());
		this.clock.now = this.clock.now.plusSeconds(5);
		this.failures.onHandshakeFailed(1, InvalidSettingsException.of("a.property", "must not be", "a value"));
		this.clock.now = this.clock.now.plusSeconds(5);
		this.failures.onHandshakeFailed(1, new ClientClosedException());
		assertThat(this.failures.latest()).containsExactly(
				new FailureDescriptor("handshake", "client_closed", 2, Instant.EPOCH, Instant.EPOCH.plusSeconds(10)),
				new FailureDescriptor("handshake", InvalidSettingsException.class.getName(), 1,
						Instant.EPOCH.plusSeconds(5), Instant.EPOCH.plusSeconds(5)));
	}

	@Test
	void codesThatCameLongAgoMakeRoom() {
		for (int i = 0; i < 3 * RecentFailures.MAX_CODES; i++) {
			this.failures.onHandshakeFailed(1, failure("code_" + i));
			this.failures.onHandshakeFailed(1, failure("steady"));
		}
		assertThat(this.failures.latest()).hasSize(RecentFailures.MAX_CODES)
			.first()
			.satisfies((first) -> assertThat(first.count()).isEqualTo(3 * RecentFailures.MAX_CODES));
	}

	@Test
	void whatIsNoCodeIsNotShown() {
		this.failures.onHandshakeFailed(1, failure("Incorrect API key provided: sk-1"));
		this.failures.onHandshakeFailed(1, failure("a".repeat(65)));
		this.failures.onHandshakeFailed(1, failure(""));
		assertThat(this.failures.latest()).singleElement().satisfies((other) -> {
			assertThat(other.code()).isEqualTo("other");
			assertThat(other.count()).isEqualTo(3);
		});
	}

	@Test
	void noFailureOfManyThreadsIsLost() {
		Flux.range(0, 4)
			.flatMap((thread) -> Flux.range(0, 500)
				.publishOn(Schedulers.parallel())
				.doOnNext((number) -> this.failures.onHandshakeFailed(1, failure("code_" + number % 7))))
			.blockLast(Duration.ofSeconds(60));
		assertThat(this.failures.latest()).hasSize(7);
		assertThat(this.failures.latest().stream().mapToLong(FailureDescriptor::count).sum()).isEqualTo(2000);
	}

	private static ResponsesException failure(String code) {
		return new ResponsesException(code, "m", ReplayVerdict.SAFE, null, null) {

			private static final long serialVersionUID = 1L;

		};
	}

	private static final class SettableClock extends Clock {

		private Instant now = Instant.EPOCH;

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return this.now;
		}

	}

}
