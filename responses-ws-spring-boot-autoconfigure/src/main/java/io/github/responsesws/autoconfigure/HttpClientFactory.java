package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.ReactorHttpClientBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Makes the Reactor Netty client that sessions connect with. It has no proxy unless a
 * customizer gives it one.
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

	HttpClient create(Stream<ResponsesWsHttpClientCustomizer> customizers) {
		HttpClientSettings settings = HttpClientSettings.defaults()
			.withRedirects(HttpRedirects.DONT_FOLLOW)
			.withConnectTimeout(this.connectTimeout)
			.withSslBundle(this.sslBundle);
		// A session lives for an hour: it would keep a place in the pool of HTTP clients
		// that share the event loops, so it takes the loops only.
		ReactorHttpClientBuilder builder = new ReactorHttpClientBuilder()
			.withHttpClientFactory(() -> HttpClient.create(ConnectionProvider.newConnection()))
			.withoutHttpClientDefaults()
			.withHttpClientCustomizer(this::onSharedEventLoops);
		for (ResponsesWsHttpClientCustomizer customizer : customizers.toList()) {
			builder = builder.withHttpClientCustomizer(customizer::customize);
		}
		return builder.build(settings);
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
