package io.github.responsesws.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.TurnOutcome;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnReport;
import io.github.responsesws.turn.TurnTransport;
import io.netty.channel.embedded.EmbeddedChannel;
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

	private final SilentOwner owner = new SilentOwner();

	@Test
	void aTurnCancelledBeforeItsSessionEndedEndsOnce() {
		ResponseRequest request = Pools.request("Hello");
		Turn turn = new Turn(this.probe, request, this.owner, this.probe, TurnPlacement.ANYWHERE);
		this.probe.onSubscribe(turn);
		Session session = session();
		Lane lane = session.lanes()[0];
		assertThat(turn.assign(session, lane.name(), null)).isTrue();
		turn.cancel();
		assertThat(this.probe.outcome()).isEqualTo(TurnOutcome.CANCELLED);
		this.channel.close();
		session.start(turn, lane);
		assertThat(turn.isWaiting()).isFalse();
		assertThat(this.owner.bounced()).isNull();
		assertThat(this.breaches).isEmpty();
	}

	@Test
	void aTurnThatWasNotWrittenWaitsAgain() {
		Turn turn = new Turn(this.probe, Pools.request("Hello"), this.owner, this.probe, TurnPlacement.ANYWHERE);
		this.probe.onSubscribe(turn);
		Session session = session();
		Lane lane = session.lanes()[0];
		assertThat(turn.assign(session, lane.name(), null)).isTrue();
		this.channel.close();
		session.start(turn, lane);
		assertThat(turn.isWaiting()).isTrue();
		assertThat(this.owner.bounced()).isSameAs(turn);
		assertThat(this.probe.outcome()).isNull();
	}

	@Test
	void textTellsWhereTheTurnRuns() {
		TurnReport report = new TurnReport(Pools.request("Hello"), this.probe, Schedulers.parallel(), Context.empty());
		assertThat(report).hasToString("Turn");
		report.assigned(TurnTransport.WEBSOCKET, "session-1", "lane-2", null);
		assertThat(report).hasToString("Turn on session-1/lane-2");
	}

	private Session session() {
		return new Session("session-1", this.channel, ConnectionSettings.builder().build().endpoint(),
				SessionSettings.builder().build(), TimeoutSettings.builder().build(), this.owner,
				Schedulers.parallel());
	}

}
