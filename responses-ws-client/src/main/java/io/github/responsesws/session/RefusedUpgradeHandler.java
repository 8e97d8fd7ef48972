package io.github.responsesws.session;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.github.responsesws.connection.Endpoint;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.connection.HandshakeFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * Turns a refused upgrade into an exception with its status, headers and the beginning of
 * its body. Netty's handshake exception drops the body, Reactor Netty fails on one of
 * more than 8 KiB, and logs three warnings for each: neither of them gets to see it. Its
 * state belongs to the channel's event loop until the handshake has failed.
 */
final class RefusedUpgradeHandler extends ChannelDuplexHandler {

	/**
	 * A name that Reactor Netty takes for its own, so that it adds its aggregator behind
	 * this handler.
	 */
	static final String NAME = NettyPipeline.LEFT + "responsesWsRefusedUpgrade";

	private static final int MAX_BODY = 16 * 1024;

	private final Endpoint endpoint;

	private final Sinks.One<Connection> refusal = Sinks.one();

	private @Nullable HttpResponse response;

	private boolean informational;

	private byte[] body = new byte[0];

	private @Nullable UpgradeRequest request;

	RefusedUpgradeHandler(Endpoint endpoint) {
		this.endpoint = endpoint;
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (message instanceof HttpRequest sent) {
			this.request = new UpgradeRequest(sent.headers());
		}
		ctx.write(message, promise);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof HttpResponse answer) {
			if (answer.decoderResult().isFailure()) {
				ReferenceCountUtil.release(message);
				failed(new DecoderException(answer.decoderResult().cause()));
				return;
			}
			if (answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
				upgraded(ctx, answer);
				return;
			}
			this.informational = answer.status().codeClass() == HttpStatusClass.INFORMATIONAL;
			if (!this.informational) {
				this.response = answer;
			}
		}
		keepBody(message);
		boolean last = message instanceof LastHttpContent || this.body.length == MAX_BODY;
		ReferenceCountUtil.release(message);
		if (last && this.response != null) {
			this.refusal.tryEmitError(explain(this.response));
		}
	}

	private void upgraded(ChannelHandlerContext ctx, HttpResponse answer) {
		String problem = (this.request != null) ? this.request.problemOf(answer.headers()) : null;
		if (problem != null) {
			ReferenceCountUtil.release(answer);
			failed(new WebSocketClientHandshakeException(problem));
			return;
		}
		ctx.pipeline().remove(this);
		ctx.fireChannelRead(answer);
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

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		ctx.fireChannelReadComplete();
		if (this.response != null) {
			ctx.read();
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		if (this.response != null) {
			this.refusal.tryEmitError(explain(this.response));
		}
		ctx.fireChannelInactive();
	}

	/**
	 * Fails if the server refuses the upgrade, and is silent otherwise.
	 */
	Mono<Connection> refusal() {
		return this.refusal.asMono();
	}

	/**
	 * The connection failed before the server refused anything.
	 */
	void failed(Throwable cause) {
		this.refusal.tryEmitError(cause);
	}

	private HandshakeException explain(HttpResponse response) {
		Map<String, String> headers = new LinkedHashMap<>();
		response.headers()
			.forEach((header) -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
		return HandshakeFailure.refused(this.endpoint, response.status().code(), Map.copyOf(headers), this.body);
	}

}
