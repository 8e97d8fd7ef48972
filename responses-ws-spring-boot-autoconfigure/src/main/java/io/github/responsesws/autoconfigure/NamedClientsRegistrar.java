package io.github.responsesws.autoconfigure;

import java.util.Arrays;

import io.github.responsesws.ResponsesWebSocketClient;

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

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	NamedClientsRegistrar(BeanFactory beanFactory, Environment environment) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		for (String name : ClientNames.configured(this.environment)) {
			String bean = ClientNames.bean(name);
			if (!registry.containsBeanDefinition(bean) && !isDefined(name)) {
				registry.registerBeanDefinition(bean, definition(name));
			}
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
