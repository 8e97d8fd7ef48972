package io.github.responsesws.http;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Turns over HTTP that are cancelled, asked for, lost and closed from several threads at
 * once: each ends once, and leaves nothing behind.
 */
class HttpTurnRaceTests {

	private static final int TURNS = 60;

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final Exchanges exchanges = new Exchanges();

	private final List<String> breaches = new CopyOnWriteArrayList<>();

	private final AtomicInteger ends = new AtomicInteger();

	@AfterEach
	void stop() {
		this.exchanges.close();
		this.server.close();
	}

	@Test
	void everyTurnEndsOnceAndLeavesItsPlace() {
		Random random = new Random(Long.getLong("responses-ws.test.seed", 1));
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.script().repeatDelta(20, "Hello "), Scripts.script().delta("Hello").drop(),
					Scripts.error(503, "server_is_overloaded", "Later"), Scripts.drop(),
					Scripts.script().repeatDelta(3, "x".repeat(20_000)).fin(), anything(random))
			.always();
		HttpTurns turns = this.exchanges.open(this.server.baseUrl(), (timeouts) -> timeouts.firstEvent(Exchanges.LONG),
				(builder) -> builder.settings(HttpSettings.builder().maxConnections(8).build())
					.turnListener(new Ends()));
		List<Impatient> all = new CopyOnWriteArrayList<>();
		for (int i = 0; i < TURNS; i++) {
			Impatient subscriber = new Impatient(random.nextInt(6), random.nextInt(30));
			all.add(subscriber);
			turns.stream(Exchanges.request("Hi")).subscribe(subscriber);
			subscriber.start();
		}
		all.forEach((subscriber) -> subscriber.over.asMono().block(Exchanges.LONG));
		Exchanges.await(() -> this.ends.get() == TURNS && turns.snapshot().running() == 0);
		assertThat(turns.snapshot().pending()).isZero();
		assertThat(this.breaches).isEmpty();
		this.server.awaitIdle(Exchanges.LONG);
		assertThat(turns.stream(Exchanges.request("Hi")).onErrorComplete().collectList().block(Exchanges.LONG))
			.isNotNull();
	}

	private static Script anything(Random random) {
		return random.nextBoolean() ? Scripts.text("Hello") : Scripts.script().delta("Hello").rawFrame("garbage");
	}

	private final class Ends implements TurnListener {

		@Override
		public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
			HttpTurnRaceTests.this.ends.incrementAndGet();
		}

	}

	/**
	 * Asks and cancels from other threads than those that bring events.
	 */
	private final class Impatient extends BaseSubscriber<ResponseEvent> {

		private final int habit;

		private final int patience;

		private final Sinks.Empty<Void> over = Sinks.empty();

		private final AtomicInteger signalling = new AtomicInteger();

		private int received;

		private long sequence = -1;

		Impatient(int habit, int patience) {
			this.habit = habit;
			this.patience = patience;
		}

		void start() {
			Schedulers.parallel().schedule(() -> {
				switch (this.habit) {
					case 0 -> cancel();
					case 1 -> requestUnbounded();
					case 2 -> request(1);
					default -> {
						request(this.patience + 1L);
						request(Long.MAX_VALUE);
					}
				}
			});
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// The thread that starts it asks.
		}

		@Override
		protected void hookOnNext(ResponseEvent event) {
			if (this.signalling.incrementAndGet() != 1) {
				HttpTurnRaceTests.this.breaches.add("two signals at once");
			}
			if (event.sequenceNumber() <= this.sequence) {
				HttpTurnRaceTests.this.breaches.add("out of order");
			}
			this.sequence = event.sequenceNumber();
			this.received++;
			if (this.habit == 2) {
				Schedulers.parallel().schedule(() -> request(1));
			}
			if (this.habit >= 4 && this.received == this.patience) {
				Schedulers.parallel().schedule(this::cancel);
			}
			this.signalling.decrementAndGet();
		}

		@Override
		protected void hookOnError(Throwable failure) {
			if (!(failure instanceof ResponsesException)) {
				HttpTurnRaceTests.this.breaches.add(failure.toString());
			}
		}

		@Override
		protected void hookFinally(SignalType type) {
			this.over.tryEmitEmpty();
		}

	}

}
