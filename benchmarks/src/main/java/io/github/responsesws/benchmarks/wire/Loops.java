package io.github.responsesws.benchmarks.wire;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * Event loops that sleep no longer than they are told, where the platform has them: NIO
 * rounds waits to milliseconds.
 */
public final class Loops {

	private Loops() {
	}

	/**
	 * Create a group of one event loop.
	 * @return the group
	 */
	public static EventLoopGroup one() {
		return new MultiThreadIoEventLoopGroup(1,
				Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
	}

	/**
	 * Return the server channel that fits the loops.
	 * @return the class
	 */
	public static Class<? extends ServerChannel> serverChannel() {
		return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
	}

	/**
	 * Return the channel that fits the loops.
	 * @return the class
	 */
	public static Class<? extends SocketChannel> channel() {
		return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
	}

}
