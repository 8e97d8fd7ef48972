package io.github.responsesws.connection;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

/**
 * A proxy on the way to the service.
 *
 * @param type how it is spoken to
 * @param host its name or address
 * @param port its port
 * @param user the name it wants, or {@code null}
 * @param password the password it wants, or {@code null}
 * @param setBy what names the proxy, for messages
 * @param userSetBy what names the user and the password, for messages
 */
record Proxy(ProxyProvider.Proxy type, String host, int port, @Nullable String user, @Nullable String password,
		String setBy, String userSetBy) {

	static Proxy of(ProxySettings settings) {
		return new Proxy(ProxyProvider.Proxy.HTTP, settings.host(), settings.port(), settings.user(),
				settings.password(), ProxySettings.HOST, "responses-ws.proxy.user and responses-ws.proxy.password");
	}

	/**
	 * Make a client go through the proxy. Its address is looked up each time, by the JDK
	 * and where it may block: Reactor Netty would do so once, on the caller's thread.
	 */
	Mono<HttpClient> apply(HttpClient client, Duration connectTimeout) {
		return Mono.fromCallable(() -> InetAddress.getByName(this.host))
			.subscribeOn(Schedulers.boundedElastic())
			.map((address) -> client
				.proxy((proxy) -> describe(proxy, new InetSocketAddress(address, this.port), connectTimeout)));
	}

	private void describe(ProxyProvider.TypeSpec proxy, InetSocketAddress address, Duration connectTimeout) {
		ProxyProvider.Builder described = proxy.type(this.type)
			.socketAddress(address)
			.connectTimeoutMillis(connectTimeout.toMillis());
		if (this.user != null) {
			described.username(this.user).password((user) -> (this.password != null) ? this.password : "");
		}
	}

	String name() {
		return this.host + ":" + this.port;
	}

	@Override
	public String toString() {
		return "Proxy[" + name() + "]";
	}

}
