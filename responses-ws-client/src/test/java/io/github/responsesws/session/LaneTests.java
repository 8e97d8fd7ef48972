package io.github.responsesws.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.EventDecoder;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.turn.TurnTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LaneTests {

	private static final SessionSettings SETTINGS = SessionSettings.builder()
		.drainTimeout(Duration.ofNanos(1000))
		.build();

	private static final TimeoutSettings TIMEOUTS = TimeoutSettings.builder()
		.firstEvent(Duration.ofNanos(100))
		.inactivity(Duration.ofNanos(10))
		.build();

	private final Lane lane = new Lane(0, "lane-1");

	private final Turn turn = HeldTurn.alone();

	@Test
	void aTurnGoesTheWholeWay() {
		start();
		assertThat(this.lane.state()).isEqualTo(LaneState.WRITING);
		this.lane.written(this.turn, 0);
		assertThat(this.lane.state()).isEqualTo(LaneState.WRITTEN);
		assertThat(hear(created("resp_1"))).isTrue();
		assertThat(this.lane.isRunning()).isTrue();
		assertThat(hear(delta())).isFalse();
		assertThat(hear(completed("resp_1"))).isFalse();
		this.lane.ended(completed("resp_1"), true);
		this.lane.free();
		assertThat(this.lane.state()).isEqualTo(LaneState.FREE);
		assertThat(this.lane.turn()).isNull();
		assertThat(this.lane.chain()).isEqualTo("resp_1");
	}

	static Stream<Arguments> illegalSteps() {
		return Stream.of(Arguments.of("a second turn", (Step) (lane) -> {
			lane.start(HeldTurn.alone(), 0);
			lane.start(HeldTurn.alone(), 0);
		}), Arguments.of("a request of nobody", (Step) Lane::writing),
				Arguments.of("a request twice", (Step) (lane) -> {
					lane.start(HeldTurn.alone(), 0);
					lane.writing();
					lane.writing();
				}), Arguments.of("an event of nobody", (Step) (lane) -> lane.heard(delta(), 0)),
				Arguments.of("an event before the request", (Step) (lane) -> {
					lane.start(HeldTurn.alone(), 0);
					lane.heard(created("resp_1"), 0);
				}), Arguments.of("an end of nothing", (Step) Lane::free),
				Arguments.of("a successor of nothing", (Step) (lane) -> lane.awaitSuccessor(0)),
				Arguments.of("a request that waits and is stuck", (Step) (lane) -> {
					lane.start(HeldTurn.alone(), 0);
					lane.stuck();
				}));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("illegalSteps")
	void whatIsNotLegalFailsLoudly(String name, Step step) {
		assertThatIllegalStateException().isThrownBy(() -> step.take(this.lane))
			.withMessageMatching("lane-1 cannot go from [A-Z]+ to [A-Z]+");
	}

	@Test
	void aStuckLaneIsLostForGood() {
		start();
		this.lane.stuck();
		assertThat(this.lane.turn()).isNull();
		assertThat(this.lane.accepts(created("resp_1"))).isFalse();
		assertThat(this.lane.deadline(SETTINGS, TIMEOUTS, false)).isEqualTo(Long.MAX_VALUE);
		assertThatIllegalStateException().isThrownBy(this.lane::free);
		assertThatIllegalStateException().isThrownBy(this.lane::stuck);
		assertThatIllegalStateException().isThrownBy(() -> this.lane.start(HeldTurn.alone(), 0));
		assertThat(this.lane.state()).isEqualTo(LaneState.STUCK);
	}

	@Test
	void anAnswerThatOvertakesTheNewsOfItsRequestCounts() {
		start();
		hear(created("resp_1"));
		this.lane.written(this.turn, 0);
		assertThat(this.lane.isRunning()).isTrue();
	}

	@Test
	void theNewsOfAnotherTurnsRequestDoesNotCount() {
		start();
		this.lane.written(HeldTurn.alone(), 0);
		assertThat(this.lane.state()).isEqualTo(LaneState.WRITING);
	}

	@Test
	void anEventBeforeTheRequestWasWrittenIsNotItsAnswer() {
		this.lane.start(this.turn, 0);
		assertThat(this.lane.accepts(created("resp_1"))).isFalse();
		assertThat(this.lane.accepts(error())).isFalse();
		this.lane.writing();
		assertThat(this.lane.accepts(created("resp_1"))).isTrue();
	}

	@Test
	void anAbandonedResponseDrains() {
		start();
		this.lane.full(true, 1);
		this.lane.abandon(5);
		assertThat(this.lane.turn()).isNull();
		assertThat(this.lane.isFull()).isFalse();
		assertThat(this.lane.isBusy()).isTrue();
		assertThat(this.lane.deadline(SETTINGS, TIMEOUTS, false)).isEqualTo(1005);
		assertThat(this.lane.deadline(SETTINGS, TIMEOUTS, true)).isEqualTo(Long.MAX_VALUE);
		assertThat(hear(created("resp_1"))).isTrue();
		this.lane.ended(completed("resp_1"), true);
		this.lane.free();
		assertThat(this.lane.chain()).isEqualTo("resp_1");
	}

	@Test
	void aStragglerOfTheLastResponseIsNotTheNextOnes() {
		start();
		hear(created("resp_1"));
		hear(error());
		this.lane.ended(error(), false);
		this.lane.free();
		start();
		assertThat(this.lane.accepts(delta())).isFalse();
		assertThat(this.lane.accepts(completed("resp_1"))).isFalse();
		assertThat(this.lane.accepts(created("resp_2"))).isTrue();
		assertThat(this.lane.accepts(delta())).isTrue();
		assertThat(this.lane.accepts(completed("resp_1"))).isFalse();
		assertThat(this.lane.chain()).isNull();
	}

	@Test
	void aHeldLaneHearsItsSuccessorAlone() {
		start();
		hear(created("resp_1"));
		hear(completed("resp_1"));
		this.lane.ended(completed("resp_1"), true);
		this.lane.awaitSuccessor(50);
		assertThat(this.lane.isHeld()).isTrue();
		assertThat(this.lane.turn()).isSameAs(this.turn);
		assertThat(this.lane.deadline(SETTINGS, TIMEOUTS, false)).isEqualTo(150);
		assertThat(this.lane.accepts(delta())).isFalse();
		assertThat(this.lane.accepts(completed("resp_1"))).isFalse();
		assertThat(hear(created("resp_2"))).isTrue();
		assertThat(this.lane.isRunning()).isTrue();
		assertThat(this.lane.endedResponseId()).isEqualTo("resp_1");
		assertThat(this.lane.responseId()).isEqualTo("resp_2");
	}

	@Test
	void anErrorLeavesAHeldLaneHeld() {
		start();
		hear(created("resp_1"));
		this.lane.ended(completed("resp_1"), true);
		this.lane.awaitSuccessor(50);
		hear(error());
		assertThat(this.lane.isHeld()).isTrue();
		this.lane.ended(error(), false);
		this.lane.abandon(60);
		this.lane.awaitSuccessor(60);
		assertThat(this.lane.deadline(SETTINGS, TIMEOUTS, false)).isEqualTo(1060);
		this.lane.free();
		assertThat(this.lane.isBusy()).isFalse();
	}

	@Test
	void theWaitForAnAnswerBeginsWhenTheRequestHasLeft() {
		this.lane.start(this.turn, 0);
		assertThat(this.lane.deadline(SETTINGS, TIMEOUTS, false)).isEqualTo(Long.MAX_VALUE);
		this.lane.writing();
		assertThat(this.lane.deadline(SETTINGS, TIMEOUTS, false)).isEqualTo(Long.MAX_VALUE);
		this.lane.written(this.turn, 70);
		assertThat(this.lane.deadline(SETTINGS, TIMEOUTS, false)).isEqualTo(170);
	}

	@Test
	void silenceIsMeasuredFromTheLastEvent() {
		start();
		this.lane.written(this.turn, 0);
		assertThat(this.lane.deadline(SETTINGS, TIMEOUTS, false)).isEqualTo(100);
		assertThat(this.lane.timeoutKind(TIMEOUTS, 100)).isEqualTo(TurnTimeoutException.Kind.FIRST_EVENT);
		assertThat(this.lane.accepts(created("resp_1"))).isTrue();
		this.lane.heard(created("resp_1"), 30);
		assertThat(this.lane.deadline(SETTINGS, TIMEOUTS, false)).isEqualTo(40);
		assertThat(this.lane.isDue(SETTINGS, TIMEOUTS, false, 39)).isFalse();
		assertThat(this.lane.isDue(SETTINGS, TIMEOUTS, false, 40)).isTrue();
		assertThat(this.lane.timeoutKind(TIMEOUTS, 40)).isEqualTo(TurnTimeoutException.Kind.INACTIVITY);
		this.lane.alive(90);
		assertThat(this.lane.deadline(SETTINGS, TIMEOUTS, false)).isEqualTo(100);
	}

	@Test
	void aFullBufferIsNotedOnce() {
		start();
		assertThat(this.lane.full(false, 1)).isFalse();
		assertThat(this.lane.full(true, 2)).isTrue();
		assertThat(this.lane.full(true, 3)).isFalse();
		assertThat(this.lane.fullSince()).isEqualTo(2);
		assertThat(this.lane.full(false, 4)).isTrue();
		assertThat(this.lane.isFull()).isFalse();
	}

	private void start() {
		this.lane.start(this.turn, 0);
		this.lane.writing();
	}

	private boolean hear(ResponseEvent event) {
		assertThat(this.lane.accepts(event)).isTrue();
		return this.lane.heard(event, 0);
	}

	private static ResponseEvent created(String id) {
		return event("{\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"" + id + "\"}}");
	}

	private static ResponseEvent completed(String id) {
		return event("{\"type\":\"response.completed\",\"sequence_number\":9,\"response\":{\"id\":\"" + id + "\"}}");
	}

	private static ResponseEvent delta() {
		return event("{\"type\":\"response.output_text.delta\",\"sequence_number\":4,\"item_id\":\"msg_1\","
				+ "\"output_index\":0,\"content_index\":0,\"delta\":\"x\",\"logprobs\":[]}");
	}

	private static ResponseEvent error() {
		return event("{\"type\":\"error\",\"status\":500,\"error\":{\"code\":\"server_error\",\"message\":\"no\"}}");
	}

	private static ResponseEvent event(String json) {
		byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
		return new EventDecoder().decode(bytes, 0, bytes.length);
	}

	@FunctionalInterface
	interface Step {

		void take(Lane lane);

	}

}
