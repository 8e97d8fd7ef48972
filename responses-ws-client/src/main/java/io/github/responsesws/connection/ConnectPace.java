package io.github.responsesws.connection;

import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Gives each address of a host a part of the connect timeout, so that one which does not
 * answer leaves time for the others. Which ones did not answer is remembered: while
 * another one does, they get a moment only.
 */
@ChannelHandler.Sharable
final class ConnectPace extends ChannelOutboundHandlerAdapter {

	/**
	 * A host may have this many addresses that do not answer, and one that does.
	 */
	private static final int ADDRESSES = 3;

	private static final long LEAST_MILLIS = 1000;

	/** Enough for a packet to go round the world. */
	private static final int MOMENT_MILLIS = 300;

	/** A host has few addresses; one with more does without this memory. */
	private static final int MOST_REMEMBERED = 64;

	private final int timeoutMillis;

	private final Set<SocketAddress> answering = ConcurrentHashMap.newKeySet();

	private final Set<SocketAddress> silent = ConcurrentHashMap.newKeySet();

	ConnectPace(Duration connectTimeout) {
		long whole = Math.min(connectTimeout.toMillis(), Integer.MAX_VALUE);
		this.timeoutMillis = (int) Math.max(Math.min(whole, Math.max(whole / ADDRESSES, LEAST_MILLIS)), 1);
	}

	/**
	 * Watch a channel before it connects.
	 */
	void watch(Channel channel) {
		channel.pipeline().addFirst(this);
	}

	@Override
	public void connect(ChannelHandlerContext ctx, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
		ctx.channel().config().setConnectTimeoutMillis(timeoutMillis(remote));
		ctx.connect(remote, local, promise).addListener((connected) -> {
			if (connected.isSuccess()) {
				remember(this.answering, this.silent, remote);
			}
			else if (!(connected.cause() instanceof ClosedChannelException)) {
				// A channel that was closed was given up by us.
				remember(this.silent, this.answering, remote);
			}
		});
		ctx.pipeline().remove(this);
	}

	int timeoutMillis(SocketAddress remote) {
		boolean hopeless = this.silent.contains(remote) && !this.answering.isEmpty();
		return hopeless ? Math.min(MOMENT_MILLIS, this.timeoutMillis) : this.timeoutMillis;
	}

	private static void remember(Set<SocketAddress> in, Set<SocketAddress> instead, SocketAddress remote) {
		instead.remove(remote);
		if (in.size() < MOST_REMEMBERED) {
			in.add(remote);
		}
	}

}
