package io.github.responsesws.test.fault;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a relay and speaks as an HTTP proxy: reads the request to the proxy, and
 * inside a tunnel the first one to the server. Then it lets bytes pass. Owned by the
 * proxy's event loop.
 */
final class HttpProxyFront extends ChannelInboundHandlerAdapter {

	private static final int LONGEST_HEAD = 64 * 1024;

	private final HttpProxyRules rules;

	private final BiConsumer<InetSocketAddress, Runnable> connector;

	private @Nullable ByteBuf held;

	private State state = State.REQUEST;

	/**
	 * Create the front of one connection.
	 * @param connector connects with a server, and runs something before bytes flow
	 */
	HttpProxyFront(HttpProxyRules rules, BiConsumer<InetSocketAddress, Runnable> connector) {
		this.rules = rules;
		this.connector = connector;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		ByteBuf data = (ByteBuf) message;
		switch (this.state) {
			case PASSING -> ctx.fireChannelRead(data);
			case OVER -> data.release();
			default -> {
				ByteBuf held = (this.held != null) ? this.held : ctx.alloc().buffer();
				this.held = held.writeBytes(data);
				data.release();
				readHeads(ctx, held);
			}
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		if (this.held != null) {
			this.held.release();
			this.held = null;
		}
	}

	private void readHeads(ChannelHandlerContext ctx, ByteBuf held) {
		String text = held.toString(StandardCharsets.ISO_8859_1);
		int end = text.indexOf("\r\n\r\n");
		boolean plain = text.isEmpty() || Character.isLetter(text.charAt(0));
		if (this.state == State.TUNNEL && (!plain || this.rules.upgrade() == HttpProxyRules.PASS)) {
			pass(ctx, held);
		}
		else if (end >= 0) {
			held.skipBytes(end + 4);
			try {
				handle(ctx, HttpHead.parse(text.substring(0, end)), held);
			}
			catch (IllegalArgumentException ex) {
				answer(ctx, 400);
			}
		}
		else if (held.readableBytes() > LONGEST_HEAD) {
			answer(ctx, 431);
		}
	}

	private void handle(ChannelHandlerContext ctx, HttpHead head, ByteBuf rest) {
		if (this.state == State.TUNNEL) {
			forward(ctx, head, rest);
			return;
		}
		int status = this.rules.answerTo(head);
		if (status != HttpProxyRules.PASS) {
			answer(ctx, status);
		}
		else if (head.isConnect()) {
			this.state = State.TUNNEL;
			this.connector.accept(head.address(), () -> ctx.writeAndFlush(
					Unpooled.copiedBuffer("HTTP/1.1 200 Connection established\r\n\r\n", StandardCharsets.US_ASCII)));
			if (rest.isReadable()) {
				readHeads(ctx, rest);
			}
		}
		else {
			InetSocketAddress address = head.address();
			forward(ctx, head.without("proxy-authorization", "proxy-connection"), rest);
			if (this.state == State.PASSING) {
				this.connector.accept(address, () -> {
				});
			}
		}
	}

	private void forward(ChannelHandlerContext ctx, HttpHead head, ByteBuf rest) {
		int upgrade = head.isUpgrade() ? this.rules.upgrade() : HttpProxyRules.PASS;
		if (upgrade == HttpProxyRules.DROP) {
			this.state = State.OVER;
		}
		else if (upgrade > HttpProxyRules.PASS) {
			answer(ctx, upgrade);
		}
		else {
			HttpHead forwarded = (upgrade == HttpProxyRules.STRIP) ? head.without("upgrade", "connection") : head;
			ctx.fireChannelRead(Unpooled.wrappedBuffer(forwarded.bytes()));
			pass(ctx, rest);
		}
	}

	private void pass(ChannelHandlerContext ctx, ByteBuf rest) {
		this.state = State.PASSING;
		this.held = null;
		ctx.fireChannelRead(rest);
	}

	private void answer(ChannelHandlerContext ctx, int status) {
		this.state = State.OVER;
		String challenge = (status == 407) ? "Proxy-Authenticate: Basic realm=\"proxy\"\r\n" : "";
		String text = "HTTP/1.1 " + status + " Refused by the proxy\r\n" + challenge
				+ "Content-Length: 0\r\nConnection: close\r\n\r\n";
		ctx.writeAndFlush(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII))
			.addListener(ChannelFutureListener.CLOSE);
	}

	/**
	 * What is read next.
	 */
	private enum State {

		REQUEST, TUNNEL, PASSING, OVER

	}

}
