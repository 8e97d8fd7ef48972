package io.github.responsesws.session;

import java.time.Duration;
import java.util.Random;

import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;

/**
 * What becomes of one turn: how the server answers it and how its subscriber behaves.
 * Drawn from a seed and the turn's number alone, so that the server and the subscriber
 * come to the same plan.
 *
 * @param marker the text that the answer repeats
 * @param answer how the server answers
 * @param reader how the subscriber behaves
 * @param deltas how many deltas come before whatever ends the answer
 * @param step how many events the subscriber asks for at once, or after how many it
 * cancels
 * @param delay how long the server or the subscriber pauses, in milliseconds
 * @param continued whether the turn continues an earlier response
 * @param followed whether the next turn starts within this one's last signal
 */
record TurnPlan(String marker, Answer answer, Reader reader, int deltas, int step, int delay, boolean continued,
		boolean followed) {

	private static final long SPREAD = 0x9E3779B97F4A7C15L;

	private static final String LIMIT = """
			{"type":"error","status":400,"error":{"type":"invalid_request_error",\
			"code":"websocket_connection_limit_reached","message":"Too old"}}""";

	enum Answer {

		COMPLETED, INCOMPLETE, FAILED, REFUSED, BROKEN, BROKEN_TWICE, DROPPED, ENDED, CLOSED, LIMITED, LIMITED_LATE,
		GARBAGE, SILENT

	}

	enum Reader {

		EAGER, STEPPING, TIMED, CANCELS_ON_SUBSCRIBE, CANCELS_AT_ONCE, CANCELS_WITHIN, CANCELS_AT_TERMINAL,
		CANCELS_LATER, TIMED_CANCELS_LATER;

		boolean isTimed() {
			return this == TIMED || this == TIMED_CANCELS_LATER;
		}

	}

	static TurnPlan draw(long seed, int number) {
		Random random = new Random((seed + 1) * SPREAD + number);
		Answer answer = answer(random.nextInt(1000));
		Reader reader = (answer != Answer.SILENT) ? reader(random.nextInt(100)) : Reader.CANCELS_LATER;
		int mostDeltas = (random.nextInt(10) == 0) ? 120 : 12;
		return new TurnPlan(TurnProbe.MARK + number, answer, reader, random.nextInt(mostDeltas), 1 + random.nextInt(10),
				random.nextInt(4), random.nextInt(7) == 0, random.nextInt(3) == 0);
	}

	private static Answer answer(int lot) {
		if (lot < 780) {
			return Answer.COMPLETED;
		}
		if (lot < 820) {
			return Answer.INCOMPLETE;
		}
		if (lot < 860) {
			return Answer.FAILED;
		}
		if (lot < 900) {
			return Answer.REFUSED;
		}
		if (lot < 940) {
			return Answer.BROKEN;
		}
		if (lot < 970) {
			return Answer.BROKEN_TWICE;
		}
		Answer[] rare = { Answer.DROPPED, Answer.ENDED, Answer.CLOSED, Answer.LIMITED, Answer.LIMITED_LATE,
				Answer.GARBAGE };
		return (lot < 994) ? rare[lot % rare.length] : Answer.SILENT;
	}

	private static Reader reader(int lot) {
		if (lot < 45) {
			return Reader.EAGER;
		}
		Reader[] others = { Reader.STEPPING, Reader.STEPPING, Reader.STEPPING, Reader.TIMED, Reader.TIMED,
				Reader.CANCELS_ON_SUBSCRIBE, Reader.CANCELS_AT_ONCE, Reader.CANCELS_WITHIN, Reader.CANCELS_AT_TERMINAL,
				Reader.CANCELS_LATER, Reader.TIMED_CANCELS_LATER };
		return others[lot % others.length];
	}

	Script script() {
		String text = this.marker + "|";
		Script half = Scripts.repeatDelta(1 + this.deltas / 2, text);
		if (this.delay > 1) {
			half = half.delay(Duration.ofMillis(this.delay));
		}
		Script whole = half.repeatDelta(1 + this.deltas / 2, text);
		return switch (this.answer) {
			case COMPLETED -> whole;
			case INCOMPLETE -> whole.incomplete("max_output_tokens");
			case FAILED -> whole.fail("server_error", "Failed on purpose");
			case REFUSED -> Scripts.error(429, "rate_limit_exceeded", "Refused on purpose");
			case BROKEN -> half.error(500, "server_error", "Broken on purpose");
			case BROKEN_TWICE ->
				half.error(500, "server_error", "Broken on purpose").fail("server_error", "Broken on purpose");
			case DROPPED -> half.drop();
			case ENDED -> half.fin();
			case CLOSED -> half.close(1012, "Closed on purpose");
			case LIMITED -> Scripts.script().rawFrame(LIMIT);
			case LIMITED_LATE -> half.rawFrame(LIMIT).repeatDelta(1 + this.deltas / 2, text);
			case GARBAGE -> half.garbage("{garbage");
			case SILENT -> half.stall();
		};
	}

}
