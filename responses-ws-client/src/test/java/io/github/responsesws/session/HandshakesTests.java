package io.github.responsesws.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.CapturedLog;
import io.github.responsesws.Races;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.connection.HandshakeFailure;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.ResponsesException;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class HandshakesTests implements Handshakes.Outcome {

	private static final ConnectionSettings CONNECTION = ConnectionSettings.builder().build();

	@RegisterExtension
	final CapturedLog log = new CapturedLog();

	private final List<String> outcomes = new ArrayList<>();

	private final SerialLoop loop = new SerialLoop(() -> {
	});

	private final Handshakes handshakes = new Handshakes(this.loop, this);

	@Test
	void sessionsAreNumbered() {
		this.handshakes.begin((id) -> Mono.just(session(id, new EmbeddedChannel())), 5);
		this.handshakes.begin((id) -> Mono.just(session(id, new EmbeddedChannel())), 6);
		assertThat(this.outcomes).containsExactly("session-1 since 5", "session-2 since 6");
		assertThat(this.handshakes.count()).isZero();
	}

	@Test
	void aHandshakeIsUnderWayUntilItFails() {
		TestPublisher<Session> session = TestPublisher.create();
		this.handshakes.begin((id) -> session.mono(), 5);
		assertThat(this.handshakes.count()).isOne();
		session.error(failure());
		assertThat(this.handshakes.count()).isZero();
		assertThat(this.outcomes).containsExactly("handshake_failed since 5");
	}

	@Test
	void nothingIsHeardOfOneThatWasGivenUp() {
		TestPublisher<Session> first = TestPublisher.create();
		TestPublisher<Session> second = TestPublisher.create();
		this.handshakes.begin((id) -> first.mono(), 5);
		this.handshakes.begin((id) -> second.mono(), 6);
		this.handshakes.cancel();
		assertThat(this.handshakes.count()).isZero();
		first.assertCancelled();
		second.assertCancelled();
		assertThat(this.outcomes).isEmpty();
	}

	@Test
	void nothingIsLoggedOfOneThatFailsAfterItWasGivenUp() {
		TestPublisher<Session> session = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
		this.handshakes.begin((id) -> session.mono(), 5);
		this.handshakes.cancel();
		session.error(failure());
		assertThat(this.log.text()).contains("It failed after it was given up");
		assertThat(this.log.shown()).isEmpty();
	}

	@Test
	void aSessionIsEitherHandedOverOrClosed() {
		for (int round = 0; round < 1000; round++) {
			EmbeddedChannel channel = new EmbeddedChannel();
			Session session = session("session", channel);
			Sinks.One<Session> ready = Sinks.unsafe().one();
			AtomicInteger opened = new AtomicInteger();
			AtomicBoolean givenUp = new AtomicBoolean();
			SerialLoop loop = new SerialLoop(() -> {
			});
			Handshakes handshakes = new Handshakes(loop, new Handshakes.Outcome() {

				@Override
				public void opened(Session session, long startedAt) {
					opened.incrementAndGet();
				}

				@Override
				public void failed(ResponsesException failure, long startedAt) {
					throw new IllegalStateException(failure);
				}

			});
			handshakes.begin((id) -> ready.asMono().doOnCancel(() -> givenUp.set(true)), 0);
			Races.race(() -> ready.tryEmitValue(session), () -> loop.execute(handshakes::cancel));
			channel.runPendingTasks();
			boolean closed = session.state() == SessionState.CLOSED;
			assertThat(opened.get() == 1 || closed || givenUp.get()).as("round %d", round).isTrue();
			assertThat(opened.get() == 1 && closed).as("round %d", round).isFalse();
			assertThat(handshakes.count()).isZero();
			channel.finishAndReleaseAll();
		}
	}

	private static Session session(String id, EmbeddedChannel channel) {
		return new Session(id, channel, CONNECTION.endpoint(), SessionSettings.builder().build(),
				TimeoutSettings.builder().build(), new SilentOwner(), VirtualTimeScheduler.create());
	}

	private static HandshakeException failure() {
		return HandshakeFailure.endedAtOnce(CONNECTION.endpoint());
	}

	@Override
	public void opened(Session session, long startedAt) {
		this.outcomes.add(session + " since " + startedAt);
	}

	@Override
	public void failed(ResponsesException failure, long startedAt) {
		this.outcomes.add(failure.code() + " since " + startedAt);
	}

}
