package io.github.responsesws.session;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.responsesws.connection.AuthorizedClient;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.connection.HandshakeFailure;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.ChainNotHeldException;
import io.github.responsesws.turn.ClientClosedException;
import io.github.responsesws.turn.SessionTakenException;
import io.github.responsesws.turn.TurnPlacement;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which lane a turn gets, on sessions whose channels a test holds in its hand: what a
 * lane has is answered when the test says so, and time stands still until it is moved.
 */
class LaneDispatcherTests {

	private static final TimeoutSettings TIMEOUTS = TimeoutSettings.builder().build();

	private static final ConnectionSettings NOWHERE = ConnectionSettings.builder()
		.baseUrl(URI.create("http://127.0.0.1:9/v1"))
		.build();

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final PoolCounters counters = new PoolCounters();

	private final List<EmbeddedChannel> channels = new ArrayList<>();

	private final List<Session> sessions = new ArrayList<>();

	private final List<HeldTurn> turns = new ArrayList<>();

	private PoolLoop pool = pool(UnaryOperator.identity());

	@AfterEach
	void close() {
		this.channels.forEach(EmbeddedChannel::finishAndReleaseAll);
		this.time.dispose();
	}

	@Test
	void aTurnTakesALaneWithoutAChainBeforeItTakesOneFromAChain() {
		open(2);
		answer(run("first"), "resp_1");
		assertThat(lane(run("second"))).isNotEqualTo(lane(turn(0)));
		assertThat(lane(run("third"))).isEqualTo(lane(turn(0)));
	}

	@Test
	void theChainUsedLeastRecentlyIsGivenUpFirst() {
		open(2);
		answer(run("first"), "resp_1");
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		answer(run("second"), "resp_2");
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		answer(go("third", "resp_1", TurnPlacement.ANYWHERE), "resp_3");
		assertThat(lane(run("fourth"))).isEqualTo(lane(turn(1)));
	}

	@Test
	void theSessionOpenedFirstIsFilledFirst() {
		open(2);
		open(2);
		assertThat(session(run("one"))).isEqualTo("session-1");
		assertThat(session(run("two"))).isEqualTo("session-1");
		assertThat(session(run("three"))).isEqualTo("session-2");
	}

	@Test
	void anywhereGoesToTheLaneThatHoldsTheResponse() {
		open(2);
		answer(run("first"), "resp_1");
		HeldTurn next = go("next", "resp_1", TurnPlacement.ANYWHERE);
		assertThat(lane(next)).isEqualTo(lane(turn(0)));
		assertThat(this.counters.affinityHits.sum()).isOne();
	}

	@Test
	void anywhereWaitsForItsLaneAndTakesAnyWhenThatTakesTooLong() {
		this.pool = pool((settings) -> settings.affinityWait(Duration.ofMillis(50)));
		open(2);
		answer(run("first"), "resp_1");
		HeldTurn holder = go("holder", "resp_1", TurnPlacement.ANYWHERE);
		HeldTurn waiting = go("waiting", "resp_1", TurnPlacement.ANYWHERE);
		assertThat(waiting.report()).isNull();
		this.time.advanceTimeBy(Duration.ofMillis(49));
		assertThat(waiting.report()).isNull();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(lane(waiting)).isNotEqualTo(lane(holder));
		assertThat(this.counters.affinityMisses.sum()).isOne();
	}

	@Test
	void aLaneThatBecomesFreeGoesToWhoWaitsForItBeforeWhoTakesAny() {
		this.pool = pool((settings) -> settings.affinityWait(Duration.ofSeconds(1)).maxSessions(1));
		open(1);
		answer(run("first"), "resp_1");
		HeldTurn running = go("running", "resp_1", TurnPlacement.ANYWHERE);
		HeldTurn any = run("any");
		HeldTurn waiting = go("waiting", "resp_1", TurnPlacement.ANYWHERE);
		answer(running, "resp_2");
		assertThat(session(waiting)).isEqualTo("session-1");
		assertThat(any.report()).isNull();
		answer(waiting, "resp_3");
		assertThat(session(any)).isEqualTo("session-1");
	}

	@Test
	void aCancelledTurnLeavesTheLaneToTheNext() {
		this.pool = pool((settings) -> settings.affinityWait(Duration.ofSeconds(1)).maxSessions(1));
		open(1);
		HeldTurn running = run("running");
		HeldTurn cancelled = run("cancelled");
		HeldTurn next = run("next");
		cancelled.cancel();
		assertThat(this.pool.pending()).isOne();
		answer(running, "resp_1");
		assertThat(session(next)).isEqualTo("session-1");
		assertThat(cancelled.report()).isNull();
	}

