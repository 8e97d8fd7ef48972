package io.github.responsesws.autoconfigure;

import reactor.netty.http.client.HttpClient;

/**
 * Changes the Reactor Netty client that sessions connect with: proxy, name resolution,
 * channel options and so on. Beans of this type are applied in their order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ResponsesWsHttpClientCustomizer {

	/**
	 * Return the client to use instead of the given one. Redirects and compression stay
	 * switched off whatever the result says.
	 * @param httpClient the client so far
	 * @return the client to go on with
	 */
	HttpClient customize(HttpClient httpClient);

}
