package io.github.responsesws.conversation;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Brings steered input to what a conversation runs: the turn that has the gate, or, while
 * the tools of a run work, that run's next round. Safe for use by any thread.
 */
final class ConversationSteering {

	/** The response is over, its run perhaps is not. */
	private static final Set<String> TOO_LATE = Set.of(SteerResult.Failed.NOT_ACTIVE,
			SteerResult.Failed.ALREADY_COMPLETED);

	private final AtomicReference<@Nullable TurnSteering> turn = new AtomicReference<>();

	private final AtomicReference<@Nullable RunSteering> run = new AtomicReference<>();

	/**
	 * Note the turn that runs from now on.
	 */
	void begun(TurnSteering turn) {
		this.turn.set(turn);
	}

	/**
	 * Note that a turn has ended.
	 */
	void ended(TurnSteering turn) {
		turn.ended();
		this.turn.compareAndSet(turn, null);
	}

	/**
	 * Run the tool loop so that it can be steered.
	 * @param turns runs its turns
	 * @param loop starts it
	 */
	Flux<RunEvent> steerable(TurnRunner turns, Function<TurnRunner, Flux<RunEvent>> loop) {
		return Flux.using(() -> {
			RunSteering run = new RunSteering(turns);
			this.run.set(run);
			return run;
		}, (run) -> loop.apply(run.turns()), (run) -> {
			this.run.compareAndSet(run, null);
			run.ended();
		});
	}

	Mono<SteerResult> steer(List<InputItem> input) {
		return Mono.defer(() -> {
			SteerRequest.check(input);
			TurnSteering turn = this.turn.get();
			RunSteering run = this.run.get();
			Mono<SteerResult> result = (turn != null) ? turn.steer(input) : Mono.just(TurnSteering.notActive(input));
			if (run == null) {
				return result;
			}
			// Goes on if its subscriber does not: the input may be on its way.
			return result.flatMap((outcome) -> isTooLate(outcome) ? run.steer(input) : Mono.just(outcome)).cache();
		});
	}

	private static boolean isTooLate(SteerResult result) {
		return result instanceof SteerResult.Failed failed && TOO_LATE.contains(failed.code());
	}

}
