package io.github.responsesws.connection;

import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.NettyPipeline;
import reactor.netty.ReactorNetty;
import reactor.netty.http.client.HttpClient;
import reactor.util.context.ContextView;

/**
 * Takes the errors and the end of a connection that has brought no answer yet before
 * Reactor Netty does, which would log each with its stack trace at WARN: whoever asked
 * hears of it in one line. Belongs to the channel's event loop.
 */
public final class EarlyErrors extends ChannelDuplexHandler {

	private static final String NAME = "responsesWsEarlyErrors";

	/** Under which a request's subscriber context holds who hears of its errors. */
	private static final Object KEY = EarlyErrors.class;

	private final Consumer<Throwable> onError;

	private final boolean pooled;

	private EarlyErrors(Consumer<Throwable> onError, boolean pooled) {
		this.onError = onError;
		this.pooled = pooled;
	}

	/**
	 * Take the errors of a channel that is used once.
	 * @param channel the channel, before it connects
	 * @param onError hears of each of them
	 */
	public static void take(Channel channel, Consumer<Throwable> onError) {
		take(channel, new EarlyErrors(onError, false));
	}

	/**
	 * Take the errors of a request on a connection that may be used again, until its
	 * answer begins.
	 * @param <T> what comes back
	 * @param client what sends it, which has to prepare its connections by
	 * {@link #connecting}
	 * @param use sends it
	 * @return what comes back, or the first error
	 */
	public static <T> Mono<T> watch(HttpClient client, Function<HttpClient, Mono<T>> use) {
		return Mono.defer(() -> {
			Sinks.One<T> broken = Sinks.one();
			Consumer<Throwable> onError = broken::tryEmitError;
			HttpClient watched = client
				.doOnRequest((request, connection) -> take(connection.channel(), new EarlyErrors(onError, true)))
				.doOnResponse((response, connection) -> leave(connection.channel()));
			// Whoever is given up by an error has to be gone before Reactor Netty has it:
			// so
			// errors are listened to before there may be one.
			return Mono.firstWithSignal(broken.asMono(), use.apply(watched))
				.contextWrite((context) -> context.put(KEY, onError));
		});
	}

	/**
	 * Take the errors of a channel that is being connected for a request that is watched.
	 * One hook for all of them: Reactor Netty keeps the connections of different hooks
	 * apart.
	 */
	static void connecting(Channel channel) {
		take(channel, new EarlyErrors((failure) -> tell(channel, failure), true));
	}

	private static void tell(Channel channel, Throwable failure) {
		ContextView context = ReactorNetty.getChannelContext(channel);
		if (context != null && context.hasKey(KEY)) {
			Consumer<Throwable> onError = context.get(KEY);
			onError.accept(failure);
		}
	}

	private static void take(Channel channel, EarlyErrors errors) {
		leave(channel);
		if (channel.pipeline().get(NettyPipeline.ReactiveBridge) != null) {
			channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, NAME, errors);
		}
	}

	/**
	 * Leave the errors of a channel to whoever reads the answer.
	 * @param channel the channel
	 */
	public static void leave(Channel channel) {
		if (channel.pipeline().get(NAME) != null) {
			channel.pipeline().remove(NAME);
		}
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		// Ahead of Reactor Netty's own listener.
		ctx.write(message, promise.unvoid().addListener((written) -> {
			if (!written.isSuccess()) {
				this.onError.accept(written.cause());
			}
		}));
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
			Throwable cause = part.decoderResult().cause();
			ReferenceCountUtil.release(message);
			exceptionCaught(ctx, new DecoderException(cause));
			return;
		}
		ctx.fireChannelRead(message);
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		this.onError.accept(new ClosedChannelException());
		if (this.pooled) {
			// The request was given up, but its pool has to know.
			ctx.fireChannelInactive();
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		this.onError.accept(cause);
		ctx.close();
	}

}
