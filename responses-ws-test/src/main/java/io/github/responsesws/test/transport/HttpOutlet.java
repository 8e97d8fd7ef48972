package io.github.responsesws.test.transport;

import io.github.responsesws.test.engine.Outlet;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * What all outlets over HTTP have in common: the ways to lose the connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to do when a close fails.
abstract class HttpOutlet implements Outlet {

	private final Channel channel;

	HttpOutlet(Channel channel) {
		this.channel = channel;
	}

	@Override
	public void sendBinary(byte[] bytes) {
		// An HTTP answer has no binary messages.
	}

	@Override
	public void flush() {
		// Every event is flushed when it is sent.
	}

	@Override
	public void close(int code, @Nullable String reason) {
		this.channel.close();
	}

	@Override
	public void drop() {
		this.channel.config().setOption(ChannelOption.SO_LINGER, 0);
		this.channel.close();
	}

	@Override
	public void fin() {
		this.channel.close();
	}

}
