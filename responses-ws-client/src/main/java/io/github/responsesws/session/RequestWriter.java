package io.github.responsesws.session;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

import io.github.responsesws.protocol.SteerRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/**
 * Writes the requests of a session's lanes, in the order in which they came, no faster
 * than the channel takes them. What is written while a batch of frames is read is flushed
 * together at its end. Belongs to the session's event loop.
 */
final class RequestWriter {

	private final Channel channel;

	private final SessionCounters counters;

	private final Deque<Lane> unwritten = new ArrayDeque<>();

	private final Deque<SteerRequest> unwrittenSteers = new ArrayDeque<>(0);

	private final Consumer<Throwable> onFailure;

	private boolean holdFlush;

	private boolean flushNeeded;

	RequestWriter(Channel channel, SessionCounters counters, Consumer<Throwable> onFailure) {
		this.channel = channel;
		this.counters = counters;
		this.onFailure = onFailure;
	}

	/**
	 * Write the request of a lane's turn, now or when the channel is writable again.
	 */
	void add(Lane lane) {
		this.unwritten.add(lane);
		write();
	}

	/**
	 * Write input for a running response, ahead of requests that wait.
	 */
	void add(SteerRequest steer) {
		this.unwrittenSteers.add(steer);
		write();
	}

	/**
	 * Forget a request that was not written yet.
	 * @return whether there was one
	 */
	boolean remove(Lane lane) {
		return this.unwritten.remove(lane);
	}

	boolean isWaiting(Lane lane) {
		return this.unwritten.contains(lane);
	}

	void clear() {
		this.unwritten.clear();
		this.unwrittenSteers.clear();
	}

	void holdFlush() {
		this.holdFlush = true;
	}

	void releaseFlush() {
		this.holdFlush = false;
		write();
	}

	void write() {
		while (!this.unwrittenSteers.isEmpty() && this.channel.isWritable()) {
			write(this.unwrittenSteers.remove());
		}
		while (!this.unwritten.isEmpty() && this.channel.isWritable()) {
			Lane lane = this.unwritten.remove();
			Turn turn = lane.turn();
			if (turn != null) {
				write(lane, turn);
			}
		}
		if (this.flushNeeded && !this.holdFlush) {
			this.flushNeeded = false;
			this.channel.flush();
		}
	}

	private void write(Lane lane, Turn turn) {
		int size = turn.request().frameSize(lane.streamId());
		TextWebSocketFrame frame = frame(size, (out) -> turn.request().writeFrame(lane.streamId(), out));
		turn.started(size);
		this.channel.write(frame).addListener((written) -> {
			if (!written.isSuccess()) {
				this.onFailure.accept(written.cause());
			}
			else if (lane.turn() == turn) {
				lane.written();
			}
		});
	}

	private void write(SteerRequest steer) {
		this.channel.write(frame(steer.frameSize(), steer::writeFrame)).addListener((written) -> {
			if (!written.isSuccess()) {
				this.onFailure.accept(written.cause());
			}
		});
	}

	private TextWebSocketFrame frame(int size, FrameBody body) {
		ByteBuf frame = this.channel.alloc().buffer(size);
		try (ByteBufOutputStream out = new ByteBufOutputStream(frame)) {
			body.writeTo(out);
		}
		catch (IOException ex) {
			frame.release();
			throw new UncheckedIOException(ex);
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			frame.release();
			throw ex;
		}
		this.counters.sent(size);
		this.flushNeeded = true;
		return new TextWebSocketFrame(frame);
	}

	@FunctionalInterface
	private interface FrameBody {

		void writeTo(OutputStream out) throws IOException;

	}

}
