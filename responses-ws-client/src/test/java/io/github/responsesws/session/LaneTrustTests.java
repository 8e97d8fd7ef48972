package io.github.responsesws.session;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.responsesws.CapturedLog;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.LaneMode;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ResponseEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one frame without a lane's name costs, and for how long.
 */
class LaneTrustTests {

	private static final String NAMELESS = "{\"type\":\"response.created\",\"sequence_number\":0,\"response\":"
			+ "{\"id\":\"resp_nameless\",\"object\":\"response\",\"status\":\"in_progress\",\"output\":[]}}";

	@RegisterExtension
	final CapturedLog log = new CapturedLog();

	private final VirtualTime time = new VirtualTime();

	private ResponsesServer server = ResponsesServer.builder().apiKey("test-key").start();

	@AfterEach
	void stop() {
		this.time.close();
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 16 })
	void onceLanesWereNamedABrokenFrameCostsItsSessionAlone(int lanes) {
		SessionPool pool = open(lanes);
		turn(pool, Scripts.text("named"));
		turn(pool, Scripts.script().rawFrame(NAMELESS).text("broken"));
		awaitSession(pool, 2);
		turn(pool, Scripts.text("named again"));
		assertThat(pool.snapshot().sessions()).extracting(SessionSnapshot::lanes).containsExactly(lanes);
		assertThat(this.log.shown()).doesNotContain("does not echo");
	}

	@Test
	void lanesThatWereNeverNamedAreTriedAgainAfterAWhile() {
		SessionPool pool = open(16);
		turn(pool, Scripts.script().rawFrame(NAMELESS).text("broken"));
		awaitSession(pool, 2);
		turn(pool, Scripts.text("alone"));
		assertThat(pool.snapshot().sessions()).extracting(SessionSnapshot::lanes).containsExactly(1);
		assertThat(this.log.shown()).containsOnlyOnce("does not echo")
			.contains("does not echo stream_id: for 1m each new session runs one turn at a time");
		this.time.forward(LaneTrust.SHORTEST.minusMillis(1));
		replace(pool, 3);
		assertThat(pool.snapshot().sessions()).extracting(SessionSnapshot::lanes).containsExactly(1);
		this.time.forward(Duration.ofMillis(1));
		replace(pool, 4);
		assertThat(pool.snapshot().sessions()).extracting(SessionSnapshot::lanes).containsExactly(16);
		Gate gate = new Gate();
		this.server.onRequest((request) -> true).respond(Scripts.script().await(gate).text("together")).times(16);
		List<Mono<Response>> many = start(pool, 16);
		this.time.await(() -> pool.snapshot().sessions().get(0).busyLanes() == 16);
		gate.open();
		many.forEach((response) -> assertThat(response.block(Pools.LONG).outputText()).isEqualTo("together"));
		assertThat(this.log.shown()).contains("echoes stream_id: new sessions have 16 lanes again");
	}

	@Test
	void aTrialCostsNoTurnWhereThereAreNoLanes() {
		this.server.close();
		this.server = ResponsesServer.builder().apiKey("test-key").lanes(LaneMode.IGNORED).start();
		SessionPool pool = open(16);
		turn(pool, Scripts.text("first"));
		awaitSession(pool, 2);
		this.time.forward(LaneTrust.SHORTEST);
		this.server.closeAll(1001);
		awaitSession(pool, 3);
		start(pool, 8).forEach((response) -> assertThat(response.block(Pools.LONG).isCompleted()).isTrue());
		awaitSession(pool, 4);
		assertThat(pool.snapshot().sessions()).extracting(SessionSnapshot::lanes).containsExactly(1);
		assertThat(this.log.shown()).contains("for 1m each", "for 2m each");
	}

	@Test
	void theWaitDoublesUpToAnHourAndEndsWithSuccess() {
		LaneTrust trust = new LaneTrust(SessionSettings.builder().lanes(16).build());
		long now = 0;
		Duration before = Duration.ZERO;
		for (int i = 0; i < 12; i++) {
			Duration wait = trust.refused(now);
			assertThat(wait).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(Duration.ofHours(1));
			assertThat(trust.refused(now)).isZero();
			assertThat(trust.settings(now + wait.toNanos() - 1).lanes()).isEqualTo(1);
			now += wait.toNanos();
			assertThat(trust.settings(now).lanes()).isEqualTo(16);
			before = wait;
		}
		assertThat(before).isEqualTo(Duration.ofHours(1));
		trust.restored();
		assertThat(trust.isInDoubt()).isFalse();
		assertThat(trust.refused(now)).isEqualTo(LaneTrust.SHORTEST);
		assertThat(new LaneTrust(SessionSettings.builder().build()).refused(now)).isZero();
	}

	private SessionPool open(int lanes) {
		return this.time.open(Pools.builder(Pools.connection(this.server).build(), (session) -> session.lanes(lanes),
				(pool) -> pool.maxSessions(1)));
	}

	/**
	 * The clock stands still until the pool has its next session, which it opens by
	 * itself.
	 */
	private void awaitSession(SessionPool pool, int number) {
		this.time.await(() -> this.server.handshakes().size() == number && pool.snapshot().connecting() == 0
				&& pool.snapshot().sessions().size() == 1);
	}

	/**
	 * End the session that there is, so that the next turn has a new one.
	 */
	private void replace(SessionPool pool, int sessions) {
		this.server.closeAll(1001);
		awaitSession(pool, sessions);
		turn(pool, Scripts.text("on a new session"));
	}

	private void turn(SessionPool pool, Script script) {
		this.server.onRequest((request) -> true).respond(script).once();
		assertThat(ResponseEvents.finalResponse(pool.exchange(Pools.request("x"))).block(Pools.LONG).isCompleted())
			.isTrue();
	}

	private static List<Mono<Response>> start(SessionPool pool, int turns) {
		return IntStream.range(0, turns).mapToObj((i) -> {
			Mono<Response> response = ResponseEvents.finalResponse(pool.exchange(Pools.request("number " + i))).cache();
			response.subscribe((done) -> {
			}, (failure) -> {
			});
			return response;
		}).toList();
	}

}
