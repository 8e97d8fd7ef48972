package io.github.responsesws.session;

import java.util.List;

import io.github.responsesws.CapturedLog;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of listeners that break the rules.
 */
class ListenerLogTests {

	@RegisterExtension
	final CapturedLog log = new CapturedLog();

	private static final String WARNING = "A listener failed, of which only the first time is logged";

	@Test
	void aListenerThatFailsForEveryEventHarmsNoTurnAndIsLoggedOnce() {
		TurnListener broken = new TurnListener() {
			@Override
			public void onEvent(TurnInfo turn, ResponseEvent event, int bytes) {
				throw new IllegalStateException("no events");
			}

			@Override
			public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
				throw new AssertionError("no ends");
			}
		};
		try (ResponsesServer server = ResponsesServer.builder().start(); Pools pools = new Pools()) {
			SessionPool pool = pools.open(server);
			assertThat(pool.exchange(Pools.request("Hello"), broken).blockLast(Pools.LONG)).isNotNull();
			assertThat(pool.exchange(Pools.request("Hello")).blockLast(Pools.LONG)).isNotNull();
		}
		assertThat(this.log.text()).containsOnlyOnce(WARNING).doesNotContain("Hello");
	}

	@Test
	void theSameHoldsForSessions() {
		SessionListener broken = new SessionListener() {
			@Override
			public void onSteered(long nanos, SteerResult result) {
				throw new IllegalStateException("no steers");
			}
		};
		SessionListeners listeners = new SessionListeners(List.of(broken));
		SteerResult result = new SteerResult.Unknown(List.of(), null);
		listeners.onSteered(1, result);
		listeners.onSteered(1, result);
		assertThat(this.log.text()).containsOnlyOnce(WARNING);
	}

}
