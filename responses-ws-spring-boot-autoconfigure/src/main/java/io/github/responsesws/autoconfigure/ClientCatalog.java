package io.github.responsesws.autoconfigure;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.responsesws.ResponsesWebSocketClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Finds the clients among the beans of the application.
 */
final class ClientCatalog implements ResponsesWebSocketClients {

	private final NamedClients clients;

	private final ClientFactory factory;

	private final ConfigurableListableBeanFactory beanFactory;

	ClientCatalog(NamedClients clients, ClientFactory factory, ConfigurableListableBeanFactory beanFactory) {
		this.clients = clients;
		this.factory = factory;
		this.beanFactory = beanFactory;
	}

	@Override
	public Set<String> names() {
		return beans().keySet();
	}

	@Override
	public ResponsesWebSocketClient get(String name) {
		Map<String, String> beans = beans();
		String bean = beans.get(name);
		if (bean == null) {
			throw new IllegalArgumentException("There is no client '" + name + "', but "
					+ (beans.isEmpty() ? "none at all" : String.join(", ", beans.keySet())));
		}
		return this.beanFactory.getBean(bean, ResponsesWebSocketClient.class);
	}

	@Override
	public Map<String, ResponsesWebSocketClient> all() {
		Map<String, ResponsesWebSocketClient> all = new LinkedHashMap<>();
		beans().forEach((name, bean) -> all.put(name, this.beanFactory.getBean(bean, ResponsesWebSocketClient.class)));
		return all;
	}

	@Override
	public NamedClient configuration(String name) {
		return this.clients.of(name);
	}

	@Override
	public ResponsesWebSocketClient.Builder builder(String name) {
		return this.factory.builder(name);
	}

	/**
	 * Return the names of beans by the names of their clients.
	 */
	private Map<String, String> beans() {
		String[] all = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory,
				ResponsesWebSocketClient.class);
		Map<String, String> beans = new LinkedHashMap<>();
		for (String bean : all) {
			String name = name(bean);
			if (name.equals(ClientNames.DEFAULT)) {
				beans.put(name, bean);
			}
		}
		for (String bean : all) {
			beans.putIfAbsent(name(bean), bean);
		}
		return beans;
	}

	private String name(String bean) {
		if (bean.equals(ClientNames.DEFAULT_BEAN)) {
			return ClientNames.DEFAULT;
		}
		String qualifier = qualifier(bean);
		return (qualifier != null && !qualifier.isBlank()) ? qualifier : bean;
	}

	private @Nullable String qualifier(String bean) {
		if (!this.beanFactory.containsBeanDefinition(bean)
				|| !(this.beanFactory.getMergedBeanDefinition(bean) instanceof RootBeanDefinition definition)) {
			return null;
		}
		AutowireCandidateQualifier registered = definition.getQualifier(Qualifier.class.getName());
		if (registered != null && registered.getAttribute("value") instanceof String value) {
			return value;
		}
		Method method = definition.getResolvedFactoryMethod();
		return (method != null) ? BeanFactoryAnnotationUtils.getQualifierValue(method) : null;
	}

}
