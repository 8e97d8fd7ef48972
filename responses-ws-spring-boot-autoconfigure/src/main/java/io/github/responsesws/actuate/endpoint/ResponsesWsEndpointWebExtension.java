package io.github.responsesws.actuate.endpoint;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} that says over HTTP which clients
 * and sessions there are when one is asked for that there is not.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = ResponsesWsEndpoint.class)
public final class ResponsesWsEndpointWebExtension {

	private final ResponsesWsEndpoint endpoint;

	/**
	 * Create the extension.
	 * @param endpoint what is shown
	 */
	public ResponsesWsEndpointWebExtension(ResponsesWsEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Return one client with all its sessions.
	 * @param client its name
	 * @return the client; status 404 if there is none of this name
	 */
	@ReadOperation
	public WebEndpointResponse<OperationResponseBody> client(@Selector String client) {
		return found(this.endpoint.client(client), client, null);
	}

	/**
	 * Return one session.
	 * @param client the name of its client
	 * @param session its name, such as {@code session-3}
	 * @return the session; status 404 if there is none of this name
	 */
	@ReadOperation
	public WebEndpointResponse<OperationResponseBody> session(@Selector String client, @Selector String session) {
		return found(this.endpoint.session(client, session), client, session);
	}

	private WebEndpointResponse<OperationResponseBody> found(@Nullable OperationResponseBody found, String client,
			@Nullable String session) {
		return (found != null) ? new WebEndpointResponse<>(found) : new WebEndpointResponse<>(
				this.endpoint.missing(client, session), WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
