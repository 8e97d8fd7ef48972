package io.github.responsesws.session;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.Endpoint;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.connection.HandshakeFailure;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTests {

	private static final Endpoint ENDPOINT = ConnectionSettings.builder()
		.baseUrl(URI.create("http://localhost/v1"))
		.build()
		.endpoint();

	private final Backoff backoff = new Backoff(PoolSettings.builder()
		.minBackoff(Duration.ofNanos(1000))
		.maxBackoff(Duration.ofNanos(4000))
		.maxAttempts(3)
		.build());

	@Test
	void theWaitDoublesUpToTheLongest() {
		long now = 0;
		for (long wait : new long[] { 1000, 2000, 4000, 4000 }) {
			this.backoff.failed(passing(), now, now);
			assertThat(this.backoff.notBefore() - now).isBetween(wait * 3 / 4, wait);
			assertThat(this.backoff.mayTry(this.backoff.notBefore() - 1)).isFalse();
			assertThat(this.backoff.mayTry(this.backoff.notBefore())).isTrue();
			now = this.backoff.notBefore();
		}
	}

	@Test
	void handshakesThatFailTogetherAreOneFailure() {
		this.backoff.failed(passing(), 0, 10);
		this.backoff.failed(passing(), 5, 11);
		this.backoff.failed(passing(), 9, 12);
		assertThat(this.backoff.failures()).isOne();
		this.backoff.failed(passing(), 10, 13);
		assertThat(this.backoff.failures()).isEqualTo(2);
	}

	@Test
	void aSessionThatWorksEndsTheWait() {
		this.backoff.failed(passing(), 0, 10);
		this.backoff.succeeded(10);
		assertThat(this.backoff.isFailing()).isFalse();
		assertThat(this.backoff.lastFailure()).isNull();
		assertThat(this.backoff.mayTry(11)).isTrue();
	}

	@Test
	void aSessionThatWasOpenBeforeTheFailureProvesNothing() {
		this.backoff.failed(passing(), 0, 10);
		this.backoff.succeeded(9);
		assertThat(this.backoff.isFailing()).isTrue();
	}

	@Test
	void waitingIsHopelessAfterTheLastAttempt() {
		this.backoff.failed(passing(), 0, 0);
		this.backoff.failed(passing(), 1, 1);
		assertThat(this.backoff.isHopeless()).isFalse();
		this.backoff.failed(passing(), 2, 2);
		assertThat(this.backoff.isHopeless()).isTrue();
	}

	@Test
	void waitingIsHopelessAtOnceAfterATimeout() {
		this.backoff.failed(HandshakeFailure.timedOut(ENDPOINT, Duration.ofSeconds(1)), 0, 0);
		assertThat(this.backoff.isHopeless()).isTrue();
		assertThat(this.backoff.isPermanent()).isFalse();
		assertThat(this.backoff.probeAt()).isEqualTo(this.backoff.notBefore());
	}

	@Test
	void aRefusalForGoodIsBelievedForLong() {
		this.backoff.failed(HandshakeFailure.refused(ENDPOINT, 401, Map.of(), new byte[0]), 0, 10);
		assertThat(this.backoff.isPermanent()).isTrue();
		assertThat(this.backoff.isHopeless()).isTrue();
		assertThat(this.backoff.probeAt()).isEqualTo(10 + 8 * 4000);
	}

	private static HandshakeException passing() {
		return HandshakeFailure.endedAtOnce(ENDPOINT);
	}

}
