package io.github.responsesws.connection;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.responsesws.settings.Check;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a session connects.
 *
 * @since 0.1.0
 */
public final class ConnectionSettings {

	private final URI baseUrl;

	private final Map<String, String> headers;

	private final Map<String, String> query;

	private final @Nullable String subprotocol;

	private final @Nullable String organization;

	private final @Nullable String project;

	private final boolean allowPlaintext;

	private final Duration connectTimeout;

	private final int maxFrameSize;

	private final int maxRequestSize;

	private ConnectionSettings(Builder builder) {
		this.baseUrl = builder.baseUrl;
		this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.headers));
		this.query = Collections.unmodifiableMap(new LinkedHashMap<>(builder.query));
		this.subprotocol = builder.subprotocol;
		this.organization = builder.organization;
		this.project = builder.project;
		this.allowPlaintext = builder.allowPlaintext;
		this.connectTimeout = builder.connectTimeout;
		this.maxFrameSize = builder.maxFrameSize;
		this.maxRequestSize = builder.maxRequestSize;
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
		Builder builder = new Builder();
		builder.baseUrl = this.baseUrl;
		builder.headers = new LinkedHashMap<>(this.headers);
		builder.query = new LinkedHashMap<>(this.query);
		builder.subprotocol = this.subprotocol;
		builder.organization = this.organization;
		builder.project = this.project;
		builder.allowPlaintext = this.allowPlaintext;
		builder.connectTimeout = this.connectTimeout;
		builder.maxFrameSize = this.maxFrameSize;
		builder.maxRequestSize = this.maxRequestSize;
		return builder;
	}

	/**
	 * Return the base URL, `https` and `http` being read as `wss` and `ws`.
	 * @return the base URL
	 */
	public URI baseUrl() {
		return this.baseUrl;
	}

	/**
	 * Return the additional handshake headers, by name.
	 * @return the additional handshake headers
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * Return the additional query parameters of the handshake, by name.
	 * @return the additional query parameters of the handshake
	 */
	public Map<String, String> query() {
		return this.query;
	}

	/**
	 * Return the WebSocket subprotocol to ask for.
	 * @return the WebSocket subprotocol to ask for
	 */
	public @Nullable String subprotocol() {
		return this.subprotocol;
	}

	/**
	 * Return the value of the `OpenAI-Organization` header.
	 * @return the value of the `OpenAI-Organization` header
	 */
	public @Nullable String organization() {
		return this.organization;
	}

	/**
	 * Return the value of the `OpenAI-Project` header.
	 * @return the value of the `OpenAI-Project` header
	 */
	public @Nullable String project() {
		return this.project;
	}

	/**
	 * Return the permission to use `ws` with a host other than loopback.
	 * @return the permission to use `ws` with a host other than loopback
	 */
	public boolean allowPlaintext() {
		return this.allowPlaintext;
	}

	/**
	 * Return the longest time from resolving credentials to an open WebSocket.
	 * @return the longest time from resolving credentials to an open WebSocket
	 */
	public Duration connectTimeout() {
		return this.connectTimeout;
	}

	/**
	 * Return the largest message accepted from the server, in bytes, after joining
	 * fragments.
	 * @return the largest message accepted from the server
	 */
	public int maxFrameSize() {
		return this.maxFrameSize;
	}

	/**
	 * Return the largest message sent to the server, in bytes.
	 * @return the largest message sent to the server
	 */
	public int maxRequestSize() {
		return this.maxRequestSize;
	}

	public Endpoint endpoint() {
		return Endpoint.of(this.baseUrl, this.query, this.allowPlaintext);
	}

	/**
	 * Collects settings and checks them.
	 */
	public static final class Builder {

		private URI baseUrl = URI.create("https://api.openai.com/v1");

		private Map<String, String> headers = new LinkedHashMap<>();

		private Map<String, String> query = new LinkedHashMap<>();

		private @Nullable String subprotocol;

		private @Nullable String organization;

		private @Nullable String project;

		private boolean allowPlaintext = false;

		private Duration connectTimeout = Duration.ofSeconds(15);

		private int maxFrameSize = 64 * 1024 * 1024;

		private int maxRequestSize = 16 * 1024 * 1024;

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
		 * Set the additional handshake headers, by name.
		 * @param headers the new value
		 * @return this builder
		 */
		public Builder headers(Map<String, String> headers) {
			this.headers = new LinkedHashMap<>(headers);
			return this;
		}

		/**
		 * Set the additional query parameters of the handshake, by name.
		 * @param query the new value
		 * @return this builder
		 */
		public Builder query(Map<String, String> query) {
			this.query = new LinkedHashMap<>(query);
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
		 * Set the longest time from resolving credentials to an open WebSocket.
		 * @param connectTimeout the new value
		 * @return this builder
		 */
		public Builder connectTimeout(Duration connectTimeout) {
			this.connectTimeout = connectTimeout;
			return this;
		}

		/**
		 * Set the largest message accepted from the server, in bytes, after joining
		 * fragments.
		 * @param maxFrameSize the new value
		 * @return this builder
		 */
		public Builder maxFrameSize(int maxFrameSize) {
			this.maxFrameSize = maxFrameSize;
			return this;
		}

		/**
		 * Set the largest message sent to the server, in bytes.
		 * @param maxRequestSize the new value
		 * @return this builder
		 */
		public Builder maxRequestSize(int maxRequestSize) {
			this.maxRequestSize = maxRequestSize;
			return this;
		}

		/**
		 * Check the settings against each other and build them.
		 * @return the settings
		 * @throws IllegalArgumentException if a value is out of range: the message names
		 * the property and what it accepts
		 */
		public ConnectionSettings build() {
			Check.positive(this.connectTimeout, "responses-ws.timeouts.connect");
			Check.atLeast(this.maxFrameSize, 1, "responses-ws.session.max-frame-size");
			Check.atLeast(this.maxRequestSize, 1, "responses-ws.session.max-request-size");
			Endpoint.of(this.baseUrl, this.query, this.allowPlaintext);
			return new ConnectionSettings(this);
		}

	}

}
