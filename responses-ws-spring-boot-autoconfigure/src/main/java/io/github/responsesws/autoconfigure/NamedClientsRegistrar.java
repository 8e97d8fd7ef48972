package io.github.responsesws.autoconfigure;

import java.util.Arrays;
import java.util.Set;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.connection.ServiceEnvironment;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a bean for each client below {@code responses-ws.clients}, unless the
 * application has one with that qualifier. Where nobody asks for a name it yields to the
 * default client.
 */
final class NamedClientsRegistrar implements ImportBeanDefinitionRegistrar {

	private static final Logger logger = Loggers.getLogger(NamedClientsRegistrar.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	NamedClientsRegistrar(BeanFactory beanFactory, Environment environment) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		Set<String> names = ClientNames.configured(this.environment);
		if (!registry.containsBeanDefinition(ClientNames.DEFAULT_BEAN)) {
			tellMissingDefault(OnDefaultClientCondition.replacement(this.beanFactory, names), names);
		}
		for (String name : names) {
			String bean = ClientNames.bean(name);
			if (!registry.containsBeanDefinition(bean) && !isDefined(name)) {
				registry.registerBeanDefinition(bean, definition(name));
			}
		}
	}

	/**
	 * Say what is in place of the default client, which the application may not have
	 * meant.
	 * @param bean the application's own client, {@code null} if the default one is
	 * missing because it has no key
	 */
	private void tellMissingDefault(@Nullable String bean, Set<String> names) {
		if (bean == null) {
			if (names.size() == 1) {
				logger.info(
						"There is no default client, because neither responses-ws.api-key nor {} is set: client "
								+ "'{}' is injected where no qualifier asks for it, too",
						ServiceEnvironment.API_KEY, names.iterator().next());
			}
		}
		else if (this.environment.containsProperty("responses-ws.api-key")
				|| this.environment.containsProperty("responses-ws.base-url")) {
			logger.info("The bean '{}' takes the place of the client that responses-ws.* configure. To have both, "
					+ "configure it as responses-ws.clients.<name>, or declare it with "
					+ "@Bean(defaultCandidate = false)", bean);
		}
	}

	private boolean isDefined(String name) {
		return Arrays.stream(this.beanFactory.getBeanNamesForType(ResponsesWebSocketClient.class, true, false))
			.anyMatch((bean) -> BeanFactoryAnnotationUtils.isQualifierMatch(name::equals, bean, this.beanFactory));
	}

	private static RootBeanDefinition definition(String name) {
		// By a factory method rather than a supplier, which could not be processed ahead
		// of time.
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(ResponsesWebSocketClient.class);
		definition.setFactoryBeanName(ClientFactory.BEAN);
		definition.setFactoryMethodName("client");
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
		definition.setDestroyMethodName("close");
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
		definition.setFallback(true);
		return definition;
	}

}
