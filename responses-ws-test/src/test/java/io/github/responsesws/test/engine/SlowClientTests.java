package io.github.responsesws.test.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.test.wire.CreateRequest;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class SlowClientTests {

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final RecordingOutlet outlet = new RecordingOutlet();

	private final CountingHooks hooks = new CountingHooks();

	private final ServerSession session = new ServerSession(this.channel.eventLoop(), this.outlet,
			new EngineSettings(new LanePolicy(true, true, true), Duration.ZERO, Duration.ofMinutes(60),
					new ResponseStorage(), true),
			this.hooks, false);

	@Test
	void sendsNothingWhileTheSocketIsFull() {
		this.outlet.credit = 10;
		this.session.receive("{\"type\":\"response.create\",\"model\":\"m\",\"input\":\"Hi\"}".getBytes());
		this.channel.runPendingTasks();
		assertThat(this.outlet.events).hasSize(10);
		this.outlet.credit = 5;
		this.session.socketWritable();
		this.channel.runPendingTasks();
		assertThat(this.outlet.events).hasSize(15);
		this.outlet.credit = 10_000;
		this.session.socketWritable();
		this.channel.runPendingTasks();
		assertThat(this.outlet.events).last()
			.matches((event) -> event.path("type").asString().equals("response.completed"));
		assertThat(this.hooks.turns).isZero();
	}

	@Test
	void endsWaitingTurnsWithTheConnection() {
		this.outlet.credit = 3;
		this.session.receive("{\"type\":\"response.create\",\"model\":\"m\",\"input\":\"Hi\"}".getBytes());
		this.session.receive("{\"type\":\"response.create\",\"model\":\"m\",\"input\":\"Hi\"}".getBytes());
		this.channel.runPendingTasks();
		assertThat(this.hooks.turns).isEqualTo(2);
		this.session.close();
		this.session.close();
		assertThat(this.hooks.turns).isZero();
		this.outlet.credit = 10;
		this.session.socketWritable();
		this.channel.runPendingTasks();
		assertThat(this.outlet.events).hasSize(3);
	}

	@Test
	void pausesBetweenTheEventsOfTheDemoModel() {
		EmbeddedChannel clock = new EmbeddedChannel();
		clock.freezeTime();
		ServerSession slow = new ServerSession(clock.eventLoop(), this.outlet,
				new EngineSettings(new LanePolicy(true, true, true), Duration.ofSeconds(1), Duration.ofMinutes(60),
						new ResponseStorage(), true),
				this.hooks, false);
		this.outlet.credit = 100;
		slow.receive("{\"type\":\"response.create\",\"model\":\"m\",\"input\":\"Hi\"}".getBytes());
		clock.runPendingTasks();
		assertThat(this.outlet.events).hasSize(1);
		clock.advanceTimeBy(1, TimeUnit.SECONDS);
		clock.runScheduledPendingTasks();
		assertThat(this.outlet.events).hasSize(2);
	}

	private static final class RecordingOutlet implements Outlet {

		private final List<ObjectNode> events = new ArrayList<>();

		private int credit;

		@Override
		public boolean isWritable() {
			return this.credit > 0;
		}

		@Override
		public void send(ObjectNode event, int fragmentBytes) {
			this.credit--;
			this.events.add(event);
		}

		@Override
		public void sendText(String text) {
		}

		@Override
		public void sendBinary(byte[] bytes) {
		}

		@Override
		public void flush() {
		}

		@Override
		public void close(int code, @Nullable String reason) {
		}

		@Override
		public void drop() {
		}

		@Override
		public void fin() {
		}

	}

	private static final class CountingHooks implements SessionHooks {

		private int turns;

		@Override
		public void received(ObjectNode body, int bytes) {
		}

		@Override
		public List<Step> answer(CreateRequest request) {
			return List.of(Steps.demo());
		}

		@Override
		public void turnQueued() {
			this.turns++;
		}

		@Override
		public void turnEnded() {
			this.turns--;
		}

	}

}
