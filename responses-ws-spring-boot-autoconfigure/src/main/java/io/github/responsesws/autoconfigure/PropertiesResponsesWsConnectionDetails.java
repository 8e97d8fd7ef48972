package io.github.responsesws.autoconfigure;

import java.net.URI;
import java.util.function.Supplier;

import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.ServiceEnvironment;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Connection details from {@link ResponsesWsProperties}. The environment variables that
 * the official SDKs read fill in what is not set; an empty value counts as not set.
 */
final class PropertiesResponsesWsConnectionDetails implements ResponsesWsConnectionDetails {

	private final ResponsesWsProperties properties;

	private final ServiceEnvironment environment;

	private final ObjectProvider<SslBundles> sslBundles;

	PropertiesResponsesWsConnectionDetails(ResponsesWsProperties properties, Environment environment,
			ObjectProvider<SslBundles> sslBundles) {
		this.properties = properties;
		this.environment = ServiceEnvironment.of(environment::getProperty);
		this.sslBundles = sslBundles;
	}

	@Override
	public URI getBaseUrl() {
		URI baseUrl = this.properties.getBaseUrl();
		if (baseUrl != null && !baseUrl.toString().isBlank()) {
			return baseUrl;
		}
		URI variable = this.environment.baseUrl();
		return (variable != null) ? variable : ConnectionSettings.builder().build().baseUrl();
	}

	@Override
	public @Nullable String getApiKey() {
		return firstText(this.properties.getApiKey(), this.environment::apiKey);
	}

	@Override
	public @Nullable String getOrganization() {
		return firstText(this.properties.getOrganization(), this.environment::organization);
	}

	@Override
	public @Nullable String getProject() {
		return firstText(this.properties.getProject(), this.environment::project);
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		String name = this.properties.getSsl().getBundle();
		return StringUtils.hasText(name) ? this.sslBundles.getObject().getBundle(name) : null;
	}

	private static @Nullable String firstText(@Nullable String property, Supplier<@Nullable String> variable) {
		// Secrets mounted as files often end in a line break, which no header may hold.
		return StringUtils.hasText(property) ? property.strip() : variable.get();
	}

}
