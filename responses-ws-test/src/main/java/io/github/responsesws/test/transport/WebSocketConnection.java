package io.github.responsesws.test.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

import io.github.responsesws.test.engine.Outlet;
import io.github.responsesws.test.engine.ServerSession;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.FutureMono;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * One WebSocket of the server. It sits in the channel's pipeline and takes all frames, so
 * that a script can do to the socket what no well-behaved server would. Plain fields
 * belong to the event loop; the public methods may be called from any thread.
 * <p>
 * While the client does not read, the connection does not read either, so nothing piles
 * up on the server.
 *
 * @since 0.1.0
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write means a closed channel,
												// which is told by itself.
public final class WebSocketConnection extends ChannelInboundHandlerAdapter {

	private static final Logger logger = Loggers.getLogger(WebSocketConnection.class);

	private static final int TOO_BIG = 1009;

	private static final int UNSUPPORTED_DATA = 1003;

	private static final int INTERNAL_ERROR = 1011;

	private final String id;

	private final Channel channel;

	private final int maxRequestBytes;

	private final SocketOutlet outlet;

	private final ByteArrayOutputStream message = new ByteArrayOutputStream();

	private @Nullable ServerSession session;

	private boolean readingPaused;

	WebSocketConnection(String id, Channel channel, int maxRequestBytes, ServerHooks hooks) {
		this.id = id;
		this.channel = channel;
		this.maxRequestBytes = maxRequestBytes;
		this.outlet = new SocketOutlet(channel);
		channel.closeFuture().addListener((future) -> hooks.closed(this));
	}

	/**
	 * Return the connection's identifier.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return whether the socket is open.
	 */
	public boolean isOpen() {
		return this.channel.isActive();
	}

	/**
	 * Return when the socket is closed.
	 * @return completes when the socket is closed
	 */
	public Mono<Void> onClosed() {
		return FutureMono.from(this.channel.closeFuture());
	}

	/**
	 * Send a close frame, then close the socket as soon as the client confirms.
	 * @param code the close code
	 * @param reason the close reason
	 */
	public void close(int code, @Nullable String reason) {
		onEventLoop(() -> this.outlet.close(code, reason));
	}

	/**
	 * Reset the TCP connection.
	 */
	public void drop() {
		onEventLoop(this.outlet::drop);
	}

	/**
	 * Stop or resume reading what the client sends.
	 * @param paused whether to stop
	 */
	public void pauseReading(boolean paused) {
		onEventLoop(() -> {
			this.readingPaused = paused;
			updateReading();
		});
	}

	/**
	 * Send a ping, whatever the session does.
	 */
	public void ping() {
		onEventLoop(() -> this.channel.writeAndFlush(new PingWebSocketFrame()));
	}

	Outlet outlet() {
		return this.outlet;
	}

	EventLoop eventLoop() {
		return this.channel.eventLoop();
	}

	void start(ServerSession session) {
		this.session = session;
		updateReading();
	}

	/**
	 * Read without a session: only the client's close frame matters.
	 */
	void startWithoutSession() {
		updateReading();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		try {
			if (message instanceof WebSocketFrame frame) {
				frame(context, frame);
			}
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		updateReading();
		if (this.session != null && this.channel.isWritable()) {
			this.session.socketWritable();
		}
		context.fireChannelWritabilityChanged();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		if (this.session != null) {
			this.session.close();
		}
		context.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		// A vanished client is everyday life. The decoder has already answered a protocol
		// violation with its close code and closes by itself.
		if (cause instanceof IOException) {
			context.close();
		}
		else if (!(cause instanceof DecoderException)) {
			// A matcher that throws must not leave its client waiting for an answer.
			logger.error("A request could not be answered", cause);
			this.outlet.close(INTERNAL_ERROR, "internal error");
		}
	}

	private void frame(ChannelHandlerContext context, WebSocketFrame frame) {
		if (frame instanceof CloseWebSocketFrame close) {
			confirm(context, close);
		}
		else if (frame instanceof PingWebSocketFrame) {
			context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
		}
		else if (frame instanceof BinaryWebSocketFrame) {
			this.outlet.close(UNSUPPORTED_DATA, "only text messages");
		}
		else if ((frame instanceof TextWebSocketFrame || frame instanceof ContinuationWebSocketFrame)
				&& !this.outlet.isClosing()) {
			text(frame);
		}
	}

	private void text(WebSocketFrame frame) {
		if (this.message.size() + frame.content().readableBytes() > this.maxRequestBytes) {
			this.outlet.close(TOO_BIG, "message too big");
			return;
		}
		this.message.writeBytes(ByteBufUtil.getBytes(frame.content()));
		if (frame.isFinalFragment()) {
			byte[] text = this.message.toByteArray();
			this.message.reset();
			if (this.session != null) {
				this.session.receive(text);
			}
		}
	}

	private void confirm(ChannelHandlerContext context, CloseWebSocketFrame close) {
		if (this.outlet.isClosing()) {
			context.close();
		}
		else {
			this.outlet.markClosing();
			context.writeAndFlush(close.retainedDuplicate()).addListener(ChannelFutureListener.CLOSE);
		}
	}

	private void updateReading() {
		this.channel.config().setAutoRead(!this.readingPaused && this.channel.isWritable());
	}

	private void onEventLoop(Runnable task) {
		if (this.channel.eventLoop().inEventLoop()) {
			task.run();
		}
		else {
			this.channel.eventLoop().execute(task);
		}
	}

}
