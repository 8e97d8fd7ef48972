package io.github.responsesws.connection;

import java.net.InetSocketAddress;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;

/**
 * Writes into requests what Reactor Netty had better not know of their target. It puts
 * the address that it is given into its DEBUG lines, and some gateways expect a key in
 * the query; and it wants a URI, which knows no host with an underscore, although name
 * servers and files do.
 */
@ChannelHandler.Sharable
final class RequestTarget extends ChannelOutboundHandlerAdapter {

	private static final String NAME = NettyPipeline.LEFT + "responsesWsTarget";

	private final Endpoint endpoint;

	private RequestTarget(Endpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Return a client that directs its requests to an endpoint.
	 */
	static HttpClient direct(HttpClient client, Endpoint endpoint) {
		if (endpoint.query() == null && endpoint.hasUriHost()) {
			return client;
		}
		RequestTarget target = new RequestTarget(endpoint);
		HttpClient directed = client
			.doOnRequest((request, connection) -> target.addTo(connection.channel().pipeline()));
		if (endpoint.hasUriHost()) {
			return directed;
		}
		HttpClient secured = endpoint.isSecure() ? (directed.configuration().isSecure() ? directed : directed.secure())
				: directed.noSSL();
		// Reactor Netty makes the URI of a WebSocket of this header.
		String standIn = "localhost:" + endpoint.port();
		return secured.remoteAddress(() -> InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port()))
			.headers((headers) -> headers.set(HttpHeaderNames.HOST, standIn));
	}

	private void addTo(ChannelPipeline pipeline) {
		if (pipeline.get(NAME) == null) {
			String codec = (pipeline.get(NettyPipeline.HttpCodec) != null) ? NettyPipeline.HttpCodec
					: NettyPipeline.H2ToHttp11Codec;
			pipeline.addAfter(codec, NAME, this);
		}
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (message instanceof HttpRequest request) {
			if (this.endpoint.query() != null && request.uri().indexOf('?') < 0) {
				request.setUri(request.uri() + "?" + this.endpoint.query());
			}
			if (!this.endpoint.hasUriHost()) {
				request.headers().set(HttpHeaderNames.HOST, this.endpoint.uri().getRawAuthority());
				if (request.headers().contains(HttpHeaderNames.ORIGIN)) {
					request.headers().set(HttpHeaderNames.ORIGIN, this.endpoint.origin());
				}
			}
		}
		ctx.write(message, promise);
	}

}
