package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLException;

import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Makes the Reactor Netty clients that sessions and turns over HTTP connect with. They
 * have no proxy unless a customizer gives them one: Boot's own builder would look for one
 * among the system properties, and fails for a user without a password.
 */
final class HttpClientFactory {

	private final Duration connectTimeout;

	private final @Nullable SslBundle sslBundle;

	private final @Nullable ReactorResourceFactory resourceFactory;

	HttpClientFactory(Duration connectTimeout, @Nullable SslBundle sslBundle,
			@Nullable ReactorResourceFactory resourceFactory) {
		this.connectTimeout = connectTimeout;
		this.sslBundle = sslBundle;
		this.resourceFactory = resourceFactory;
	}

	/**
	 * Make a client.
	 * @param connections where it takes its connections from: a session lives for an
	 * hour, and would keep a place in the pool of HTTP clients that share the event loops
	 */
	HttpClient create(ConnectionProvider connections, List<ResponsesWsHttpClientCustomizer> customizers) {
		HttpClient client = onSharedEventLoops(HttpClient.create(connections)).option(
				ChannelOption.CONNECT_TIMEOUT_MILLIS,
				(int) Math.min(Integer.MAX_VALUE, this.connectTimeout.toMillis()));
		if (this.sslBundle != null) {
			SslContext context = context(this.sslBundle);
			client = client.secure((spec) -> spec.sslContext(context));
		}
		for (ResponsesWsHttpClientCustomizer customizer : customizers) {
			client = customizer.customize(client);
		}
		return client;
	}

	boolean hasSsl() {
		return this.sslBundle != null;
	}

	private static SslContext context(SslBundle bundle) {
		SslOptions options = bundle.getOptions();
		try {
			return SslContextBuilder.forClient()
				.keyManager(bundle.getManagers().getKeyManagerFactory())
				.trustManager(bundle.getManagers().getTrustManagerFactory())
				.ciphers(SslOptions.asSet(options.getCiphers()))
				.protocols(options.getEnabledProtocols())
				.build();
		}
		catch (SSLException ex) {
			throw new IllegalStateException("The SSL bundle of responses-ws.ssl.bundle cannot be used", ex);
		}
	}

	/**
	 * A client runs on the global event loops by itself. To name them would prepare its
	 * name resolution now, rather than when it first connects.
	 */
	private HttpClient onSharedEventLoops(HttpClient httpClient) {
		return (this.resourceFactory != null && !this.resourceFactory.isUseGlobalResources())
				? httpClient.runOn(this.resourceFactory.getLoopResources()) : httpClient;
	}

}
