package io.github.responsesws.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * What of ours is still on its way out: a server that has not got the whole request
 * cannot answer, and its silence says nothing. What waits in this process is seen to
 * leave. What the system or a machine on the way has taken is not, so a slow line is
 * assumed. Belongs to the channel's event loop.
 */
public final class Upload {

	/** Half a megabit a second, what a bad mobile connection does. */
	private static final long BYTES_PER_SECOND = 64 * 1024;

	/** So much is gone at once on any line. */
	public static final int SMALL = 64 * 1024;

	private final Channel channel;

	private long waiting;

	private long progressAt = Long.MIN_VALUE;

	private long goneAt = Long.MIN_VALUE;

	/**
	 * Create an upload of nothing yet.
	 * @param channel what takes the bytes
	 */
	public Upload(Channel channel) {
		this.channel = channel;
	}

	/**
	 * Note that a request is about to be handed to the channel: less of it that waits is
	 * progress.
	 * @param size its size in bytes
	 * @param now the time in nanoseconds
	 */
	public void begin(int size, long now) {
		wrote(size, now);
		this.waiting += size;
	}

	/**
	 * Note that a message was handed to the channel.
	 * @param size its size in bytes
	 * @param now the time in nanoseconds
	 */
	public void wrote(int size, long now) {
		this.goneAt = gone(now) + Math.max(size - SMALL, 0) * 1_000_000_000L / BYTES_PER_SECOND;
	}

	/**
	 * Return when everything that was written so far will be gone.
	 * @param now the time in nanoseconds
	 */
	public long gone(long now) {
		return (this.goneAt != Long.MIN_VALUE && this.goneAt - now > 0) ? this.goneAt : now;
	}

	/**
	 * Look at what waits in this process.
	 * @param now the time in nanoseconds
	 */
	public void look(long now) {
		long before = this.waiting;
		this.waiting = waiting();
		if (this.waiting < before) {
			this.progressAt = now;
		}
	}

	private long waiting() {
		ChannelOutboundBuffer buffer = this.channel.unsafe().outboundBuffer();
		return (buffer != null) ? buffer.totalPendingWriteBytes() - buffer.currentProgress() : 0;
	}

	/**
	 * Return the later of a moment and the last one when bytes of ours left or may have.
	 * @param moment the moment in nanoseconds
	 */
	public long orLater(long moment) {
		long later = (this.progressAt != Long.MIN_VALUE && this.progressAt - moment > 0) ? this.progressAt : moment;
		// While some of it waits here, what does not leave is stuck.
		return (this.waiting == 0 && this.goneAt != Long.MIN_VALUE && this.goneAt - later > 0) ? this.goneAt : later;
	}

}
