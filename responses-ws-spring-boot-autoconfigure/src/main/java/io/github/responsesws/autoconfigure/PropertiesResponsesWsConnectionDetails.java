package io.github.responsesws.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;

import io.github.responsesws.connection.ConnectionSettings;
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

	static final String BASE_URL_VARIABLE = "OPENAI_BASE_URL";

	static final String API_KEY_VARIABLE = "OPENAI_API_KEY";

	private final ResponsesWsProperties properties;

	private final Environment environment;

	private final ObjectProvider<SslBundles> sslBundles;

	PropertiesResponsesWsConnectionDetails(ResponsesWsProperties properties, Environment environment,
			ObjectProvider<SslBundles> sslBundles) {
		this.properties = properties;
		this.environment = environment;
		this.sslBundles = sslBundles;
	}

	@Override
	public URI getBaseUrl() {
		URI baseUrl = this.properties.getBaseUrl();
		if (baseUrl != null && !baseUrl.toString().isBlank()) {
			return baseUrl;
		}
		String variable = firstText(null, BASE_URL_VARIABLE);
		return (variable != null) ? parse(variable) : ConnectionSettings.builder().build().baseUrl();
	}

	private static URI parse(String variable) {
		try {
			return new URI(variable);
		}
		catch (URISyntaxException ex) {
			// No cause: its message repeats the value, which may hold a password.
			throw new InvalidSettingsException(
					BASE_URL_VARIABLE + " is not a URL (" + ex.getReason() + " at index " + ex.getIndex() + ")", null);
		}
	}

	@Override
	public @Nullable String getApiKey() {
		return firstText(this.properties.getApiKey(), API_KEY_VARIABLE);
	}

	@Override
	public @Nullable String getOrganization() {
		return firstText(this.properties.getOrganization(), "OPENAI_ORG_ID");
	}

	@Override
	public @Nullable String getProject() {
		return firstText(this.properties.getProject(), "OPENAI_PROJECT_ID");
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		String name = this.properties.getSsl().getBundle();
		return StringUtils.hasText(name) ? this.sslBundles.getObject().getBundle(name) : null;
	}

	private @Nullable String firstText(@Nullable String property, String variable) {
		String value = StringUtils.hasText(property) ? property : this.environment.getProperty(variable);
		// Secrets mounted as files often end in a line break, which no header may hold.
		return StringUtils.hasText(value) ? value.strip() : null;
	}

}
