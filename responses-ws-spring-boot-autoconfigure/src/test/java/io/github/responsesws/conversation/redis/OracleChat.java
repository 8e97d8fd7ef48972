package io.github.responsesws.conversation.redis;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.AmbiguousReplay;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationRepositoryException;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One conversation of the oracle, and how its caller behaves: who is told that a turn was
 * lost resumes it. Owned by one subscription.
 */
final class OracleChat {

	static final int MAX_ATTEMPTS = 4;

	/** A Redis that is gone comes back sooner. */
	private static final int MAX_RESUMES = 400;

	private final int number;

	private final int turns;

	private final boolean store;

	private final Conversation conversation;

	private final RanTurns ran;

	private final Random random;

	private int turn;

	// Of the conversation: a call makes two.
	private long expected;

	private int resumes;

	private final Map<Integer, Integer> resumesOfTurn = new ConcurrentHashMap<>();

	OracleChat(int number, int turns, long seed, ResponsesWebSocketClient client, RanTurns ran) {
		this.number = number;
		this.turns = turns;
		this.random = new Random(seed + number);
		this.store = this.random.nextBoolean();
		this.ran = ran;
		this.conversation = client.conversation("c-" + number,
				ConversationSettings.builder()
					.request(ResponseRequest.builder().store(this.store).build())
					.keepStored(true)
					.replayAmbiguous(AmbiguousReplay.UNSTORED)
					.build());
	}

	/**
	 * Run all turns, one after the other.
	 * @return the number of each turn that is over
	 */
	Flux<Integer> all() {
		return Mono.defer(this::next).repeat(() -> this.turn < this.turns);
	}

	private Mono<Integer> next() {
		this.turn++;
		boolean calling = this.random.nextInt(4) == 0;
		String message = RanTurns.mark(this.number, this.turn)
				+ (calling ? " The weather of city '" + this.number + "'?" : " Hello.");
		this.expected += calling ? 2 : 1;
		return attempt(
				calling ? this.conversation.turn(message).run().response() : this.conversation.turn(message).response(),
				message, calling)
			.then(Mono.fromCallable(() -> {
				check();
				return this.turn;
			}));
	}

	private Mono<Void> attempt(Mono<Response> turn, String message, boolean calling) {
		return turn.then().onErrorResume(ResponsesException.class, (lost) -> {
			this.resumes++;
			int resumes = this.resumesOfTurn.merge(this.turn, 1, Integer::sum);
			if (resumes > MAX_RESUMES) {
				return Mono.error(new AssertionError("Turn " + message + " is lost", lost));
			}
			return Mono.delay(Duration.ofMillis(5L * Math.min(resumes, 20)))
				.then(Mono.defer(
						() -> attempt((isSafe(lost) && !hasBegun(calling)) ? turn : again(calling), message, calling)));
		});
	}

	private Mono<Response> again(boolean calling) {
		return calling ? this.conversation.resumeRun().response() : this.conversation.resume().response();
	}

	/**
	 * Whether earlier rounds of a run are part of the conversation: to ask anew would be
	 * to ask twice.
	 */
	private boolean hasBegun(boolean calling) {
		return calling && this.conversation.snapshot().turns() > this.expected - 2;
	}

	/**
	 * Whether nothing was sent, so that the caller does the same again.
	 */
	private static boolean isSafe(ResponsesException lost) {
		return lost instanceof ConversationRepositoryException && lost.replayVerdict() != ReplayVerdict.NEVER;
	}

	/**
	 * After each turn the conversation has it, and once.
	 */
	private void check() {
		assertThat(this.conversation.snapshot().turns()).as("turns of %s after %s", this.number, this.turn)
			.isEqualTo(this.expected);
		String mark = RanTurns.mark(this.number, this.turn);
		int resumes = this.resumesOfTurn.getOrDefault(this.turn, 0);
		assertThat(this.ran.times(mark)).as("runs of %s, resumed %s times", mark, resumes)
			.isBetween(1, (1 + resumes) * (this.store ? 1 : MAX_ATTEMPTS));
	}

	/**
	 * Let the service forget all, so that it is sent everything, and look.
	 */
	Mono<Void> checkHistory() {
		String mark = RanTurns.mark(this.number, this.turns + 1);
		return this.conversation.turn(mark + " Goodbye.")
			.response()
			.then()
			.onErrorResume(ResponsesException.class, (lost) -> this.conversation.resume().response().retry(10).then())
			.doOnSuccess((done) -> assertThat(this.ran.history(mark)).as("history of %s", this.number)
				.containsExactlyElementsOf(IntStream.rangeClosed(1, this.turns + 1)
					.mapToObj((turn) -> RanTurns.mark(this.number, turn))
					.toList()));
	}

	int resumes() {
		return this.resumes;
	}

}
