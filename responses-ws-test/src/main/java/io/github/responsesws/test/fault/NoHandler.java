package io.github.responsesws.test.fault;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerAdapter;

/**
 * A handler that does nothing: the relay adds its own once the connection is there.
 */
@ChannelHandler.Sharable
final class NoHandler extends ChannelHandlerAdapter {

	static final NoHandler INSTANCE = new NoHandler();

	private NoHandler() {
	}

}
