package io.github.responsesws.autoconfigure;

import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * Which of the application's beans a client is made of: those whose qualifier is the name
 * of a client belong to that client alone, all others to every client.
 */
final class ClientBeans {

	private final ConfigurableListableBeanFactory beanFactory;

	private final Set<String> clients;

	private final String client;

	/**
	 * Create the view of one client.
	 * @param clients the names of all clients
	 * @param client the name of this one
	 */
	ClientBeans(ConfigurableListableBeanFactory beanFactory, Set<String> clients, String client) {
		this.beanFactory = beanFactory;
		this.clients = clients;
		this.client = client;
	}

	/**
	 * Return the beans of a type, in their order: those of the client and those of all.
	 */
	<T> List<T> all(Class<T> type) {
		Map<Object, String> names = new IdentityHashMap<>();
		List<T> beans = new ArrayList<>();
		for (String name : names(type, null)) {
			T bean = this.beanFactory.getBean(name, type);
			names.put(bean, name);
			beans.add(bean);
		}
		beans.sort(AnnotationAwareOrderComparator.INSTANCE.withSourceProvider((bean) -> declaration(names.get(bean))));
		return beans;
	}

	private @Nullable AnnotatedElement declaration(@Nullable String name) {
		return (name != null && this.beanFactory.containsBeanDefinition(name)
				&& this.beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)
						? definition.getResolvedFactoryMethod() : null;
	}

	/**
	 * Return the bean of a type: the client's own, else the one of all.
	 * @throws NoUniqueBeanDefinitionException if there are several and none is primary
	 */
	<T> @Nullable T one(Class<T> type) {
		T own = own(type);
		return (own != null) ? own : shared(type);
	}

	/**
	 * Return the bean of a type that is the client's alone.
	 */
	<T> @Nullable T own(Class<T> type) {
		return bean(type, names(type, this.client));
	}

	/**
	 * Return the bean of a type that is everybody's.
	 */
	<T> @Nullable T shared(Class<T> type) {
		return bean(type, names(type, ""));
	}

	boolean has(Class<?> type) {
		return !names(type, null).isEmpty();
	}

	boolean hasOwn(Class<?> type) {
		return !names(type, this.client).isEmpty();
	}

	/**
	 * Return the names of beans that the client may use.
	 * @param owner whose they are, empty for everybody's, {@code null} for both
	 */
	private List<String> names(Class<?> type, @Nullable String owner) {
		List<String> names = new ArrayList<>();
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type)) {
			String found = owner(name);
			boolean usable = found.isEmpty() || found.equals(this.client);
			if (usable && isCandidate(name) && (owner == null || owner.equals(found))) {
				names.add(name);
			}
		}
		return names;
	}

	private boolean isCandidate(String name) {
		return !this.beanFactory.containsBeanDefinition(name)
				|| this.beanFactory.getMergedBeanDefinition(name).isAutowireCandidate();
	}

	private String owner(String name) {
		return this.clients.stream()
			.filter((owner) -> BeanFactoryAnnotationUtils.isQualifierMatch(owner::equals, name, this.beanFactory))
			.findFirst()
			.orElse("");
	}

	private <T> @Nullable T bean(Class<T> type, List<String> names) {
		if (names.isEmpty()) {
			return null;
		}
		if (names.size() == 1) {
			return this.beanFactory.getBean(names.get(0), type);
		}
		List<String> primary = names.stream().filter(this::isPrimary).toList();
		if (primary.size() != 1) {
			throw new NoUniqueBeanDefinitionException(type, names);
		}
		return this.beanFactory.getBean(primary.get(0), type);
	}

	private boolean isPrimary(String name) {
		if (!this.beanFactory.containsBeanDefinition(name)) {
			return false;
		}
		BeanDefinition definition = Objects.requireNonNull(this.beanFactory.getMergedBeanDefinition(name));
		return definition.isPrimary();
	}

}
