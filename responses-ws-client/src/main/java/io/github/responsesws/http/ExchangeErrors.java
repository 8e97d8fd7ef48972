package io.github.responsesws.http;

import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Takes the errors and the end of a connection whose answer has not begun before Reactor
 * Netty does, which would log each with its stack trace at WARN: the turn that waits for
 * the answer tells what happened. Belongs to the event loop.
 */
final class ExchangeErrors extends ChannelDuplexHandler {

	private static final String NAME = "responsesWsExchangeErrors";

	private @Nullable Consumer<Throwable> onError;

	private ExchangeErrors() {
	}

	/**
	 * Take the errors of a channel from now on.
	 * @param channel the channel, which may have served another exchange before
	 * @param onError told once, and asked to leave the channel before it returns
	 */
	static void take(Channel channel, Consumer<Throwable> onError) {
		ChannelPipeline pipeline = channel.pipeline();
		ExchangeErrors errors = pipeline.get(ExchangeErrors.class);
		if (errors == null) {
			if (pipeline.get(NettyPipeline.ReactiveBridge) == null) {
				return;
			}
			errors = new ExchangeErrors();
			pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, errors);
		}
		errors.onError = onError;
	}

	/**
	 * Leave what happens to a channel to Reactor Netty.
	 */
	static void leave(Channel channel) {
		ExchangeErrors errors = channel.pipeline().get(ExchangeErrors.class);
		if (errors != null) {
			errors.onError = null;
		}
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (this.onError != null) {
			promise.addListener((written) -> {
				if (!written.isSuccess()) {
					tell(written.cause());
				}
			});
		}
		ctx.write(message, promise);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof HttpObject part && part.decoderResult().isFailure()
				&& tell(part.decoderResult().cause())) {
			ReferenceCountUtil.release(message);
			ctx.close();
		}
		else {
			ctx.fireChannelRead(message);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		tell(new ClosedChannelException());
		ctx.fireChannelInactive();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (tell(cause)) {
			ctx.close();
		}
		else {
			ctx.fireExceptionCaught(cause);
		}
	}

	private boolean tell(Throwable cause) {
		Consumer<Throwable> onError = this.onError;
		if (onError == null) {
			return false;
		}
		this.onError = null;
		onError.accept(cause);
		return true;
	}

}
