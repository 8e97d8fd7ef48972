package io.github.responsesws.autoconfigure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.responsesws.settings.InvalidSettingsException;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/**
 * What is configured for each client: the properties below its name over those of the
 * default client. Safe for use by any thread.
 */
final class NamedClients {

	private static final String DEFAULTS = "responses-ws";

	private final ResponsesWsProperties properties;

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	private final Set<String> configured;

	private final Map<String, NamedClient> clients = new ConcurrentHashMap<>();

	NamedClients(ResponsesWsProperties properties, ConfigurableListableBeanFactory beanFactory,
			Environment environment) {
		this.properties = properties;
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.configured = ClientNames.configured(environment);
	}

	/**
	 * Return the names that are configured, without that of the default client.
	 */
	Set<String> configured() {
		return this.configured;
	}

	/**
	 * Return what is configured for a client; for one that has no properties of its own
	 * it is what the default client has.
	 */
	NamedClient of(String name) {
		NamedClient known = this.clients.get(name);
		if (known != null) {
			return known;
		}
		NamedClient made = make(name);
		NamedClient first = this.clients.putIfAbsent(name, made);
		return (first != null) ? first : made;
	}

	private NamedClient make(String name) {
		ClientBeans beans = beans(name);
		if (name.equals(ClientNames.DEFAULT)) {
			return new NamedClient(name, this.properties, defaultDetails(beans), beans);
		}
		ResponsesWsProperties own = bind(new ResponsesWsProperties(), prefix(name));
		if (!own.getClients().isEmpty()) {
			String property = prefix(name) + ".clients";
			throw new InvalidSettingsException(property + " must not be set: clients have no clients of their own",
					List.of(property), null, null);
		}
		ResponsesWsProperties all = bind(bind(new ResponsesWsProperties(), DEFAULTS), prefix(name));
		ResponsesWsConnectionDetails details = beans.own(ResponsesWsConnectionDetails.class);
		if (details == null) {
			NamedConnectionDetails named = new NamedConnectionDetails(own, of(ClientNames.DEFAULT).connectionDetails(),
					this.beanFactory.getBeanProvider(SslBundles.class));
			if (!named.isSameService()) {
				forget(all, own);
			}
			details = named;
		}
		return new NamedClient(name, all, details, beans);
	}

	/**
	 * Take back what was inherited and is meant for the service of the default client.
	 */
	private static void forget(ResponsesWsProperties all, ResponsesWsProperties own) {
		all.setProvider(own.getProvider());
		all.setHeaders(own.getHeaders());
		all.setQuery(own.getQuery());
	}

	private ResponsesWsConnectionDetails defaultDetails(ClientBeans beans) {
		ResponsesWsConnectionDetails details = beans.one(ResponsesWsConnectionDetails.class);
		return (details != null) ? details : new PropertiesResponsesWsConnectionDetails(this.properties,
				this.environment, this.beanFactory.getBeanProvider(SslBundles.class));
	}

	private ClientBeans beans(String name) {
		Set<String> names = new LinkedHashSet<>(this.configured);
		names.add(ClientNames.DEFAULT);
		names.add(name);
		return new ClientBeans(this.beanFactory, names, name);
	}

	private ResponsesWsProperties bind(ResponsesWsProperties properties, String prefix) {
		// Placeholders were checked when the properties of all clients were bound.
		Binder.get(this.environment).bind(prefix, Bindable.ofInstance(properties));
		return properties;
	}

	/**
	 * Return whether a property is set for a client itself.
	 * @param property its name after {@code responses-ws.}
	 */
	boolean isStated(String name, String property) {
		return Objects
			.nonNull(Binder.get(this.environment).bind(prefix(name) + "." + property, String.class).orElse(null));
	}

	private static String prefix(String name) {
		return ClientNames.PREFIX + "." + name;
	}

}