	@Test
	void nearbyTakesTheNextLaneOfTheSessionInsteadOfWaiting() {
		this.pool = pool((settings) -> settings.affinityWait(Duration.ofSeconds(1)));
		open(1);
		open(2);
		run("elsewhere");
		answer(run("first"), "resp_1");
		HeldTurn holder = go("holder", "resp_1", TurnPlacement.NEARBY);
		HeldTurn near = go("near", "resp_1", TurnPlacement.NEARBY);
		assertThat(lane(holder)).isEqualTo(lane(turn(1)));
		assertThat(session(near)).isEqualTo("session-2");
		assertThat(lane(near)).isNotEqualTo(lane(holder));
	}

	@Test
	void besideLeavesTheHolderAlone() {
		open(2);
		answer(run("first"), "resp_1");
		HeldTurn fork = go("fork", "resp_1", TurnPlacement.BESIDE);
		assertThat(lane(fork)).isNotEqualTo(lane(turn(0)));
		HeldTurn next = go("next", "resp_1", TurnPlacement.IN_PLACE);
		assertThat(lane(next)).isEqualTo(lane(turn(0)));
	}

	@Test
	void besideTakesAnyLaneIfThereIsNoOtherOnItsSession() {
		open(1);
		open(1);
		answer(run("first"), "resp_1");
		assertThat(session(go("fork", "resp_1", TurnPlacement.BESIDE))).isEqualTo("session-2");
	}

	@Test
	void inPlaceRunsThereOrNotAtAll() {
		open(2);
		answer(run("first"), "resp_1");
		assertThat(go("unknown", "resp_0", TurnPlacement.IN_PLACE).error()).isInstanceOf(ChainNotHeldException.class);
		assertThat(go("no chain", null, TurnPlacement.IN_PLACE).error()).isInstanceOf(ChainNotHeldException.class);
		HeldTurn there = go("there", "resp_1", TurnPlacement.IN_PLACE);
		assertThat(lane(there)).isEqualTo(lane(turn(0)));
		assertThat(go("too late", "resp_1", TurnPlacement.IN_PLACE).error()).isInstanceOf(ChainNotHeldException.class);
	}

	@Test
	void onSessionTakesALaneOfThatSessionAndLeavesNoChain() {
		open(1);
		open(1);
		HeldTurn warm = go("warm", null, TurnPlacement.onSession("session-2"));
		assertThat(session(warm)).isEqualTo("session-2");
		answer(warm, "resp_1");
		assertThat(warm.isCompleted()).isTrue();
		assertThat(go("next", "resp_1", TurnPlacement.IN_PLACE).error()).isInstanceOf(ChainNotHeldException.class);
	}

	@Test
	void onSessionNeverWaitsAndTakesNoLaneFromAChain() {
		open(1);
		answer(run("first"), "resp_1");
		assertThat(go("holds a chain", null, TurnPlacement.onSession("session-1")).error())
			.isInstanceOf(SessionTakenException.class);
		run("second");
		assertThat(go("busy", null, TurnPlacement.onSession("session-1")).error())
			.isInstanceOf(SessionTakenException.class);
		assertThat(go("gone", null, TurnPlacement.onSession("session-9")).error())
			.isInstanceOf(SessionTakenException.class);
		assertThat(this.pool.pending()).isZero();
	}

	@Test
	void onSessionComesAfterTheTurnsThatWait() {
		this.pool = pool((settings) -> settings.maxSessions(1));
		open(1);
		run("running");
		HeldTurn waiting = run("waiting");
		Session second = session(1);
		// As its listener hears of a session before its turns are served.
		this.pool.registry().add(second, this.pool.now());
		HeldTurn warm = go("warm", null, TurnPlacement.onSession("session-2"));
		assertThat(session(waiting)).isEqualTo("session-2");
		assertThat(warm.error()).isInstanceOf(SessionTakenException.class);
	}

	@Test
	void aLostSessionLetsItsTurnsTakeAnother() {
		this.pool = pool((settings) -> settings.affinityWait(Duration.ofMinutes(1)));
		open(1);
		open(1);
		answer(run("first"), "resp_1");
		go("running", "resp_1", TurnPlacement.ANYWHERE);
		HeldTurn waiting = go("waiting", "resp_1", TurnPlacement.ANYWHERE);
		assertThat(waiting.report()).isNull();
		this.channels.get(0).close();
		assertThat(session(waiting)).isEqualTo("session-2");
	}

	@Test
	void aTurnIsRefusedWhenItsPatienceEnds() {
		this.pool = pool((settings) -> settings.maxSessions(1).acquireTimeout(Duration.ofMillis(200)));
		open(1);
		run("running");
		HeldTurn waiting = run("waiting");
		this.time.advanceTimeBy(Duration.ofMillis(199));
		assertThat(waiting.error()).isNull();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(waiting.error()).isInstanceOf(AcquireTimeoutException.class)
			.hasMessageContaining("responses-ws.pool.acquire-timeout");
		assertThat(this.pool.pending()).isZero();
	}

