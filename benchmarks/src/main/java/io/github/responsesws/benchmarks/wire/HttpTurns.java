package io.github.responsesws.benchmarks.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Upgrades to a WebSocket, or answers with a turn: as server-sent events, or as a chat
 * completion where that is asked for.
 */
final class HttpTurns extends SimpleChannelInboundHandler<FullHttpRequest> {

	static final int MAX_REQUEST = 32 * 1024 * 1024;

	private @Nullable TurnSender sender;

	@Override
	protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
		TurnShape shape = TurnShape.parse(request.uri());
		if (request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
			upgrade(ctx, request, shape);
		}
		else {
			stream(ctx, request, shape);
		}
	}

	private void upgrade(ChannelHandlerContext ctx, FullHttpRequest request, TurnShape shape) {
		ctx.pipeline().replace(this, "turns", new WebSocketTurns(shape));
		new WebSocketServerHandshakerFactory("", null, false, MAX_REQUEST).newHandshaker(request)
			.handshake(ctx.channel(), request);
	}

	private void stream(ChannelHandlerContext ctx, FullHttpRequest request, TurnShape shape) {
		boolean keepAlive = HttpUtil.isKeepAlive(request);
		TurnForm form = TurnForm.of(request);
		DefaultHttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
		head.headers().set(HttpHeaderNames.CONTENT_TYPE, form.contentType());
		HttpUtil.setTransferEncodingChunked(head, true);
		HttpUtil.setKeepAlive(head, keepAlive);
		ctx.write(head, ctx.voidPromise());
		this.sender = new TurnSender(ctx, form, (bytes) -> new DefaultHttpContent((ByteBuf) bytes), () -> {
			var written = ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
			if (!keepAlive) {
				written.addListener(ChannelFutureListener.CLOSE);
			}
		});
		this.sender.start(shape.answering(request.content()), null);
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
