package io.github.responsesws.sample;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * Where the answers come from.
 *
 * @param address host of the service, with the port unless it is the usual one
 * @param embedded whether that is the demo server in this process
 * @param model the model that is asked, or {@code null} to leave it to the service
 */
record ServiceEndpoint(String address, boolean embedded, @Nullable String model) {

	/**
	 * Describe an endpoint by its base URL, of which only host and port are told.
	 * @param baseUrl the base URL
	 * @param embedded whether it is the demo server in this process
	 * @param model the model that is asked
	 * @return the endpoint
	 */
	static ServiceEndpoint of(URI baseUrl, boolean embedded, @Nullable String model) {
		String host = String.valueOf(baseUrl.getHost());
		String address = (baseUrl.getPort() != -1) ? host + ":" + baseUrl.getPort() : host;
		return new ServiceEndpoint(address, embedded, model);
	}

}
