package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.ReactorHttpClientBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Makes the Reactor Netty clients that sessions and turns over HTTP connect with. They
 * have no proxy unless a customizer gives them one.
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
		HttpClientSettings settings = HttpClientSettings.defaults()
			.withRedirects(HttpRedirects.DONT_FOLLOW)
			.withConnectTimeout(this.connectTimeout)
			.withSslBundle(this.sslBundle);
		ReactorHttpClientBuilder builder = new ReactorHttpClientBuilder()
			.withHttpClientFactory(() -> HttpClient.create(connections))
			.withHttpClientCustomizer(HttpClientFactory::withoutDefaults)
			.withHttpClientCustomizer(this::onSharedEventLoops);
		for (ResponsesWsHttpClientCustomizer customizer : customizers) {
			builder = builder.withHttpClientCustomizer(customizer::customize);
		}
		return builder.build(settings);
	}

	/**
	 * What Boot gives each client is taken back. Boot 4.1 could be asked to leave it out,
	 * Boot 4.0 could not.
	 */
	private static HttpClient withoutDefaults(HttpClient httpClient) {
		return httpClient.compress(false).noProxy();
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
