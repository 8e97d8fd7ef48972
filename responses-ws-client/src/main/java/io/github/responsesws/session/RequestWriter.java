package io.github.responsesws.session;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.github.responsesws.connection.Upload;
import io.github.responsesws.protocol.InjectRequest;
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

	private final Deque<Lane> unwritten = new ArrayDeque<>();

	private final Deque<Additions> unwrittenAdditions = new ArrayDeque<>(0);

	private final SessionTimeouts timeouts;

	private final Consumer<Throwable> onFailure;

	private final BiConsumer<Lane, Throwable> onUnwritable;

	// One writer, for snapshots.
	private volatile long turns;

	private volatile long bytesOut;

	private boolean holdFlush;

	private boolean flushNeeded;

	/**
	 * Create a writer.
	 * @param timeouts told when a request has left
	 * @param onFailure told when the channel does not take a message
	 * @param onUnwritable told when a request cannot be put into a message, and so was
	 * not sent
	 */
	RequestWriter(Channel channel, SessionTimeouts timeouts, Consumer<Throwable> onFailure,
			BiConsumer<Lane, Throwable> onUnwritable) {
		this.channel = channel;
		this.timeouts = timeouts;
		this.onFailure = onFailure;
		this.onUnwritable = onUnwritable;
	}

	/**
	 * Return how many requests were written. Any thread may ask.
	 */
	long turns() {
		return this.turns;
	}

	/**
	 * Return how many bytes were written. Any thread may ask.
	 */
	long bytesOut() {
		return this.bytesOut;
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
		add(new Additions(steer.frameSize(), steer::writeFrame));
	}

	/**
	 * Write outputs for a running response, ahead of requests that wait.
	 */
	void add(InjectRequest injection) {
		add(new Additions(injection.frameSize(), injection::writeFrame));
	}

	private void add(Additions additions) {
		this.unwrittenAdditions.add(additions);
		write();
	}

	/**
	 * Forget a request that was not written yet.
	 * @return whether there was one
	 */
	boolean remove(Lane lane) {
		return this.unwritten.remove(lane);
	}

	void clear() {
		this.unwritten.clear();
		this.unwrittenAdditions.clear();
	}

	void holdFlush() {
		this.holdFlush = true;
	}

	void releaseFlush() {
		this.holdFlush = false;
		write();
	}

	void write() {
		while (!this.unwrittenAdditions.isEmpty() && this.channel.isWritable()) {
			write(this.unwrittenAdditions.remove());
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
		TextWebSocketFrame frame;
		try {
			frame = frame(size, (out) -> turn.request().writeFrame(lane.streamId(), out));
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			// Only this turn fails: its neighbours have requests of their own.
			this.onUnwritable.accept(lane, ex);
			return;
		}
		lane.writing();
		this.turns = this.turns + 1;
		turn.started(size);
		this.channel.write(frame).addListener((written) -> {
			if (written.isSuccess()) {
				this.timeouts.written(lane, turn);
			}
			else {
				this.onFailure.accept(written.cause());
			}
		});
	}

	private void write(Additions additions) {
		this.channel.write(frame(additions.size(), additions.body())).addListener((written) -> {
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
		this.bytesOut = this.bytesOut + size;
		if (size > Upload.SMALL) {
			this.timeouts.wrote(size);
		}
		this.flushNeeded = true;
		return new TextWebSocketFrame(frame);
	}

	/**
	 * What is added to a running response.
	 *
	 * @param size the size of the frame in bytes
	 * @param body writes it
	 */
	private record Additions(int size, FrameBody body) {
	}

	@FunctionalInterface
	private interface FrameBody {

		void writeTo(OutputStream out) throws IOException;

	}

}
