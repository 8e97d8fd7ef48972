package io.github.responsesws.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.responsesws.Races;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ClientClosedException;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.ResponseEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens at the same moment, hundreds of times, or as many as
 * {@code responses-ws.test.rounds} says.
 */
class TurnRaceTests {

	private static final int ROUNDS = Integer.getInteger("responses-ws.test.rounds", 300);

	private static final String MARKER = TurnProbe.MARK + "race";

	private ResponsesServer server;

	private final Pools pools = new Pools();

	private final Queue<String> breaches = new ConcurrentLinkedQueue<>();

	@BeforeEach
	void start() {
		this.server = ResponsesServer.builder().apiKey("test-key").start();
	}

	@AfterEach
	void stop() {
		this.pools.close();
		this.server.close();
		assertThat(this.breaches).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "1, DRAIN", "1, CLOSE", "4, DRAIN", "4, CLOSE" })
	void acquireAgainstCancel(int lanes, CancelMode onCancel) {
		answer(Scripts.text(MARKER + "|"));
		SessionPool pool = open(lanes, onCancel);
		for (int round = 0; round < ROUNDS; round++) {
			TurnProbe turn = probe();
			Races.race(() -> subscribe(pool, turn), turn::cancel);
			over(turn);
		}
		runsOn(pool);
	}

	@ParameterizedTest
	@EnumSource(CancelMode.class)
	void aLaneThatBecomesFreeAgainstCancel(CancelMode onCancel) {
		SessionPool pool = open(1, onCancel);
		for (int round = 0; round < ROUNDS; round++) {
			Gate gate = new Gate();
			this.server.reset();
			String held = hold(gate, round);
			TurnProbe running = probe();
			TurnProbe waiting = probe();
			TurnProbe last = probe();
			pool.exchange(Pools.request(held), running).subscribe(running);
			subscribe(pool, waiting);
			subscribe(pool, last);
			gate.awaitReached(Pools.LONG);
			Races.race(gate::open, waiting::cancel);
			over(running, waiting, last);
			assertThat(running.isCompleted()).isTrue();
			assertThat(last.error()).isNull();
			assertThat(last.isCompleted()).isTrue();
		}
		runsOn(pool);
	}

	@Test
	void turnsThatWaitForOneLaneAgainstCancel() {
		SessionPool pool = this.pools.open(this.server, (session) -> session.lanes(2),
				(settings) -> settings.maxSessions(1).affinityWait(Duration.ofMinutes(1)));
		for (int round = 0; round < ROUNDS; round++) {
			this.server.reset();
			Gate gate = new Gate();
			Response first = ResponseEvents.finalResponse(pool.exchange(Pools.request("first"))).block(Pools.LONG);
			String held = hold(gate, round);
			List<TurnProbe> turns = List.of(probe(), probe(), probe(), probe());
			for (TurnProbe turn : turns) {
				String prompt = (turn == turns.get(0)) ? held : "next";
				ResponseRequest next = Pools.request(prompt).mutate().previousResponseId(first.id()).build();
				pool.exchange(next, turn).subscribe(turn);
			}
			gate.awaitReached(Pools.LONG);
			Races.race(gate::open, () -> {
				turns.get(1).cancel();
				turns.get(2).cancel();
			});
			over(turns.toArray(TurnProbe[]::new));
			assertThat(turns.get(3).isCompleted()).isTrue();
		}
		runsOn(pool);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void acquireAgainstCloseOfThePool(int lanes) {
		answer(Scripts.text(MARKER + "|"));
		for (int round = 0; round < ROUNDS; round++) {
			SessionPool pool = open(lanes, CancelMode.DRAIN);
			if (round % 2 == 0) {
				ResponseEvents.finalResponse(pool.exchange(Pools.request("first"))).block(Pools.LONG);
			}
			TurnProbe turn = probe();
			List<Mono<Void>> closed = new ArrayList<>();
			Races.race(() -> subscribe(pool, turn), () -> closed.add(pool.close()));
			over(turn);
			Mono.when(closed).block(Pools.LONG);
			assertThat(turn.isCompleted() || turn.error() instanceof ClientClosedException)
				.as("%s: %s", turn, turn.error())
				.isTrue();
			assertThat(pool.snapshot().sessions()).isEmpty();
		}
		Pools.await(() -> this.server.connections().isEmpty());
	}

	@ParameterizedTest
	@CsvSource({ "1, 0", "1, 1", "4, 0", "4, 1" })
	void acquireAgainstRotation(int lanes, int minIdle) {
		answer(Scripts.text(MARKER + "|"));
		try (VirtualTime time = new VirtualTime()) {
			SessionPool pool = time.open(Pools
				.builder(Pools.connection(this.server).build(),
						(session) -> session.lanes(lanes).pingInterval(Duration.ofDays(1)),
						(settings) -> settings.maxSessions(1)
							.minIdle(minIdle)
							.maxAge(Duration.ofMinutes(1))
							.acquireTimeout(Duration.ofHours(1)))
				.timeouts((timeouts) -> timeouts.connect(Duration.ofHours(1))));
			for (int round = 0; round < ROUNDS; round++) {
				List<TurnProbe> turns = List.of(probe(), probe(), probe());
				Races.race(() -> turns.forEach((turn) -> subscribe(pool, turn)),
						() -> time.forward(Duration.ofMinutes(1)));
				over(turns.toArray(TurnProbe[]::new));
				assertThat(turns).allSatisfy((turn) -> assertThat(turn.error()).isNull());
			}
			assertThat(this.server.handshakes()).hasSizeGreaterThan(ROUNDS / 4);
			runsOn(pool);
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, DRAIN", "1, CLOSE", "4, DRAIN", "4, CLOSE" })
	void theTerminalEventAgainstCancel(int lanes, CancelMode onCancel) {
		SessionPool pool = open(lanes, onCancel);
		for (int round = 0; round < ROUNDS; round++) {
			Gate gate = new Gate();
			this.server.reset();
			answer(Scripts.delta(MARKER + "|").await(gate));
			TurnProbe turn = probe();
			subscribe(pool, turn);
			gate.awaitReached(Pools.LONG);
			Races.race(gate::open, turn::cancel);
			over(turn);
		}
		runsOn(pool);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void demandAgainstCancel(int lanes) {
		answer(Scripts.repeatDelta(20, MARKER + "|"));
		SessionPool pool = open(lanes, CancelMode.DRAIN);
		for (int round = 0; round < ROUNDS; round++) {
			TurnProbe turn = new Asking(3);
			subscribe(pool, turn);
			Pools.await(() -> turn.received() == 3);
			Races.race(() -> turn.request(5), () -> turn.request(Long.MAX_VALUE), turn::cancel);
			over(turn);
		}
		runsOn(pool);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void demandFromTwoThreads(int lanes) {
		answer(Scripts.repeatDelta(20, MARKER + "|"));
		SessionPool pool = open(lanes, CancelMode.DRAIN);
		for (int round = 0; round < ROUNDS; round++) {
			TurnProbe turn = new Asking(1);
			subscribe(pool, turn);
			for (int i = 0; i < 15; i++) {
				Races.race(() -> turn.request(1), () -> turn.request(1));
			}
			over(turn);
			assertThat(turn.isCompleted()).isTrue();
		}
		runsOn(pool);
	}

	@ParameterizedTest
	@CsvSource({ "1, true", "1, false", "4, true", "4, false" })
	void startAgainstCloseByTheServer(int lanes, boolean politely) {
		answer(Scripts.text(MARKER + "|"));
		SessionPool pool = open(lanes, CancelMode.DRAIN);
		Runnable cut = politely ? () -> this.server.closeAll(1001) : this.server::dropAll;
		for (int round = 0; round < ROUNDS; round++) {
			ResponseEvents.finalResponse(pool.exchange(Pools.request("first"))).retry(3).block(Pools.LONG);
			List<TurnProbe> turns = List.of(probe(), probe());
			Races.race(() -> turns.forEach((turn) -> subscribe(pool, turn)), cut);
			over(turns.toArray(TurnProbe[]::new));
			assertThat(turns)
				.allSatisfy((turn) -> assertThat(turn.error()).satisfiesAnyOf((error) -> assertThat(error).isNull(),
						(error) -> assertThat(error).isInstanceOf(ConnectionLostException.class)));
		}
		runsOnAfterCuts(pool);
	}

	@Test
	void cancelAgainstCloseByTheServer() {
		answer(Scripts.delta(MARKER + "|").stall());
		SessionPool pool = open(4, CancelMode.DRAIN);
		for (int round = 0; round < ROUNDS; round++) {
			List<TurnProbe> turns = List.of(probe(), probe(), probe());
			turns.forEach((turn) -> subscribe(pool, turn));
			Pools.await(() -> turns.stream().allMatch((turn) -> turn.received() > 0 || turn.error() != null));
			Races.race(() -> turns.forEach(TurnProbe::cancel), this.server::dropAll);
			over(turns.toArray(TurnProbe[]::new));
		}
		runsOnAfterCuts(pool);
	}

	private SessionPool open(int lanes, CancelMode onCancel) {
		return this.pools.open(this.server,
				(session) -> session.lanes(lanes).onCancel(onCancel).drainTimeout(Duration.ofSeconds(5)),
				(settings) -> settings.maxSessions(1).maxAttempts(1000));
	}

	/**
	 * Let one turn of a round wait at a gate. A request of the round before may still be
	 * on its way to the server.
	 * @return the prompt of that turn
	 */
	private String hold(Gate gate, int round) {
		String prompt = "held in round " + round + ".";
		this.server.onRequest((request) -> request.body().toString().contains(prompt))
			.respond(Scripts.script().await(gate).text(MARKER + "|"))
			.once();
		answer(Scripts.text(MARKER + "|"));
		return prompt;
	}

	private void answer(Script script) {
		this.server.onRequest((request) -> true).respond(script);
	}

	private TurnProbe probe() {
		return new TurnProbe(MARKER, this.breaches::add);
	}

	private static void subscribe(SessionPool pool, TurnProbe turn) {
		pool.exchange(Pools.request("race"), turn).subscribe(turn);
	}

	/**
	 * Wait until the subscriber and the listener know that turns are over.
	 */
	private static void over(TurnProbe... turns) {
		for (TurnProbe turn : turns) {
			Mono.when(turn.over(), turn.ended()).block(Pools.LONG);
		}
	}

	private void runsOn(SessionPool pool) {
		runsOn(pool, 0);
	}

	/**
	 * A turn may meet a connection whose end the client has not heard of yet.
	 */
	private void runsOnAfterCuts(SessionPool pool) {
		runsOn(pool, 3);
	}

	private void runsOn(SessionPool pool, int retries) {
		Pools.await(() -> {
			PoolSnapshot snapshot = pool.snapshot();
			return snapshot.busyLanes() == 0 && snapshot.pending() == 0 && snapshot.bufferedBytes() == 0;
		});
		this.server.reset();
		assertThat(Flux.range(0, 20)
			.flatMap((i) -> ResponseEvents.finalResponse(pool.exchange(Pools.request("after"))).retry(retries), 20)
			.count()
			.block(Pools.LONG)).isEqualTo(20);
	}

	private final class Asking extends TurnProbe {

		private final long first;

		Asking(long first) {
			super(MARKER, TurnRaceTests.this.breaches::add);
			this.first = first;
		}

		@Override
		void onSubscribed() {
			request(this.first);
		}

	}

}
