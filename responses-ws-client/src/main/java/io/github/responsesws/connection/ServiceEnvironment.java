package io.github.responsesws.connection;

import java.net.URI;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What the environment variables of OpenAI's own clients say about the service. Blank
 * ones count as absent.
 *
 * @since 0.1.0
 */
public final class ServiceEnvironment {

	/**
	 * Name of the variable with the API key.
	 */
	public static final String API_KEY = "OPENAI_API_KEY";

	/**
	 * Name of the variable with the base URL.
	 */
	public static final String BASE_URL = "OPENAI_BASE_URL";

	/**
	 * Name of the variable with the organization.
	 */
	public static final String ORGANIZATION = "OPENAI_ORG_ID";

	/**
	 * Name of the variable with the project.
	 */
	public static final String PROJECT = "OPENAI_PROJECT_ID";

	private final Function<String, @Nullable String> variables;

	private ServiceEnvironment(Function<String, @Nullable String> variables) {
		this.variables = variables;
	}

	/**
	 * Create a view of the variables of this process.
	 * @return the environment
	 */
	public static ServiceEnvironment ofProcess() {
		return of(System::getenv);
	}

	/**
	 * Create a view of variables.
	 * @param variables finds the value of a name, or {@code null}
	 * @return the environment
	 */
	public static ServiceEnvironment of(Function<String, @Nullable String> variables) {
		return new ServiceEnvironment(variables);
	}

	/**
	 * Return the API key.
	 * @return the key, or {@code null} if there is none
	 */
	public @Nullable String apiKey() {
		return text(API_KEY);
	}

	/**
	 * Return the base URL.
	 * @return the base URL, or {@code null} if there is none
	 * @throws io.github.responsesws.settings.InvalidSettingsException if it is no URL
	 */
	public @Nullable URI baseUrl() {
		String url = text(BASE_URL);
		return (url != null) ? Endpoint.parse(url, BASE_URL) : null;
	}

	/**
	 * Return the value of the {@code OpenAI-Organization} header.
	 * @return the organization, or {@code null} if there is none
	 */
	public @Nullable String organization() {
		return text(ORGANIZATION);
	}

	/**
	 * Return the value of the {@code OpenAI-Project} header.
	 * @return the project, or {@code null} if there is none
	 */
	public @Nullable String project() {
		return text(PROJECT);
	}

	private @Nullable String text(String name) {
		String value = this.variables.apply(name);
		return (value != null && !value.isBlank()) ? value.strip() : null;
	}

}