	@Test
	void aTurnIsRefusedWhenTooManyWait() {
		this.pool = pool((settings) -> settings.maxSessions(1).maxPending(1));
		open(1);
		run("running");
		run("waiting");
		assertThat(run("too many").error()).isInstanceOf(PendingLimitException.class);
		assertThat(this.pool.pending()).isOne();
	}

	/**
	 * The server has let a session in and turned it away before the turn was written.
	 */
	@Test
	void aTurnThatComesBackHearsThatTheServerRefusesForGood() {
		open(1);
		HeldTurn turn = run("running");
		Session session = this.sessions.get(0);
		HandshakeException refusal = HandshakeFailure.closedAtOnce(NOWHERE.endpoint(), 1008, "model not allowed");
		this.pool.ended(session, CloseReason.REFUSED, refusal);
		session.bounce(turn.turn());
		assertThat(turn.error()).isInstanceOf(HandshakeException.class).hasMessage(refusal.getMessage());
		assertThat(this.pool.pending()).isZero();
	}

	@Test
	void aCloseRefusesThoseWhoWaitAndThoseWhoCome() {
		this.pool = pool((settings) -> settings.maxSessions(1));
		open(1);
		HeldTurn running = run("running");
		HeldTurn waiting = run("waiting");
		this.pool.close();
		assertThat(waiting.error()).isInstanceOf(ClientClosedException.class);
		assertThat(run("late").error()).isInstanceOf(ClientClosedException.class);
		answer(running, "resp_1");
		assertThat(running.isCompleted()).isTrue();
		Object last = this.channels.get(0).readOutbound();
		assertThat(last).isInstanceOf(CloseWebSocketFrame.class);
		ReferenceCountUtil.release(last);
	}

	private PoolLoop pool(UnaryOperator<PoolSettings.Builder> settings) {
		SessionConnector connector = new SessionConnector(
				new AuthorizedClient(NettyTransport.create(), NOWHERE, TIMEOUTS.connect(), CredentialsSupplier.none()),
				TIMEOUTS, MultiAgentSettings.builder().build(), this.time);
		return new PoolLoop(connector, SessionSettings.builder().build(),
				settings.apply(PoolSettings.builder().maxSessions(2).affinityWait(Duration.ZERO)).build(),
				this.counters, new SessionListeners(List.of()), (startedAt, failure) -> false, this.time);
	}

	private void open(int lanes) {
		this.pool.registry().add(session(lanes), this.pool.now());
	}

	private Session session(int lanes) {
		EmbeddedChannel channel = new EmbeddedChannel();
		this.channels.add(channel);
		Session session = new Session("session-" + this.channels.size(), channel, NOWHERE.endpoint(),
				SessionSettings.builder().lanes(lanes).build(), TIMEOUTS, this.pool, this.time);
		channel.pipeline().addLast(session.handler());
		this.sessions.add(session);
		return session;
	}

	private HeldTurn run(String prompt) {
		return go(prompt, null, TurnPlacement.ANYWHERE);
	}

	private HeldTurn go(String prompt, @Nullable String previous, TurnPlacement placement) {
		ResponseRequest request = Pools.request(prompt);
		if (previous != null) {
			request = request.mutate().previousResponseId(previous).build();
		}
		HeldTurn turn = new HeldTurn(request, this.pool.turns(), placement);
		this.turns.add(turn);
		return turn.begin();
	}

	private HeldTurn turn(int number) {
		return this.turns.get(number);
	}

	private String session(HeldTurn turn) {
		return turn.report().sessionId();
	}

	private String lane(HeldTurn turn) {
		assertThat(turn.report()).isNotNull();
		return turn.report().sessionId() + "/" + turn.report().lane();
	}

	/**
	 * Let the session that runs a turn answer its request.
	 */
	private void answer(HeldTurn turn, String responseId) {
		int number = Integer.parseInt(session(turn).substring("session-".length())) - 1;
		EmbeddedChannel channel = this.channels.get(number);
		TextWebSocketFrame request = channel.readOutbound();
		assertThat(request.content().toString(StandardCharsets.UTF_8)).contains("response.create");
		request.release();
		String lane = (this.sessions.get(number).lanes().length > 1) ? ",\"stream_id\":\"" + turn.report().lane() + "\""
				: "";
		channel.writeInbound(new TextWebSocketFrame("{\"type\":\"response.completed\",\"sequence_number\":0,"
				+ "\"response\":{\"id\":\"" + responseId + "\",\"status\":\"completed\"}" + lane + "}"));
	}

}
