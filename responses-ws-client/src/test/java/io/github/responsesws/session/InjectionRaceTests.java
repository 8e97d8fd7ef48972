package io.github.responsesws.session;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.Races;
import io.github.responsesws.protocol.FunctionCallItem;
import io.github.responsesws.protocol.InjectEvent;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItemEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.AgentScripts;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Injections and what happens at the same moment, as often as
 * {@code responses-ws.test.rounds} says.
 */
class InjectionRaceTests {

	private static final int ROUNDS = Integer.getInteger("responses-ws.test.rounds", 50);

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final Pools pools = new Pools();

	@AfterEach
	void close() {
		this.pools.close();
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void injectionAgainstCompletion(int lanes) {
		SessionPool pool = pool(lanes, CancelMode.DRAIN);
		for (int round = 0; round < ROUNDS; round++) {
			Held held = hold(pool);
			AtomicReference<@Nullable InjectResult> result = new AtomicReference<>();
			Races.race(held.gate()::open, () -> pool.inject(held.request()).subscribe(result::set));
			Pools.await(() -> result.get() != null && held.turn().isDisposed());
			assertThat(result.get()).satisfiesAnyOf(
					(outcome) -> assertThat(outcome).isInstanceOf(InjectResult.Accepted.class),
					(outcome) -> assertThat(outcome).isInstanceOfSatisfying(InjectResult.Failed.class,
							(failed) -> assertThat(failed.isTooLate()).isTrue()));
			assertThat(held.events().get(held.events().size() - 1).isTerminal()).isTrue();
			runsOn(pool);
		}
		assertThat(pool.snapshot().strayEvents()).isZero();
		runsOnTheFirstSession(pool);
	}

	@Test
	void injectionAgainstTheLossOfTheConnection() {
		SessionPool pool = pool(1, CancelMode.DRAIN);
		for (int round = 0; round < ROUNDS; round++) {
			Held held = hold(pool);
			AtomicReference<@Nullable InjectResult> result = new AtomicReference<>();
			Races.race(this.server::dropAll, () -> pool.inject(held.request()).subscribe(result::set));
			Pools.await(() -> result.get() != null && held.turn().isDisposed());
			held.gate().open();
			runsOn(pool);
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, DRAIN", "1, CLOSE", "4, DRAIN", "4, CLOSE" })
	void injectionAgainstCancel(int lanes, CancelMode onCancel) {
		SessionPool pool = pool(lanes, onCancel);
		for (int round = 0; round < ROUNDS; round++) {
			Held held = hold(pool);
			AtomicReference<@Nullable InjectResult> result = new AtomicReference<>();
			Races.race(held.turn()::dispose, () -> pool.inject(held.request()).subscribe(result::set));
			held.gate().open();
			Pools.await(() -> result.get() != null);
			runsOn(pool);
		}
		assertThat(pool.snapshot().strayEvents()).isZero();
	}

	@Test
	void twoLanesWithAgentsAtOnce() {
		SessionPool pool = pool(2, CancelMode.DRAIN);
		Queue<InjectResult> results = new ConcurrentLinkedQueue<>();
		for (int round = 0; round < ROUNDS; round++) {
			this.server.reset();
			for (String name : List.of("one", "two")) {
				this.server.onRequest(RequestMatcher.inputContaining("agents " + name))
					.respond(Scripts.agent("/root/" + name)
						.then(AgentScripts.acknowledgeInjectionsAfterEnd())
						.functionCall(name, "{}")
						.functionCall(name, "{}")
						.awaitInjections()
						.agent("/root")
						.finalAnswer(name));
			}
			List<List<ResponseEvent>> turns = Flux.just("one", "two")
				.flatMap((name) -> injecting(pool, name, results).collectList())
				.collectList()
				.block(Pools.LONG);
			assertThat(turns).hasSize(2).allSatisfy((turn) -> {
				assertThat(turn).filteredOn(InjectEvent.class::isInstance).hasSize(2);
				assertThat(turn).extracting(ResponseEvent::streamId).containsOnly(turn.get(0).streamId());
				assertThat(turn.get(turn.size() - 1)).isInstanceOf(ResponseLifecycleEvent.Completed.class);
			});
			assertThat(results).hasSize(4).allMatch(InjectResult.Accepted.class::isInstance);
			results.clear();
		}
		assertThat(pool.snapshot().strayEvents()).isZero();
		runsOnTheFirstSession(pool);
	}

	private Flux<ResponseEvent> injecting(SessionPool pool, String name, Queue<InjectResult> results) {
		AtomicReference<String> id = new AtomicReference<>("");
		return pool.exchange(agents(name)).doOnNext((event) -> {
			if (event instanceof ResponseLifecycleEvent.Created created) {
				id.set(created.responseId());
			}
			if (event instanceof OutputItemEvent.Done done && done.item() instanceof FunctionCallItem call) {
				assertThat(call.name()).isEqualTo(name);
				pool.inject(request(id.get(), call)).subscribe(results::add);
			}
		});
	}

	/**
	 * Run a turn up to the moment when its call can be answered.
	 */
	private Held hold(SessionPool pool) {
		this.server.reset();
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.inputContaining("agents"))
			.respond(Scripts.agent("/root/a").functionCall("f", "{}").await(gate).agent("/root").finalAnswer("Done."))
			.once();
		List<ResponseEvent> events = new CopyOnWriteArrayList<>();
		Disposable turn = pool.exchange(agents("held")).subscribe(events::add, (failure) -> {
		});
		Pools.await(() -> events.stream().anyMatch(OutputItemEvent.Done.class::isInstance));
		String id = ((ResponseLifecycleEvent) events.get(0)).responseId();
		FunctionCallItem call = events.stream()
			.filter(OutputItemEvent.Done.class::isInstance)
			.map((event) -> (FunctionCallItem) ((OutputItemEvent) event).item())
			.findFirst()
			.orElseThrow();
		return new Held(gate, turn, events, request(id, call));
	}

	private static InjectRequest request(String id, FunctionCallItem call) {
		return InjectRequest.of(id, InputItem.functionCallOutput(call.callId(), "sunny"));
	}

	/**
	 * The next turn is nobody else's.
	 */
	private void runsOn(SessionPool pool) {
		List<ResponseEvent> events = pool.exchange(Pools.request("Hello")).collectList().block(Pools.LONG);
		assertThat(events).isNotEmpty().noneMatch(InjectEvent.class::isInstance);
		assertThat(events).filteredOn(ResponseLifecycleEvent.Created.class::isInstance).hasSize(1);
		Pools.await(() -> pool.snapshot().busyLanes() == 0);
	}

	private static void runsOnTheFirstSession(SessionPool pool) {
		assertThat(pool.snapshot().sessions()).extracting(SessionSnapshot::id).containsExactly("session-1");
	}

	private static ResponseRequest agents(String name) {
		return Pools.request("agents " + name).mutate().multiAgent(true).build();
	}

	private SessionPool pool(int lanes, CancelMode onCancel) {
		return this.pools.add(
				Pools
					.builder(Pools.connection(this.server).build(),
							(session) -> session.lanes(lanes).onCancel(onCancel), (pool) -> pool.maxSessions(1))
					.multiAgent()
					.build());
	}

	/**
	 * A turn whose response waits.
	 *
	 * @param gate lets it go on
	 * @param turn the subscription
	 * @param events what has come
	 * @param request answers its call
	 */
	private record Held(Gate gate, Disposable turn, List<ResponseEvent> events, InjectRequest request) {
	}

}
