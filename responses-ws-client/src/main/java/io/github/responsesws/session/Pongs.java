package io.github.responsesws.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Answers pings. While an answer waits for a server that does not read, only the latest
 * ping is kept, which is all that has to be answered (RFC 6455, section 5.5.3). Belongs
 * to the session's event loop.
 */
final class Pongs {

	/** No server asks so often before it can have an answer. */
	private static final int MOST_UNANSWERED = 10_000;

	private boolean writing;

	private @Nullable ByteBuf latest;

	private int unanswered;

	/**
	 * Answer a ping, now or when the last answer has been taken. The channel is not
	 * flushed.
	 * @return whether the server may go on like that
	 */
	boolean answer(ChannelHandlerContext ctx, ByteBuf content) {
		if (!this.writing) {
			write(ctx, content.retain());
			return true;
		}
		drop();
		this.latest = content.retain();
		this.unanswered++;
		return this.unanswered < MOST_UNANSWERED;
	}

	private void write(ChannelHandlerContext ctx, ByteBuf content) {
		this.writing = true;
		this.unanswered = 0;
		ctx.write(new PongWebSocketFrame(content)).addListener((written) -> {
			this.writing = false;
			ByteBuf next = this.latest;
			this.latest = null;
			if (next != null && written.isSuccess()) {
				write(ctx, next);
				ctx.flush();
			}
			else if (next != null) {
				next.release();
			}
		});
	}

	/**
	 * Forget the ping that waits for its answer.
	 */
	void drop() {
		if (this.latest != null) {
			this.latest.release();
			this.latest = null;
		}
	}

}
