package io.github.responsesws.session;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Keeps status, headers and the beginning of the body of a refused upgrade. Netty's
 * handshake exception drops the body, and Reactor Netty fails on one of more than 8 KiB.
 * Its state belongs to the channel's event loop until the handshake has failed.
 */
final class RefusedUpgradeHandler extends ChannelInboundHandlerAdapter {

	/**
	 * A name that Reactor Netty takes for its own, so that it adds its aggregator behind
	 * this handler.
	 */
	static final String NAME = NettyPipeline.LEFT + "responsesWsRefusedUpgrade";

	private static final int MAX_BODY = 16 * 1024;

	private @Nullable HttpResponse response;

	private byte[] body = new byte[0];

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof HttpResponse answer) {
			if (answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
				ctx.pipeline().remove(this);
				ctx.fireChannelRead(message);
				return;
			}
			this.response = answer;
			keepBody(message);
			HttpHeaders headers = answer.headers()
				.copy()
				.remove(HttpHeaderNames.CONTENT_LENGTH)
				.remove(HttpHeaderNames.TRANSFER_ENCODING);
			ctx.fireChannelRead(new DefaultHttpResponse(answer.protocolVersion(), answer.status(), headers));
		}
		else {
			keepBody(message);
		}
		boolean last = message instanceof LastHttpContent;
		ReferenceCountUtil.release(message);
		if (last) {
			ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
		}
	}

	private void keepBody(Object message) {
		if (message instanceof HttpContent content) {
			ByteBuf bytes = content.content();
			int length = Math.min(bytes.readableBytes(), MAX_BODY - this.body.length);
			byte[] joined = new byte[this.body.length + length];
			System.arraycopy(this.body, 0, joined, 0, this.body.length);
			bytes.getBytes(bytes.readerIndex(), joined, this.body.length, length);
			this.body = joined;
		}
	}

	/**
	 * Return what the server answered, or {@code null} if it did not refuse the upgrade.
	 */
	@Nullable HandshakeException refusal(Endpoint endpoint) {
		if (this.response == null) {
			return null;
		}
		Map<String, String> headers = new LinkedHashMap<>();
		this.response.headers()
			.forEach((header) -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
		return HandshakeFailure.refused(endpoint, this.response.status().code(), Map.copyOf(headers), this.body);
	}

}
