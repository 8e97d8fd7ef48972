package io.github.responsesws.test.transport;

import java.util.concurrent.TimeUnit;

import io.github.responsesws.test.engine.Outlet;
import io.github.responsesws.test.wire.WireJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The outbound side of a WebSocket. Owned by the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failed write means a closed channel,
												// which is told by itself.
final class SocketOutlet implements Outlet {

	private static final long CLOSE_TIMEOUT_SECONDS = 2;

	private final Channel channel;

	private boolean closing;

	SocketOutlet(Channel channel) {
		this.channel = channel;
	}

	/**
	 * Return whether a close frame was sent or received.
	 * @return whether nothing may be sent any more
	 */
	boolean isClosing() {
		return this.closing;
	}

	void markClosing() {
		this.closing = true;
	}

	@Override
	public boolean isWritable() {
		return this.channel.isWritable();
	}

	@Override
	public void send(ObjectNode event, int fragmentBytes) {
		if (isClosed()) {
			return;
		}
		ByteBuf content = Unpooled.wrappedBuffer(WireJson.bytes(event));
		if (fragmentBytes <= 0 || content.readableBytes() <= fragmentBytes) {
			this.channel.write(new TextWebSocketFrame(content));
			return;
		}
		this.channel.write(new TextWebSocketFrame(false, 0, content.readRetainedSlice(fragmentBytes)));
		while (content.isReadable()) {
			ByteBuf piece = content.readRetainedSlice(Math.min(fragmentBytes, content.readableBytes()));
			this.channel.write(new ContinuationWebSocketFrame(!content.isReadable(), 0, piece));
		}
		content.release();
	}

	@Override
	public void sendText(String text) {
		if (!isClosed()) {
			this.channel.write(new TextWebSocketFrame(text));
		}
	}

	@Override
	public void sendBinary(byte[] bytes) {
		if (!isClosed()) {
			this.channel.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
		}
	}

	@Override
	public void flush() {
		this.channel.flush();
	}

	@Override
	public void close(int code, @Nullable String reason) {
		if (isClosed()) {
			return;
		}
		this.closing = true;
		this.channel.writeAndFlush(new CloseWebSocketFrame(code, reason));
		// The client's confirmation closes the channel; a client that never confirms must
		// not keep it open.
		this.channel.eventLoop().schedule(() -> this.channel.close(), CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
	}

	@Override
	public void drop() {
		if (this.channel.isActive()) {
			this.channel.config().setOption(ChannelOption.SO_LINGER, 0);
		}
		this.channel.close();
	}

	@Override
	public void fin() {
		if (this.channel instanceof DuplexChannel duplex) {
			duplex.shutdownOutput();
		}
		else {
			this.channel.close();
		}
	}

	private boolean isClosed() {
		return this.closing || !this.channel.isActive();
	}

}
