package io.github.responsesws.autoconfigure;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/**
 * Connection details of a client with a name: what it states, else what the default
 * client has. Who calls is inherited for the same host and port alone, so that no key
 * ever goes to a service that it is not for. An empty value stands for none.
 */
final class NamedConnectionDetails implements ResponsesWsConnectionDetails {

	private final ResponsesWsProperties own;

	private final ResponsesWsConnectionDetails defaults;

	private final ObjectProvider<SslBundles> sslBundles;

	/**
	 * Create the details.
	 * @param own what the client states
	 * @param defaults the details of the default client
	 */
	NamedConnectionDetails(ResponsesWsProperties own, ResponsesWsConnectionDetails defaults,
			ObjectProvider<SslBundles> sslBundles) {
		this.own = own;
		this.defaults = defaults;
		this.sslBundles = sslBundles;
	}

	@Override
	public URI getBaseUrl() {
		URI baseUrl = this.own.getBaseUrl();
		return (baseUrl != null && !baseUrl.toString().isBlank()) ? baseUrl : this.defaults.getBaseUrl();
	}

	/**
	 * Return whether the client talks to the service of the default client.
	 */
	boolean isSameService() {
		return service(getBaseUrl()).equals(service(this.defaults.getBaseUrl()));
	}

	private static String service(URI baseUrl) {
		String scheme = Objects.toString(baseUrl.getScheme(), "").toLowerCase(Locale.ROOT);
		boolean plain = scheme.equals("http") || scheme.equals("ws");
		int port = (baseUrl.getPort() != -1) ? baseUrl.getPort() : plain ? 80 : 443;
		return plain + " " + Objects.toString(baseUrl.getHost(), "").toLowerCase(Locale.ROOT) + ":" + port;
	}

	/**
	 * Return whether the client says who calls, in part at least.
	 */
	boolean isCallerStated() {
		return this.own.getApiKey() != null || this.own.getOrganization() != null || this.own.getProject() != null;
	}

	@Override
	public @Nullable String getApiKey() {
		return caller(this.own.getApiKey(), this.defaults::getApiKey);
	}

	@Override
	public @Nullable String getOrganization() {
		return caller(this.own.getOrganization(), this.defaults::getOrganization);
	}

	@Override
	public @Nullable String getProject() {
		return caller(this.own.getProject(), this.defaults::getProject);
	}

	private @Nullable String caller(@Nullable String stated, Supplier<@Nullable String> inherited) {
		if (stated == null) {
			return isSameService() ? inherited.get() : null;
		}
		return StringUtils.hasText(stated) ? stated.strip() : null;
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		String name = this.own.getSsl().getBundle();
		if (name == null) {
			return this.defaults.getSslBundle();
		}
		return StringUtils.hasText(name) ? this.sslBundles.getObject().getBundle(name) : null;
	}

}
