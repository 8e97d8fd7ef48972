package io.github.responsesws.session;

import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import reactor.netty.NettyPipeline;

/**
 * Takes the errors and the end of a connection that is no session yet before Reactor
 * Netty does, which would log each with its stack trace at WARN: whoever opens the
 * session hears of it in one line.
 */
final class HandshakeErrors extends ChannelInboundHandlerAdapter {

	private static final String NAME = "responsesWsHandshakeErrors";

	private final Consumer<Throwable> onError;

	private HandshakeErrors(Consumer<Throwable> onError) {
		this.onError = onError;
	}

	/**
	 * Take the errors of a channel that is being set up.
	 */
	static void take(Channel channel, Consumer<Throwable> onError) {
		channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, NAME, new HandshakeErrors(onError));
	}

	/**
	 * Leave the errors of a channel to its session.
	 */
	static void leave(Channel channel) {
		if (channel.pipeline().get(NAME) != null) {
			channel.pipeline().remove(NAME);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		this.onError.accept(new ClosedChannelException());
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		this.onError.accept(cause);
		ctx.close();
	}

}
