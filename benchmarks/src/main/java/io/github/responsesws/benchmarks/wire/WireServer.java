package io.github.responsesws.benchmarks.wire;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * A server on loopback that sends turns, over WebSockets with lanes and as server-sent
 * events. One event loop.
 */
public final class WireServer implements AutoCloseable {

	private final EventLoopGroup loops = Loops.one();

	private final Channel channel;

	/**
	 * Create a server that listens on a free port.
	 * @param ssl what to encrypt with, or {@code null}
	 */
	public WireServer(@Nullable SslContext ssl) {
		this.channel = new ServerBootstrap().group(this.loops)
			.channel(Loops.serverChannel())
			.option(ChannelOption.SO_BACKLOG, 1024)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(128 * 1024, 256 * 1024))
			.childHandler(new ChannelInitializer<>() {

				@Override
				protected void initChannel(Channel child) {
					if (ssl != null) {
						child.pipeline().addLast(ssl.newHandler(child.alloc()));
					}
					child.pipeline().addLast(new HttpServerCodec());
					child.pipeline().addLast(new HttpObjectAggregator(HttpTurns.MAX_REQUEST));
					child.pipeline().addLast(new HttpTurns());
				}

			})
			.bind("127.0.0.1", 0)
			.syncUninterruptibly()
			.channel();
	}

	/**
	 * Return the port.
	 */
	public int port() {
		return ((InetSocketAddress) this.channel.localAddress()).getPort();
	}

	@Override
	public void close() {
		this.channel.close().syncUninterruptibly();
		this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	/**
	 * Serve until the standard input ends.
	 * @param args none
	 * @throws Exception if the port cannot be had
	 */
	public static void main(String[] args) throws Exception {
		try (WireServer server = new WireServer(null)) {
			System.out.println("READY " + server.port());
			while (System.in.read() != -1) {
				// Whoever started this process ends it by closing the stream.
			}
		}
	}

}
