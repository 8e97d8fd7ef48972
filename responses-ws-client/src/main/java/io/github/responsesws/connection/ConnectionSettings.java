package io.github.responsesws.connection;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.settings.SettingsBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a session connects.
 *
 * @since 0.1.0
 */
public final class ConnectionSettings {

	private final Builder values;

	private ConnectionSettings(Builder builder) {
		this.values = builder.copy();
	}

	/**
	 * Create a builder that holds the defaults.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Create a builder that holds these settings.
	 * @return the builder
	 */
	public Builder mutate() {
		return this.values.copy();
	}

	/**
	 * Return the base URL, `https` and `http` being read as `wss` and `ws`.
	 */
	public URI baseUrl() {
		return this.values.baseUrl;
	}

	/**
	 * Return the additional handshake headers, by name.
	 */
	public Map<String, String> headers() {
		return this.values.headers;
	}

	/**
	 * Return the additional query parameters of the handshake, by name.
	 */
	public Map<String, String> query() {
		return this.values.query;
	}

	/**
	 * Return the WebSocket subprotocol to ask for.
	 */
	public @Nullable String subprotocol() {
		return this.values.subprotocol;
	}

	/**
	 * Return the value of the `OpenAI-Organization` header.
	 */
	public @Nullable String organization() {
		return this.values.organization;
	}

	/**
	 * Return the value of the `OpenAI-Project` header.
	 */
	public @Nullable String project() {
		return this.values.project;
	}

	/**
	 * Return the permission to use `ws` with a host other than loopback.
	 */
	public boolean allowPlaintext() {
		return this.values.allowPlaintext;
	}

	/**
	 * Return the proxy to go through.
	 * @return the proxy, {@code null} for the one that the transport knows
	 */
	public @Nullable ProxySettings proxy() {
		return this.values.proxy;
	}

	public Endpoint endpoint() {
		return Endpoint.of(this.values.baseUrl, this.values.query, this.values.allowPlaintext);
	}

	/**
	 * Collects settings and checks them.
	 */
	public static final class Builder extends SettingsBuilder<Builder> {

		private URI baseUrl = URI.create("https://api.openai.com/v1");

		private Map<String, String> headers = Map.of();

		private Map<String, String> query = Map.of();

		private @Nullable String subprotocol;

		private @Nullable String organization;

		private @Nullable String project;

		private boolean allowPlaintext = false;

		private @Nullable ProxySettings proxy;

		private Builder() {
		}

		/**
		 * Set the base URL, `https` and `http` being read as `wss` and `ws`.
		 * @param baseUrl the new value
		 * @return this builder
		 */
		public Builder baseUrl(URI baseUrl) {
			this.baseUrl = baseUrl;
			return this;
		}

		/**
		 * Set the base URL, {@code https} and {@code http} being read as {@code wss} and
		 * {@code ws}.
		 * @param baseUrl the new value
		 * @return this builder
		 * @throws InvalidSettingsException if it is no URL
		 */
		public Builder baseUrl(String baseUrl) {
			return baseUrl(Endpoint.parse(baseUrl, Endpoint.PROPERTY));
		}

		/**
		 * Set the additional handshake headers, by name.
		 * @param headers the new value
		 * @return this builder
		 */
		public Builder headers(Map<String, String> headers) {
			this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
			return this;
		}

		/**
		 * Set the additional query parameters of the handshake, by name.
		 * @param query the new value
		 * @return this builder
		 */
		public Builder query(Map<String, String> query) {
			this.query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
			return this;
		}

		/**
		 * Set the WebSocket subprotocol to ask for.
		 * @param subprotocol the new value
		 * @return this builder
		 */
		public Builder subprotocol(@Nullable String subprotocol) {
			this.subprotocol = subprotocol;
			return this;
		}

		/**
		 * Set the value of the `OpenAI-Organization` header.
		 * @param organization the new value
		 * @return this builder
		 */
		public Builder organization(@Nullable String organization) {
			this.organization = organization;
			return this;
		}

		/**
		 * Set the value of the `OpenAI-Project` header.
		 * @param project the new value
		 * @return this builder
		 */
		public Builder project(@Nullable String project) {
			this.project = project;
			return this;
		}

		/**
		 * Set the permission to use `ws` with a host other than loopback.
		 * @param allowPlaintext the new value
		 * @return this builder
		 */
		public Builder allowPlaintext(boolean allowPlaintext) {
			this.allowPlaintext = allowPlaintext;
			return this;
		}

		/**
		 * Set the proxy to go through. It takes the place of any other that the
		 * transport, system properties or environment variables name.
		 * @param proxy the new value
		 * @return this builder
		 */
		public Builder proxy(@Nullable ProxySettings proxy) {
			this.proxy = proxy;
			return this;
		}

		/**
		 * Check the settings against each other and build them.
		 * @return the settings
		 * @throws InvalidSettingsException if the base URL cannot be used, or a header
		 * cannot be sent
		 */
		public ConnectionSettings build() {
			Endpoint.of(this.baseUrl, this.query, this.allowPlaintext);
			HeaderCheck.headers(this.headers, "responses-ws.headers");
			HeaderCheck.value(this.organization, "responses-ws.organization");
			HeaderCheck.value(this.project, "responses-ws.project");
			HeaderCheck.token(this.subprotocol, "responses-ws.subprotocol");
			return new ConnectionSettings(this);
		}

	}

}
