package io.github.responsesws.autoconfigure;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the service is and what it wants to be told about the caller. A bean of this type
 * takes the place of the properties {@code responses-ws.base-url}, {@code api-key},
 * {@code organization}, {@code project} and {@code ssl.bundle}.
 *
 * @since 0.1.0
 */
public interface ResponsesWsConnectionDetails extends ConnectionDetails {

	/**
	 * Return the base URL of the service, such as {@code https://host/v1}.
	 */
	URI getBaseUrl();

	/**
	 * Return the API key. It is asked for at every handshake, and may change.
	 * @return the API key, or {@code null} for a service that wants none
	 */
	default @Nullable String getApiKey() {
		return null;
	}

	/**
	 * Return the value of the {@code OpenAI-Organization} header.
	 * @return the organization, or {@code null} to send none
	 */
	default @Nullable String getOrganization() {
		return null;
	}

	/**
	 * Return the value of the {@code OpenAI-Project} header.
	 * @return the project, or {@code null} to send none
	 */
	default @Nullable String getProject() {
		return null;
	}

	/**
	 * Return the SSL bundle to connect with.
	 * @return the SSL bundle, or {@code null} for the default trust of the JVM
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
