package io.github.responsesws.session;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

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

/**
 * Inflates compressed messages, fragment by fragment. A message is given up the moment it
 * becomes larger than the largest one that is accepted, so that a small one that is made
 * to become huge costs no more than that. Belongs to the channel's event loop.
 */
final class MessageInflater extends ChannelInboundHandlerAdapter {

	/** The bit of a message's first frame that says that the message is compressed. */
	static final int COMPRESSED = 4;

	/** What a sender leaves out at the end of each message. */
	private static final byte[] TAIL = { 0, 0, (byte) 0xff, (byte) 0xff };

	private static final int STEP = 16 * 1024;

	private final Inflater inflater = new Inflater(true);

	private final int maxSize;

	private final boolean forgets;

	private boolean compressed;

	private boolean streamEnded;

	private boolean broken;

	private long size;

	MessageInflater(int maxSize, boolean forgets) {
		this.maxSize = maxSize;
		this.forgets = forgets;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (this.broken) {
			ReferenceCountUtil.release(message);
			return;
		}
		if (!(message instanceof WebSocketFrame frame) || !isCompressed(frame)) {
			ctx.fireChannelRead(message);
			return;
		}
		ByteBuf content = ctx.alloc().buffer(Math.min(STEP, 4 * frame.content().readableBytes() + TAIL.length));
		try {
			inflate(frame, content);
		}
		catch (DataFormatException ex) {
			this.broken = true;
			content.release();
			throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.INVALID_PAYLOAD_DATA,
					"a compressed message that cannot be inflated", ex);
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			this.broken = true;
			content.release();
			throw ex;
		}
		finally {
			frame.release();
		}
		ctx.fireChannelRead(inflated(frame, content));
	}

	private boolean isCompressed(WebSocketFrame frame) {
		if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) {
			this.compressed = frame.rsv() == COMPRESSED;
			this.streamEnded = false;
			this.size = 0;
			return this.compressed;
		}
		return this.compressed && frame.rsv() == 0 && frame instanceof ContinuationWebSocketFrame;
	}

	private static WebSocketFrame inflated(WebSocketFrame frame, ByteBuf content) {
		if (frame instanceof TextWebSocketFrame) {
			return new TextWebSocketFrame(frame.isFinalFragment(), 0, content);
		}
		return (frame instanceof BinaryWebSocketFrame) ? new BinaryWebSocketFrame(frame.isFinalFragment(), 0, content)
				: new ContinuationWebSocketFrame(frame.isFinalFragment(), 0, content);
	}

	private void inflate(WebSocketFrame frame, ByteBuf out) throws DataFormatException {
		inflate(frame.content().nioBuffer(), out);
		if (frame.isFinalFragment()) {
			inflate(ByteBuffer.wrap(TAIL), out);
			if (this.forgets || this.streamEnded) {
				this.inflater.reset();
			}
		}
	}

	private void inflate(ByteBuffer in, ByteBuf out) throws DataFormatException {
		this.inflater.setInput(in);
		while (true) {
			// One byte more than is accepted tells that there is more.
			int room = (int) Math.min(STEP, this.maxSize - this.size + 1);
			out.ensureWritable(room);
			int length = this.inflater.inflate(out.internalNioBuffer(out.writerIndex(), room));
			out.writerIndex(out.writerIndex() + length);
			this.size += length;
			if (this.size > this.maxSize) {
				throw new TooLongFrameException("A message is larger than " + this.maxSize + " bytes");
			}
			if (this.inflater.finished()) {
				// A sender may end its stream and begin another, even within a message.
				this.streamEnded = true;
				this.inflater.reset();
				this.inflater.setInput(in);
			}
			else if (length == 0 && !this.inflater.needsInput()) {
				throw new DataFormatException("No progress");
			}
			if (length < room && this.inflater.needsInput()) {
				return;
			}
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		this.broken = true;
		this.inflater.end();
	}

}
