package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.Races;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Outcomes of steered input that come while the turn ends on another thread.
 */
class TurnSteeringTests {

	private static final int ROUNDS = 2000;

	private static final SteerResult APPLIED = new SteerResult.Applied(
			Response.of(RawJson.parse("{\"id\":\"resp_2\"}")));

	private static final SteerResult PENDING = new SteerResult.Pending("tool_outputs", List.of());

	private final List<InputItem> input = List.of(InputItem.userMessage("My name is Ada."));

	@Test
	void inputIsAppliedExactlyIfTheEndOfTheTurnTakesIt() {
		for (int i = 0; i < ROUNDS; i++) {
			race(APPLIED);
		}
	}

	@Test
	void inputIsPendingExactlyIfTheEndOfTheTurnTakesIt() {
		for (int i = 0; i < ROUNDS; i++) {
			race(PENDING);
		}
	}

	@Test
	void whatIsSaidAfterTheEndIsUnknown() {
		Sinks.One<SteerResult> said = Sinks.one();
		TurnSteering steering = new TurnSteering(exchange(said));
		AtomicReference<SteerResult> heard = steer(steering);
		steering.ended();
		said.tryEmitValue(APPLIED);
		assertThat(heard.get()).isInstanceOf(SteerResult.Unknown.class);
		assertThat(steering.takeApplied()).isEmpty();
		assertThat(steering.takeUnknown()).isEqualTo(this.input);
	}

	private void race(SteerResult outcome) {
		Sinks.One<SteerResult> said = Sinks.one();
		TurnSteering steering = new TurnSteering(exchange(said));
		AtomicReference<SteerResult> heard = steer(steering);
		List<InputItem> taken = new ArrayList<>();
		Races.race(() -> said.tryEmitValue(outcome), () -> {
			steering.ended();
			taken.addAll(steering.takeApplied());
			taken.addAll(steering.takePending());
		});
		assertThat(taken).isEqualTo((heard.get() == outcome) ? this.input : List.of());
		assertThat(steering.isOpen()).isFalse();
	}

	private AtomicReference<SteerResult> steer(TurnSteering steering) {
		AtomicReference<SteerResult> heard = new AtomicReference<>();
		steering.runs("resp_1");
		steering.steer(this.input).subscribe(heard::set);
		return heard;
	}

	private static TurnRunner exchange(Sinks.One<SteerResult> said) {
		return new TurnRunner() {

			@Override
			public Flux<ResponseEvent> stream(ResponseRequest request, TurnPlacement placement) {
				return Flux.never();
			}

			@Override
			public Mono<SteerResult> steer(SteerRequest request) {
				return said.asMono();
			}

		};
	}

}
