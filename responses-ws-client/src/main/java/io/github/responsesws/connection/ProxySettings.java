package io.github.responsesws.connection;

import java.util.List;

import io.github.responsesws.settings.Check;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.settings.SettingsBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP proxy that connections go through. It is asked for a tunnel ({@code CONNECT}),
 * with Basic authentication if there is a user. Nothing of it shows the password.
 *
 * @since 0.1.0
 */
public final class ProxySettings {

	static final String HOST = "responses-ws.proxy.host";

	private final Builder values;

	private ProxySettings(Builder builder) {
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
	 * Return the host name or address of the proxy.
	 */
	public String host() {
		return this.values.host;
	}

	/**
	 * Return the port of the proxy.
	 */
	public int port() {
		return this.values.port;
	}

	/**
	 * Return the name that the proxy wants, {@code null} for none.
	 */
	public @Nullable String user() {
		return this.values.user;
	}

	/**
	 * Return the password that the proxy wants, {@code null} for none.
	 */
	public @Nullable String password() {
		return this.values.password;
	}

	/**
	 * Return the hosts that are reached without the proxy.
	 */
	public List<String> nonProxyHosts() {
		return this.values.nonProxyHosts;
	}

	@Override
	public String toString() {
		return "ProxySettings[" + host() + ":" + port() + "]";
	}

	/**
	 * Collects settings and checks them.
	 */
	public static final class Builder extends SettingsBuilder<Builder> {

		private String host = "";

		private int port = 3128;

		private @Nullable String user;

		private @Nullable String password;

		private List<String> nonProxyHosts = List.of();

		private Builder() {
		}

		/**
		 * Set the host name or address of the proxy.
		 * @param host the new value
		 * @return this builder
		 */
		public Builder host(String host) {
			this.host = host.strip();
			return this;
		}

		/**
		 * Set the port of the proxy, 3128 if it is not set.
		 * @param port the new value
		 * @return this builder
		 */
		public Builder port(int port) {
			this.port = port;
			return this;
		}

		/**
		 * Set the name that the proxy wants, {@code null} for none.
		 * @param user the new value
		 * @return this builder
		 */
		public Builder user(@Nullable String user) {
			this.user = user;
			return this;
		}

		/**
		 * Set the password that the proxy wants, {@code null} for none.
		 * @param password the new value
		 * @return this builder
		 */
		public Builder password(@Nullable String password) {
			this.password = password;
			return this;
		}

		/**
		 * Set the hosts that are reached without the proxy: names and addresses, in which
		 * {@code *} stands for anything, and networks such as {@code 10.0.0.0/8}.
		 * @param nonProxyHosts the new value
		 * @return this builder
		 */
		public Builder nonProxyHosts(List<String> nonProxyHosts) {
			this.nonProxyHosts = List.copyOf(nonProxyHosts);
			return this;
		}

		/**
		 * Check the settings and build them.
		 * @return the settings
		 * @throws InvalidSettingsException if there is no host, or another value cannot
		 * be used: the message names the property
		 */
		public ProxySettings build() {
			if (this.host.isEmpty() || this.host.contains("/") || this.host.contains("@")) {
				// The value may hold a password.
				throw new InvalidSettingsException(HOST + " must be the name or address of a proxy, without a scheme",
						List.of(HOST), null, null);
			}
			Check.atLeast(this.port, 1, "responses-ws.proxy.port");
			Check.atMost(this.port, 65_535, "responses-ws.proxy.port");
			if (this.user == null && this.password != null) {
				throw new InvalidSettingsException(
						"responses-ws.proxy.password is set, so responses-ws.proxy.user must be too",
						List.of("responses-ws.proxy.user", "responses-ws.proxy.password"), null, null);
			}
			if (this.user != null && this.user.contains(":")) {
				throw new InvalidSettingsException(
						"responses-ws.proxy.user must not contain a colon: Basic authentication cannot send it",
						List.of("responses-ws.proxy.user"), null, null);
			}
			DirectHosts.ofPatterns(this.nonProxyHosts, "responses-ws.proxy.non-proxy-hosts");
			return new ProxySettings(this);
		}

	}

}
