package io.github.responsesws.session;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.Deflater;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Compresses requests, each to one frame. A large one is compressed piece by piece, so
 * that other connections of the event loop have their turn in between; requests behind it
 * wait, pings and pongs do not. Belongs to the channel's event loop.
 */
final class MessageDeflater extends ChannelOutboundHandlerAdapter {

	private static final int PIECE = 64 * 1024;

	private static final int STEP = 16 * 1024;

	/** Bytes that end each message and are left out: an empty block. */
	private static final int TAIL = 4;

	private static final int WRITABILITY = 1;

	private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

	private final boolean forgets;

	private final Deque<Request> requests = new ArrayDeque<>(0);

	/** What is there of the first of them, if it did not fit into one piece. */
	private @Nullable ByteBuf begun;

	private boolean working;

	private boolean closing;

	MessageDeflater(boolean forgets) {
		this.forgets = forgets;
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (message instanceof TextWebSocketFrame frame && !this.closing) {
			this.requests.add(new Request(frame, promise));
			if (!this.working) {
				this.working = true;
				compress(ctx);
			}
			return;
		}
		// Nothing may follow a close frame.
		this.closing = this.closing || message instanceof CloseWebSocketFrame;
		ctx.write(message, promise);
	}

	private void compress(ChannelHandlerContext ctx) {
		try {
			compressAll(ctx);
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			Request request = this.requests.peek();
			if (request != null) {
				// The session ends with it, and closes the channel.
				request.promise().tryFailure(ex);
			}
		}
	}

	private void compressAll(ChannelHandlerContext ctx) {
		boolean held = this.begun != null;
		for (Request request = this.requests.peek(); request != null && !this.closing; request = this.requests.peek()) {
			ByteBuf content = request.frame().content();
			ByteBuf out = (this.begun != null) ? this.begun : ctx.alloc().buffer(STEP);
			this.begun = out;
			boolean last = content.readableBytes() <= PIECE;
			deflate(content.readSlice(Math.min(PIECE, content.readableBytes())), last, out);
			if (!last) {
				hold(ctx, true);
				ctx.executor().execute(() -> compress(ctx));
				return;
			}
			this.begun = null;
			this.requests.remove();
			request.frame().release();
			ctx.write(new TextWebSocketFrame(true, MessageInflater.COMPRESSED, out), request.promise());
		}
		this.working = false;
		if (held) {
			// Whoever wrote this has flushed already.
			ctx.flush();
			hold(ctx, false);
		}
	}

	private void deflate(ByteBuf in, boolean last, ByteBuf out) {
		this.deflater.setInput(in.nioBuffer());
		int flush = last ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
		int length = STEP;
		while (length == STEP) {
			out.ensureWritable(STEP);
			length = this.deflater.deflate(out.internalNioBuffer(out.writerIndex(), STEP), flush);
			out.writerIndex(out.writerIndex() + length);
		}
		if (last) {
			out.writerIndex(out.writerIndex() - TAIL);
			if (this.forgets) {
				this.deflater.reset();
			}
		}
	}

	/**
	 * Ask for no more requests, or for more.
	 */
	private static void hold(ChannelHandlerContext ctx, boolean held) {
		ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
		if (buffer != null) {
			buffer.setUserDefinedWritability(WRITABILITY, !held);
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		this.closing = true;
		this.deflater.end();
		if (this.begun != null) {
			this.begun.release();
			this.begun = null;
		}
		for (Request request = this.requests.poll(); request != null; request = this.requests.poll()) {
			request.frame().release();
			request.promise().tryFailure(new ClosedChannelException());
		}
	}

	/**
	 * A request that is not written yet.
	 */
	private record Request(TextWebSocketFrame frame, ChannelPromise promise) {
	}

}
