package io.github.responsesws.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnPlacement;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Orders of events that a race test meets too seldom.
 */
class TurnTests {

	private final Queue<String> breaches = new ConcurrentLinkedQueue<>();

	private final TurnProbe probe = new TurnProbe(TurnProbe.MARK + "turn", this.breaches::add);

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final Bounces bounces = new Bounces();

	@Test
	void aTurnCancelledBeforeItsSessionEndedEndsOnce() {
		ResponseRequest request = Pools.request("Hello");
		Turn turn = new Turn(this.probe, request, SessionPool.builder().build(), this.probe, TurnPlacement.ANYWHERE,
				null);
		this.probe.onSubscribe(turn);
		Session session = session();
		Lane lane = session.lanes()[0];
		assertThat(turn.assign(session, lane.name(), null)).isTrue();
		turn.cancel();
		assertThat(this.probe.outcome()).isEqualTo(TurnOutcome.CANCELLED);
		this.channel.close();
		session.start(turn, lane);
		assertThat(turn.isWaiting()).isFalse();
		assertThat(this.bounces.turn).isNull();
		assertThat(this.breaches).isEmpty();
	}

	@Test
	void aTurnThatWasNotWrittenWaitsAgain() {
		Turn turn = new Turn(this.probe, Pools.request("Hello"), SessionPool.builder().build(), this.probe,
				TurnPlacement.ANYWHERE, null);
		this.probe.onSubscribe(turn);
		Session session = session();
		Lane lane = session.lanes()[0];
		assertThat(turn.assign(session, lane.name(), null)).isTrue();
		this.channel.close();
		session.start(turn, lane);
		assertThat(turn.isWaiting()).isTrue();
		assertThat(this.bounces.turn).isSameAs(turn);
		assertThat(this.probe.outcome()).isNull();
	}

	@Test
	void textTellsWhereTheTurnRuns() {
		TurnReport report = new TurnReport(Pools.request("Hello"), this.probe, Context.empty());
		assertThat(report).hasToString("Turn");
		report.assigned("session-1", "lane-2", null);
		assertThat(report).hasToString("Turn on session-1/lane-2");
	}

	private Session session() {
		ConnectionSettings connection = ConnectionSettings.builder().build();
		return new Session("session-1", this.channel, connection.endpoint(), connection,
				SessionSettings.builder().build(), this.bounces, Schedulers.parallel());
	}

	private static final class Bounces implements SessionOwner {

		private @Nullable Turn turn;

		@Override
		public void bounced(Turn turn) {
			this.turn = turn;
		}

		@Override
		public void laneFree(Session session, Lane lane, @Nullable String chain) {
		}

		@Override
		public void laneUnused(Session session, Lane lane) {
		}

		@Override
		public void proven(Session session) {
		}

		@Override
		public void retiring(Session session) {
		}

		@Override
		public void ended(Session session, CloseReason reason, @Nullable HandshakeException failure) {
		}

		@Override
		public void lanesUnsupported() {
		}

		@Override
		public void stray() {
		}

	}

}
