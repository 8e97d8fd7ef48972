package io.github.responsesws.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Joins the fragments of a message in one buffer, up to a size and a number: a message
 * costs what its bytes cost, however it is cut. Belongs to the channel's event loop.
 */
final class FragmentJoiner extends ChannelInboundHandlerAdapter {

	/** From this many on, fragments have to be of some size. */
	private static final int MANY = 16 * 1024;

	private static final long LEAST_AVERAGE = 256;

	private final int maxSize;

	private @Nullable ByteBuf joined;

	private boolean binary;

	private int fragments;

	FragmentJoiner(int maxSize) {
		this.maxSize = maxSize;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof WebSocketFrame reserved && reserved.rsv() != 0) {
			reserved.release();
			throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR,
					"a reserved bit is set on which nothing was agreed");
		}
		if (!(message instanceof WebSocketFrame frame) || (frame.isFinalFragment() && this.joined == null)
				|| !isPart(frame)) {
			ctx.fireChannelRead(message);
			return;
		}
		WebSocketFrame whole;
		try {
			whole = join(ctx, frame);
		}
		finally {
			ReferenceCountUtil.release(frame);
		}
		if (whole != null) {
			ctx.fireChannelRead(whole);
		}
	}

	private static boolean isPart(WebSocketFrame frame) {
		return frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame
				|| frame instanceof ContinuationWebSocketFrame;
	}

	private @Nullable WebSocketFrame join(ChannelHandlerContext ctx, WebSocketFrame frame) {
		ByteBuf joined = this.joined;
		ByteBuf content = frame.content();
		if (joined == null) {
			joined = ctx.alloc().buffer(content.readableBytes());
			this.joined = joined;
			this.binary = frame instanceof BinaryWebSocketFrame;
			this.fragments = 0;
		}
		this.fragments++;
		if (joined.readableBytes() + (long) content.readableBytes() > this.maxSize) {
			drop();
			throw new TooLongFrameException("A message is larger than " + this.maxSize + " bytes");
		}
		joined.writeBytes(content);
		if (this.fragments > MANY && this.fragments * LEAST_AVERAGE > joined.readableBytes()) {
			drop();
			throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.POLICY_VIOLATION,
					"A message came in more than " + MANY + " fragments with next to nothing in them");
		}
		if (!frame.isFinalFragment()) {
			return null;
		}
		this.joined = null;
		return this.binary ? new BinaryWebSocketFrame(joined) : new TextWebSocketFrame(joined);
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		drop();
		ctx.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		drop();
	}

	private void drop() {
		if (this.joined != null) {
			this.joined.release();
			this.joined = null;
		}
	}

}
