package io.github.responsesws.benchmarks.wire;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Answers each request of a WebSocket with a turn on the lane that it names.
 */
final class WebSocketTurns extends SimpleChannelInboundHandler<WebSocketFrame> {

	private static final ByteBuf STREAM_ID = Unpooled.unreleasableBuffer(
			Unpooled.wrappedBuffer("\"stream_id\":\"".getBytes(StandardCharsets.US_ASCII)).asReadOnly());

	private final TurnShape shape;

	private @Nullable TurnSender sender;

	WebSocketTurns(TurnShape shape) {
		this.shape = shape;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext ctx) {
		// The frames are complete: the encoder lets plain buffers pass.
		this.sender = new TurnSender(ctx, TurnForm.FRAMES, (bytes) -> bytes, () -> {
		});
	}

	@Override
	protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
		if (frame instanceof TextWebSocketFrame && this.sender != null) {
			this.sender.start(this.shape.answering(frame.content()), streamId(frame.content()));
		}
		else if (frame instanceof PingWebSocketFrame) {
			ctx.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
		}
		else if (frame instanceof CloseWebSocketFrame) {
			ctx.close();
		}
	}

	private static @Nullable String streamId(ByteBuf request) {
		int at = ByteBufUtil.indexOf(STREAM_ID, request);
		if (at == -1) {
			return null;
		}
		int from = at + STREAM_ID.readableBytes();
		int length = request.bytesBefore(from, request.writerIndex() - from, (byte) '"');
		return request.toString(from, length, StandardCharsets.US_ASCII);
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext ctx) {
		if (this.sender != null) {
			this.sender.schedule();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		if (this.sender != null) {
			this.sender.stop();
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		ctx.close();
	}

}
