package io.github.responsesws.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.responsesws.settings.InvalidSettingsException;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Names of clients, and what is derived from them.
 */
final class ClientNames {

	/** Of the client that {@code responses-ws.*} configures. */
	static final String DEFAULT = "default";

	static final String PREFIX = "responses-ws.clients";

	static final String DEFAULT_BEAN = "responsesWebSocketClient";

	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

	private static final int MAX_LENGTH = 64;

	private ClientNames() {
	}

	/**
	 * Return the names below {@code responses-ws.clients}. Environment variables have no
	 * dashes: {@code EUWEST} is {@code eu-west}, if something else says so.
	 * @throws InvalidSettingsException if one is no name
	 */
	static Set<String> configured(Environment environment) {
		Map<String, String> names = new LinkedHashMap<>();
		Binder.get(environment)
			.bind(PREFIX, Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of())
			.keySet()
			.forEach((name) -> names.merge(checked(name).replace("-", ""), name,
					(one, other) -> (one.length() >= other.length()) ? one : other));
		return Set.copyOf(names.values());
	}

	private static String checked(String name) {
		if (name.equals(DEFAULT)) {
			throw refused(name, "must not be called default: responses-ws.* configures the default client");
		}
		if (name.length() > MAX_LENGTH || !NAME.matcher(name).matches()) {
			String lower = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[^a-z]+|-+$", "");
			throw refused(name, "must have a name of lower-case letters, digits and single dashes that begins with a"
					+ " letter and has at most " + MAX_LENGTH + " characters"
					+ ((lower.length() <= MAX_LENGTH && NAME.matcher(lower).matches()) ? ", such as " + lower : ""));
		}
		return name;
	}

	private static InvalidSettingsException refused(String name, String rule) {
		String property = PREFIX + "." + name;
		return new InvalidSettingsException(property + " " + rule, List.of(property), null, null);
	}

	/**
	 * Return the name of a client's bean: {@code euWestResponsesWebSocketClient} for
	 * {@code eu-west}.
	 */
	static String bean(String name) {
		StringBuilder bean = new StringBuilder();
		for (String word : name.split("-")) {
			bean.append(bean.isEmpty() ? word : StringUtils.capitalize(word));
		}
		return bean.append("ResponsesWebSocketClient").toString();
	}

}
