package io.github.responsesws.benchmarks.wan;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.benchmarks.wire.Loops;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * A TCP proxy that behaves like a wide-area line: it delays and it is no faster than its
 * bandwidth. A new connection costs one round trip before its first byte, as TCP's
 * handshake does. There is no slow start, no loss and no header of a packet, all of which
 * would cost new connections and large requests more.
 */
final class WanProxy implements AutoCloseable {

	private static final int CHUNK = 4096;

	private final EventLoopGroup loops = Loops.one();

	private final WanLink up;

	private final WanLink down;

	private final Channel channel;

	WanProxy(int serverPort, long roundTripNanos, long bitsPerSecond) {
		this.up = new WanLink(bitsPerSecond, roundTripNanos / 2);
		this.down = new WanLink(bitsPerSecond, roundTripNanos / 2);
		this.channel = new ServerBootstrap().group(this.loops)
			.channel(Loops.serverChannel())
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childOption(ChannelOption.AUTO_READ, false)
			.childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(CHUNK))
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel client) {
					connect(client, serverPort);
				}

			})
			.bind("127.0.0.1", 0)
			.syncUninterruptibly()
			.channel();
	}

	private void connect(Channel client, int serverPort) {
		long established = System.nanoTime() + this.up.delayNanos() + this.down.delayNanos();
		ChannelFuture connecting = new Bootstrap().group(client.eventLoop())
			.channel(Loops.channel())
			.option(ChannelOption.TCP_NODELAY, true)
			.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(CHUNK))
			.handler(new Relay(client, this.down, 0))
			.connect("127.0.0.1", serverPort);
		client.pipeline().addLast(new Relay(connecting.channel(), this.up, established));
		connecting.addListener((future) -> {
			if (future.isSuccess()) {
				client.config().setAutoRead(true);
			}
			else {
				client.close();
			}
		});
	}

	int port() {
		return ((InetSocketAddress) this.channel.localAddress()).getPort();
	}

	/**
	 * Let bytes pass at once, or as a wide-area line does.
	 */
	void open(boolean open) {
		this.up.open(open);
		this.down.open(open);
	}

	long bytesUp() {
		return this.up.bytes();
	}

	long bytesDown() {
		return this.down.bytes();
	}

	@Override
	public void close() {
		this.channel.close().syncUninterruptibly();
		this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	/**
	 * Passes on what one end sends, when the line has carried it.
	 */
	private static final class Relay extends ChannelInboundHandlerAdapter {

		private final Channel target;

		private final WanLink link;

		private final long established;

		/** What is on the line. Timers may swap by a few microseconds, bytes must not. */
		private final Deque<Runnable> carried = new ArrayDeque<>();

		Relay(Channel target, WanLink link, long established) {
			this.target = target;
			this.link = link;
			this.established = established;
		}

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			acknowledge(ctx.channel());
			ByteBuf bytes = (ByteBuf) message;
			carry(ctx, bytes.readableBytes(), () -> this.target.writeAndFlush(bytes));
		}

		// A sender may hold a small segment back until what went before is acknowledged,
		// and all segments of loopback are small. The kernel forgets this option.
		private static void acknowledge(Channel channel) {
			if (channel instanceof EpollSocketChannel) {
				channel.config().setOption(EpollChannelOption.TCP_QUICKACK, true);
			}
		}

		private void carry(ChannelHandlerContext ctx, int size, Runnable pass) {
			this.carried.add(pass);
			ctx.executor()
				.schedule(() -> this.carried.remove().run(), arrival(size) - System.nanoTime(), TimeUnit.NANOSECONDS);
		}

		private long arrival(int bytes) {
			long now = System.nanoTime();
			long sent = (this.established != 0) ? Math.max(now, this.established) : now;
			return this.link.send(bytes, sent);
		}

		@Override
		public void channelInactive(ChannelHandlerContext ctx) {
			carry(ctx, 0,
					() -> this.target.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE));
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			ctx.close();
		}

	}

}
