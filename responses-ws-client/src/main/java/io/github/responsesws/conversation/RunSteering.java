package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The input that is steered to a run of the tool loop while no response runs, because its
 * tools do: the next round brings it together with their outputs. Safe for use by any
 * thread.
 */
final class RunSteering {

	private final TurnRunner turns;

	// Null once the run has ended.
	private final AtomicReference<@Nullable List<Waiting>> waiting = new AtomicReference<>(List.of());

	RunSteering(TurnRunner turns) {
		this.turns = turns;
	}

	/**
	 * Leave input for the next round.
	 * @return the outcome
	 */
	Mono<SteerResult> steer(List<InputItem> input) {
		return Mono.defer(() -> {
			Waiting steer = new Waiting(input, Sinks.one());
			List<Waiting> before = this.waiting.getAndUpdate((others) -> (others != null) ? with(others, steer) : null);
			return (before != null) ? steer.outcome().asMono() : Mono.just(TurnSteering.notActive(input));
		});
	}

	private static List<Waiting> with(List<Waiting> others, Waiting steer) {
		List<Waiting> all = new ArrayList<>(others);
		all.add(steer);
		return all;
	}

	/**
	 * Return what runs the rounds, each with what waits for it.
	 */
	TurnRunner turns() {
		return new Rounds(this.turns);
	}

	private Flux<ResponseEvent> round(ResponseRequest turn, TurnRunner turns) {
		return Flux.defer(() -> {
			List<Waiting> brought = this.waiting.getAndUpdate((all) -> (all != null) ? List.of() : null);
			if (brought == null || brought.isEmpty()) {
				return turns.stream(turn);
			}
			List<InputItem> input = new ArrayList<>(turn.input());
			brought.forEach((steer) -> input.addAll(steer.input()));
			return turns.stream(turn.mutate().input(input).build()).doOnNext((event) -> {
				if (event instanceof ResponseLifecycleEvent.Created created) {
					resolve(brought, (steer) -> new SteerResult.Applied(created.response()));
				}
			})
				.doOnError((cause) -> resolve(brought, (steer) -> new SteerResult.Unknown(steer.input(), cause)))
				.doOnTerminate(() -> resolve(brought, (steer) -> new SteerResult.Unknown(steer.input(), null)))
				.doOnCancel(() -> resolve(brought, (steer) -> new SteerResult.Unknown(steer.input(), null)));
		});
	}

	/**
	 * Hand back what no round will bring.
	 */
	void ended() {
		List<Waiting> left = this.waiting.getAndSet(null);
		if (left != null) {
			resolve(left, (steer) -> TurnSteering.notActive(steer.input()));
		}
	}

	/**
	 * Tell the outcome. Only the first one of each counts.
	 */
	private static void resolve(List<Waiting> steers, Function<Waiting, SteerResult> result) {
		steers.forEach((steer) -> steer.outcome().tryEmitValue(result.apply(steer)));
	}

	/**
	 * Runs rounds.
	 */
	private final class Rounds implements TurnRunner {

		private final TurnRunner turns;

		Rounds(TurnRunner turns) {
			this.turns = turns;
		}

		@Override
		public Flux<ResponseEvent> stream(ResponseRequest turn, TurnPlacement placement) {
			return round(turn, this.turns);
		}

		@Override
		public TurnRunner listening(TurnListener listener) {
			return new Rounds(this.turns.listening(listener));
		}

		@Override
		public boolean injects(ResponseRequest request) {
			return this.turns.injects(request);
		}

		@Override
		public Mono<InjectResult> inject(InjectRequest request) {
			return this.turns.inject(request);
		}

	}

	/**
	 * Input that waits.
	 *
	 * @param input the input
	 * @param outcome what becomes of it
	 */
	private record Waiting(List<InputItem> input, Sinks.One<SteerResult> outcome) {
	}

}
