package io.github.responsesws.autoconfigure;

import java.util.List;

import io.github.responsesws.settings.InvalidSettingsException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;
import org.springframework.util.PlaceholderResolutionException;

/**
 * Refuses placeholders that nothing resolves in properties of ours. Boot hands them on as
 * they are, so that a missing variable would travel to the service as the key itself.
 */
final class UnresolvedPlaceholders implements ConfigurationPropertiesBindHandlerAdvisor {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("responses-ws");

	private final Environment environment;

	UnresolvedPlaceholders(Environment environment) {
		this.environment = environment;
	}

	@Override
	public BindHandler apply(BindHandler bindHandler) {
		return new AbstractBindHandler(bindHandler) {

			@Override
			public @Nullable Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					Object result) {
				check(name, context);
				return super.onSuccess(name, target, context, result);
			}

			@Override
			public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					Exception error) throws Exception {
				// What could not be converted may be the placeholder.
				check(name, context);
				return super.onFailure(name, target, context, error);
			}

		};
	}

	private void check(ConfigurationPropertyName name, BindContext context) {
		ConfigurationProperty property = context.getConfigurationProperty();
		if (property != null && PREFIX.isAncestorOf(name) && property.getName().equals(name)
				&& property.getValue() instanceof CharSequence text) {
			check(name, text.toString());
		}
	}

	private void check(ConfigurationPropertyName name, String text) {
		try {
			this.environment.resolveRequiredPlaceholders(text);
		}
		catch (PlaceholderResolutionException ex) {
			String placeholder = "${" + ex.getPlaceholder() + "}";
			// Without the cause, which shows the whole value.
			throw new InvalidSettingsException(name + " refers to " + placeholder + ", which is not set",
					List.of(name.toString()), placeholder, null);
		}
	}

}
