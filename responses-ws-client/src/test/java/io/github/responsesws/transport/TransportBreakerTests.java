package io.github.responsesws.transport;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.connection.Endpoint;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.connection.HandshakeFailure;
import io.github.responsesws.session.CloseReason;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.TransportRefusedException;
import io.github.responsesws.turn.TurnTransport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The circuit breaker in virtual time.
 */
class TransportBreakerTests {

	private static final Endpoint ENDPOINT = Endpoint.of(URI.create("http://localhost/v1"), Map.of(), false);

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final TransportBreaker breaker = new TransportBreaker(
			FallbackSettings.builder().coolDown(Duration.ofSeconds(10)).maxCoolDown(Duration.ofSeconds(35)).build(),
			this.time);

	private final Door door = new Door();

	@BeforeEach
	void start() {
		this.breaker.webSocket(this.door);
	}

	@Test
	void theCoolDownDoublesWithEachTryThatFails() {
		refuse();
		assertThat(this.breaker.way()).isEqualTo(TransportBreaker.Way.HTTP);
		for (int seconds : new int[] { 10, 20, 35, 35 }) {
			int before = this.door.probes;
			this.time.advanceTimeBy(Duration.ofSeconds(seconds).minusMillis(1));
			assertThat(this.door.probes).isEqualTo(before);
			this.time.advanceTimeBy(Duration.ofMillis(1));
			assertThat(this.door.probes).isEqualTo(before + 1);
			this.breaker.onHandshakeFailed(0, refusal(403));
		}
	}

	@Test
	void aTryThatSucceedsForgetsTheLongCoolDowns() {
		refuse();
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		this.breaker.onHandshakeFailed(0, refusal(503));
		this.time.advanceTimeBy(Duration.ofSeconds(20));
		this.breaker.onOpened("session-1", 0);
		assertThat(this.breaker.way()).isEqualTo(TransportBreaker.Way.TRIAL);
		assertThat(this.breaker.way()).isEqualTo(TransportBreaker.Way.HTTP);
		assertThat(this.breaker.ended(now(), null)).isFalse();
		assertThat(this.breaker.way()).isEqualTo(TransportBreaker.Way.WEBSOCKET);
		refuse();
		int before = this.door.probes;
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(this.door.probes).isEqualTo(before + 1);
	}

	@Test
	void aSessionThatIsOpenIsTriedWithoutAHandshake() {
		for (int i = 0; i < 3; i++) {
			this.time.advanceTimeBy(Duration.ofSeconds(1));
			assertThat(this.breaker.ended(now(), lost())).isFalse();
		}
		assertThat(this.breaker.standing().current()).isEqualTo(TurnTransport.HTTP);
		this.door.open = true;
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(this.door.probes).isZero();
		assertThat(this.breaker.way()).isEqualTo(TransportBreaker.Way.TRIAL);
	}

	@Test
	void whatBeganBeforeTheTrialsProvesNothing() {
		long early = now();
		refuse();
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		this.breaker.onOpened("session-1", 0);
		assertThat(this.breaker.ended(early, null)).isFalse();
		assertThat(this.breaker.ended(early, lost())).isFalse();
		assertThat(this.breaker.way()).isEqualTo(TransportBreaker.Way.TRIAL);
	}

	@Test
	void aSessionThatIsTurnedAwayAtOnceEndsTheTrials() {
		refuse();
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		this.breaker.onOpened("session-1", 0);
		this.breaker.onClosed("session-1", CloseReason.REFUSED, 0);
		assertThat(this.breaker.way()).isEqualTo(TransportBreaker.Way.HTTP);
		this.time.advanceTimeBy(Duration.ofSeconds(20));
		assertThat(this.door.probes).isEqualTo(2);
	}

	@Test
	void waitingTurnsAreToldToGoAnotherWay() {
		refuse();
		assertThat(this.door.refused).singleElement().isInstanceOf(TransportRefusedException.class);
		assertThat(this.breaker.ended(now(), this.door.refused.get(0))).isTrue();
	}

	@Test
	void nothingHappensAfterTheClose() {
		refuse();
		this.breaker.close();
		this.time.advanceTimeBy(Duration.ofMinutes(10));
		assertThat(this.door.probes).isZero();
	}

	private void refuse() {
		assertThat(this.breaker.ended(now(), refusal(403))).isTrue();
	}

	private long now() {
		return this.time.now(TimeUnit.NANOSECONDS);
	}

	private static HandshakeException refusal(int status) {
		return HandshakeFailure.refused(ENDPOINT, status, Map.of(), new byte[0]);
	}

	private static ConnectionLostException lost() {
		return new ConnectionLostException("The connection was lost", true, false, -1, null);
	}

	/**
	 * Counts what is asked of the WebSocket.
	 */
	private static final class Door implements TransportBreaker.WebSocket {

		private boolean open;

		private int probes;

		private final List<Throwable> refused = new ArrayList<>();

		@Override
		public boolean isOpen() {
			return this.open;
		}

		@Override
		public void probe() {
			this.probes++;
		}

		@Override
		public void refuseWaiting(Throwable reason) {
			this.refused.add(reason);
		}

	}

}
