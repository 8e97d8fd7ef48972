package io.github.responsesws.autoconfigure;

import java.util.List;
import java.util.regex.Pattern;

import io.github.responsesws.settings.InvalidSettingsException;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

/**
 * Says of properties as messages name them, such as {@code responses-ws.api-key}, which
 * ones they are for a client with a name: those below its name, unless what it has is
 * inherited.
 */
final class ClientPropertyNames {

	private static final Pattern PROPERTY = Pattern
		.compile("responses-ws\\.((?!clients\\b|enabled\\b)[\\w-]+(\\.[\\w-]+)*)");

	private final String client;

	private final Environment environment;

	ClientPropertyNames(String client, Environment environment) {
		this.client = client;
		this.environment = environment;
	}

	InvalidSettingsException in(InvalidSettingsException failure) {
		String message = in(String.valueOf(failure.getMessage()));
		List<String> properties = failure.properties().stream().map(this::in).toList();
		boolean named = message.contains(ClientNames.PREFIX + "." + this.client);
		return new InvalidSettingsException(named ? message : message + " (client " + this.client + ")", properties,
				failure.value(), failure);
	}

	String in(String text) {
		return PROPERTY.matcher(text).replaceAll((match) -> name(match.group(1)));
	}

	private String name(String property) {
		String own = ClientNames.PREFIX + "." + this.client + "." + property;
		String inherited = "responses-ws." + property;
		return (isSet(inherited) && !isSet(own)) ? inherited : own;
	}

	private boolean isSet(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getConfigurationProperty(name) != null
					|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

}
