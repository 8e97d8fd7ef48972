package io.github.responsesws.connection;

import java.time.Duration;
import java.util.function.Consumer;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * The way to the service: a client, and the proxy that it is to go through. A client that
 * has a proxy of its own knows the way by itself.
 */
final class Route {

	private final HttpClient client;

	private final @Nullable Proxy proxy;

	private final Duration connectTimeout;

	Route(HttpClient client, @Nullable Proxy proxy, Duration connectTimeout) {
		this.client = client;
		this.proxy = proxy;
		this.connectTimeout = connectTimeout;
	}

	/**
	 * Return the same way for requests with headers.
	 */
	Route with(Consumer<HttpHeaders> headers) {
		return new Route(this.client.headers(headers), this.proxy, this.connectTimeout);
	}

	/**
	 * Return a client that goes this way.
	 */
	Mono<HttpClient> client() {
		return (this.proxy != null) ? this.proxy.apply(this.client, this.connectTimeout) : Mono.just(this.client);
	}

	@Nullable Proxy proxy() {
		return this.proxy;
	}

}
