package io.github.responsesws.chaos;

import java.util.Set;

import io.github.responsesws.protocol.ReplayVerdict;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a turn may end in each case.
 */
final class ChaosExpectations {

	private ChaosExpectations() {
	}

	static void check(ChaosCell played, ChaosOutcome outcome) {
		ChaosCell cell = played.asSeenByTheRequest();
		if (outcome.isCompleted()) {
			assertThat(mayComplete(cell)).as("may complete").isTrue();
			return;
		}
		assertThat(mayFail(cell)).as("may fail, with " + outcome).isTrue();
		if (cell.stage() == ChaosStage.HANDSHAKE) {
			// Whoever has waited for a whole connect timeout is told.
			assertThat(outcome).isEqualTo(new ChaosOutcome("HandshakeException", ReplayVerdict.SAFE_AFTER_DELAY));
			return;
		}
		assertThat(classes(cell.fault())).contains(outcome.name());
		boolean after = cell.stage().isAfterOutput();
		if (cell.fault().kind() == ChaosFault.Kind.REQUEST) {
			assertThat(outcome.verdict()).isEqualTo(after ? ReplayVerdict.NEVER : ReplayVerdict.SAFE_AFTER_DELAY);
		}
		else {
			assertThat(outcome.verdict()).isEqualTo(after ? ReplayVerdict.NEVER : ReplayVerdict.AMBIGUOUS);
		}
	}

	private static Set<String> classes(ChaosFault fault) {
		return switch (fault.kind()) {
			case LOSS -> Set.of("ConnectionLostException");
			// Whichever runs out first.
			case SILENCE -> Set.of("ConnectionLostException", "TurnTimeoutException");
			// It depends on what the byte was.
			case DAMAGE -> Set.of("ConnectionLostException", "TurnTimeoutException", "ProtocolViolationException",
					"FrameTooLargeException");
			case REQUEST -> Set.of("ServerOverloadedException");
			case SLOW -> Set.of();
		};
	}

	/**
	 * Whether the turn may fail: not if nothing was lost, nor if we may send it again.
	 */
	private static boolean mayFail(ChaosCell cell) {
		if (cell.fault().kind() == ChaosFault.Kind.SLOW) {
			return false;
		}
		if (cell.stage() == ChaosStage.HANDSHAKE) {
			return cell.fault().kind() == ChaosFault.Kind.SILENCE;
		}
		if (cell.stage().isAfterOutput() || cell.stage() == ChaosStage.IDLE) {
			return true;
		}
		return switch (cell.fault().kind()) {
			case LOSS -> !cell.work().replaysAmbiguous();
			case REQUEST -> cell.work() == ChaosWork.STREAM;
			default -> true;
		};
	}

	/**
	 * Whether the turn may complete: not if its end was lost and nobody may send it
	 * again.
	 */
	private static boolean mayComplete(ChaosCell cell) {
		if (!cell.stage().isInTurn() || cell.fault().kind() == ChaosFault.Kind.SLOW) {
			return true;
		}
		if (cell.stage().isAfterOutput()) {
			// One byte of a text that is another character is none of our business.
			return cell.fault().kind() == ChaosFault.Kind.DAMAGE;
		}
		return switch (cell.fault().kind()) {
			case LOSS -> cell.work().replaysAmbiguous();
			case REQUEST -> cell.work() != ChaosWork.STREAM;
			case SILENCE -> cell.work().replaysAmbiguous();
			default -> true;
		};
	}

}
