package io.github.responsesws.test.fault;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The listening port. It has an event loop of its own: a port is free, and connections to
 * it are refused, only once no selector knows it any more.
 */
final class Listener {

	private static final long TIMEOUT_MILLIS = 5_000;

	private final EventLoopGroup group;

	private final Channel channel;

	Listener(int port, EventLoopGroup connections, Consumer<Channel> accepted) {
		this.group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("fault-proxy-listener", true),
				NioIoHandler.newFactory());
		ChannelFuture bound = new ServerBootstrap().group(this.group, connections)
			.channel(NioServerSocketChannel.class)
			.option(ChannelOption.SO_REUSEADDR, true)
			.childOption(ChannelOption.AUTO_READ, false)
			.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<SocketChannel>() {

				@Override
				protected void initChannel(SocketChannel channel) {
					accepted.accept(channel);
				}

			})
			.bind("127.0.0.1", port)
			.awaitUninterruptibly();
		if (!bound.isSuccess()) {
			stop();
			throw new IllegalStateException("The fault proxy cannot listen on port " + port, bound.cause());
		}
		this.channel = bound.channel();
	}

	int port() {
		return ((InetSocketAddress) this.channel.localAddress()).getPort();
	}

	void close() {
		this.channel.close().awaitUninterruptibly(TIMEOUT_MILLIS);
		stop();
	}

	private void stop() {
		this.group.shutdownGracefully(0, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(TIMEOUT_MILLIS);
	}

}
