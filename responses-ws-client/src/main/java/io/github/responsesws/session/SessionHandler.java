package io.github.responsesws.session;

import io.github.responsesws.protocol.EventDecoder;
import io.github.responsesws.protocol.MalformedEventException;
import io.github.responsesws.protocol.ResponseEvent;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * Reads the frames of one connection. It stands in the pipeline before Reactor Netty's
 * own operations, whose inbound queue would hide which lane an event is for and would
 * close the socket on the first cancellation.
 */
final class SessionHandler extends ChannelInboundHandlerAdapter {

	private static final int SCRATCH_SIZE = 16 * 1024;

	/** One for each event loop, not for each session: an idle session needs none. */
	private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {

		@Override
		protected byte[] initialValue() {
			return new byte[SCRATCH_SIZE];
		}

	};

	private final Session session;

	private final EventDecoder decoder = EventDecoder.joiningPairs();

	SessionHandler(Session session) {
		this.session = session;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		this.session.onSign();
		try {
			if (message instanceof TextWebSocketFrame text) {
				onText(text.content());
			}
			else if (message instanceof PingWebSocketFrame ping) {
				ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()), ctx.voidPromise());
			}
			else if (message instanceof CloseWebSocketFrame close) {
				this.session.ending().onCloseFrame(close.statusCode(), close.reasonText());
			}
			else if (!(message instanceof PongWebSocketFrame)) {
				this.session.ending().onProtocolError("The server sent a binary message", null);
			}
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	private void onText(ByteBuf content) {
		int size = content.readableBytes();
		ResponseEvent event;
		try {
			event = decode(content, size);
		}
		catch (MalformedEventException ex) {
			this.session.ending().onProtocolError("The server sent what is no event: " + ex.getMessage(), ex);
			return;
		}
		this.session.onEvent(event, size);
	}

	private ResponseEvent decode(ByteBuf content, int size) {
		if (content.hasArray()) {
			return this.decoder.decode(content.array(), content.arrayOffset() + content.readerIndex(), size);
		}
		byte[] bytes = (size <= SCRATCH_SIZE) ? SCRATCH.get() : new byte[size];
		content.getBytes(content.readerIndex(), bytes, 0, size);
		return this.decoder.decode(bytes, 0, size);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		this.session.onReadComplete();
		ctx.fireChannelReadComplete();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext ctx) {
		this.session.onWritable();
		ctx.fireChannelWritabilityChanged();
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		this.session.ending().onInactive();
		ctx.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		this.session.ending().onFailure(cause);
	}

}
