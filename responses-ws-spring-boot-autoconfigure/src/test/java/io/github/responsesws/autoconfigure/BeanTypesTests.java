package io.github.responsesws.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.AnnotatedGenericBeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.StaticMessageSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which beans cannot be tools of the application.
 */
class BeanTypesTests {

	@Test
	void componentsAreTheApplicationsWhateverTheirPackage() {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		beans.registerBeanDefinition("component", new AnnotatedGenericBeanDefinition(StaticMessageSource.class));
		assertThat(new BeanTypes(beans).isInfrastructure("component")).isFalse();
		assertThat(new BeanTypes(beans).isInfrastructure("unknown")).isFalse();
	}

	@Test
	void beansOfMethodsAreOfWhoeverWroteTheMethod() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Own.class,
				LibraryAutoConfiguration.class)) {
			BeanTypes types = new BeanTypes(context.getBeanFactory());
			assertThat(types.isInfrastructure("own")).isFalse();
			assertThat(types.isInfrastructure("library")).isTrue();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		StringBuilder own() {
			return new StringBuilder();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LibraryAutoConfiguration {

		@Bean
		StringBuilder library() {
			return new StringBuilder();
		}

	}

}
