package io.github.responsesws.session;

import java.util.concurrent.atomic.AtomicLong;

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
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one connection. It stands in the pipeline before Reactor Netty's
 * own operations, whose inbound queue would hide which lane an event is for and would
 * close the socket on the first cancellation. Its state belongs to the channel's event
 * loop.
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

	/** Tells decoders of one event loop the words that its sessions have in common. */
	private static final FastThreadLocal<EventDecoder> DECODERS = new FastThreadLocal<>() {

		@Override
		protected EventDecoder initialValue() {
			return EventDecoder.joiningPairs();
		}

	};

	private final EventRouter router;

	private final SessionEnding ending;

	private final RequestWriter writer;

	private final SessionTimeouts timeouts;

	private final AtomicLong bytesIn = new AtomicLong();

	private final AtomicLong lastActivity;

	private boolean inRead;

	private boolean pinged;

	private final Pongs pongs = new Pongs();

	/** None before the first event, as {@link #SCRATCH}. */
	private @Nullable EventDecoder decoder;

	SessionHandler(EventRouter router, SessionEnding ending, RequestWriter writer, SessionTimeouts timeouts) {
		this.router = router;
		this.ending = ending;
		this.writer = writer;
		this.timeouts = timeouts;
		this.lastActivity = new AtomicLong(timeouts.now());
	}

	/**
	 * Return how many bytes of events were received. Any thread may ask.
	 */
	long bytesIn() {
		return this.bytesIn.get();
	}

	/**
	 * Return when something was read last. Any thread may ask.
	 */
	long lastActivity() {
		return this.lastActivity.get();
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (!this.inRead) {
			this.inRead = true;
			this.writer.holdFlush();
			this.timeouts.tick();
		}
		this.timeouts.sign();
		try {
			if (message instanceof TextWebSocketFrame text) {
				onText(text.content());
			}
			else if (message instanceof PingWebSocketFrame ping) {
				onPing(ctx, ping);
			}
			else if (message instanceof CloseWebSocketFrame close) {
				this.ending.onCloseFrame(close.statusCode(), close.reasonText());
			}
			else if (!(message instanceof PongWebSocketFrame)) {
				this.ending.onProtocolError("The server sent a binary message", null);
			}
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	private void onPing(ChannelHandlerContext ctx, PingWebSocketFrame ping) {
		this.pinged = true;
		if (!this.pongs.answer(ctx, ping.content())) {
			this.ending.onProtocolError("The server sends pings and does not wait for answers", null);
			ctx.close();
		}
	}

	private void onText(ByteBuf content) {
		int size = content.readableBytes();
		if (EndMark.is(content)) {
			this.router.routeEndMark();
			return;
		}
		ResponseEvent event;
		try {
			event = decode(content, size);
		}
		catch (MalformedEventException ex) {
			this.ending.onProtocolError("The server sent what is no event: " + ex.getMessage(), ex);
			return;
		}
		// One writer: no read-modify-write instruction is needed.
		this.bytesIn.lazySet(this.bytesIn.get() + size);
		if (this.ending.heard(event)) {
			this.router.route(event, size);
		}
	}

	private ResponseEvent decode(ByteBuf content, int size) {
		if (content.hasArray()) {
			return decoder().decode(content.array(), content.arrayOffset() + content.readerIndex(), size);
		}
		byte[] bytes = (size <= SCRATCH_SIZE) ? SCRATCH.get() : new byte[size];
		content.getBytes(content.readerIndex(), bytes, 0, size);
		return decoder().decode(bytes, 0, size);
	}

	private EventDecoder decoder() {
		EventDecoder decoder = this.decoder;
		if (decoder == null) {
			decoder = DECODERS.get().another();
			this.decoder = decoder;
		}
		return decoder;
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		this.inRead = false;
		this.lastActivity.lazySet(this.timeouts.now());
		this.writer.releaseFlush();
		if (this.pinged) {
			this.pinged = false;
			ctx.flush();
		}
		ctx.fireChannelReadComplete();
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext ctx) {
		this.writer.write();
		ctx.fireChannelWritabilityChanged();
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		this.pongs.drop();
		this.ending.onInactive();
		ctx.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		this.ending.onFailure(cause);
	}

}
