package io.github.responsesws.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.turn.TurnTimeoutException;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

class RequestWriterTests {

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final List<Throwable> failures = new ArrayList<>();

	private final List<Lane> unwritable = new ArrayList<>();

	private final RequestWriter writer = new RequestWriter(this.channel, timeouts(this.channel), this.failures::add,
			(lane, failure) -> this.unwritable.add(lane));

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void aRequestThatCannotBeWrittenFailsItsOwnTurnAlone() {
		Lane broken = queued(0);
		Lane next = queued(1);
		this.channel.config().setAllocator(new Exhausted());
		this.writer.add(broken);
		assertThat(this.unwritable).containsExactly(broken);
		assertThat(broken.state()).isEqualTo(LaneState.QUEUED);
		this.channel.config().setAllocator(UnpooledByteBufAllocator.DEFAULT);
		this.writer.add(next);
		assertThat(this.unwritable).containsExactly(broken);
		assertThat(next.state()).isEqualTo(LaneState.WRITTEN);
		assertThat(this.writer.turns()).isOne();
		assertThat(this.failures).isEmpty();
	}

	@Test
	void whatAFullChannelHasNotTakenCanBeTakenBack() {
		this.channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 1));
		this.writer.holdFlush();
		Lane first = queued(0);
		Lane waiting = queued(1);
		Lane last = queued(2);
		this.writer.add(first);
		this.writer.add(waiting);
		this.writer.add(last);
		assertThat(first.state()).isEqualTo(LaneState.WRITING);
		assertThat(waiting.state()).isEqualTo(LaneState.QUEUED);
		assertThat(this.writer.remove(first)).isFalse();
		assertThat(this.writer.remove(waiting)).isTrue();
		this.writer.releaseFlush();
		this.writer.write();
		assertThat(first.state()).isEqualTo(LaneState.WRITTEN);
		assertThat(waiting.state()).isEqualTo(LaneState.QUEUED);
		assertThat(last.state()).isEqualTo(LaneState.WRITTEN);
		assertThat(this.channel.outboundMessages()).hasSize(2);
	}

	@Test
	void steeredInputIsNoTurn() {
		this.writer.add(SteerRequest.of("resp_1", "more"));
		assertThat(this.writer.turns()).isZero();
		TextWebSocketFrame frame = this.channel.readOutbound();
		assertThat(this.writer.bytesOut()).isEqualTo(frame.content().readableBytes());
		frame.release();
	}

	private static SessionTimeouts timeouts(Channel channel) {
		SessionTimeouts.Handler none = new SessionTimeouts.Handler() {

			@Override
			public void ping(Runnable written) {
			}

			@Override
			public void onSilence() {
			}

			@Override
			public void onSlowSubscriber(Lane lane, Turn turn) {
			}

			@Override
			public void onTimeout(Lane lane, Turn turn, TurnTimeoutException.Kind kind, Duration timeout) {
			}

			@Override
			public void onStuck(Lane lane) {
			}

		};
		return new SessionTimeouts(SessionSettings.builder().build(), TimeoutSettings.builder().build(), new Lanes(2),
				none, channel, Schedulers.parallel());
	}

	private static Lane queued(int index) {
		Lane lane = new Lane(index, "lane-" + (index + 1));
		lane.start(HeldTurn.alone(), 0);
		return lane;
	}

	/**
	 * An allocator without memory.
	 */
	private static final class Exhausted extends AbstractByteBufAllocator {

		@Override
		protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
			throw new OutOfMemoryError("none left");
		}

		@Override
		protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
			throw new OutOfMemoryError("none left");
		}

		@Override
		public boolean isDirectBufferPooled() {
			return false;
		}

	}

}
