package io.github.responsesws.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.Provider;
import io.github.responsesws.connection.ServiceEnvironment;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Whether there is a default client: always if no client has a name, else if it has what
 * it takes to call somebody. Properties that are only there to be inherited do not make
 * one.
 */
final class OnDefaultClientCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final String API_KEY = "responses-ws.api-key";

	private static final String BASE_URL = "responses-ws.base-url";

	private static final Set<String> OURS = Set.of("responsesWsConnectionDetails", "responsesWsCredentialsSupplier");

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Default client");
		Set<String> names = ClientNames.configured(context.getEnvironment());
		String own = replacement(Objects.requireNonNull(context.getBeanFactory()), names);
		if (own != null) {
			return ConditionOutcome.noMatch(message.because("the application has one of its own, '" + own + "'"));
		}
		if (names.isEmpty()) {
			return ConditionOutcome.match(message.because("no client has a name"));
		}
		if (isConfigured(context.getEnvironment())
				|| isDefined(Objects.requireNonNull(context.getBeanFactory()), names)) {
			return ConditionOutcome.match(message.because("it is configured beside " + names));
		}
		return ConditionOutcome.noMatch(message.because("only " + names + " can call a service"));
	}

	/**
	 * Return the bean of the application that takes the place of the default client: one
	 * that has not the name of another client, and is found by its type alone.
	 */
	static @Nullable String replacement(ConfigurableListableBeanFactory beanFactory, Set<String> names) {
		return Arrays
			.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, ResponsesWebSocketClient.class,
					true, false))
			.filter((bean) -> isDefaultCandidate(beanFactory, bean))
			.filter((bean) -> !BeanFactoryAnnotationUtils.isQualifierMatch(names::contains, bean, beanFactory))
			.findFirst()
			.orElse(null);
	}

	private static boolean isDefaultCandidate(ConfigurableListableBeanFactory beanFactory, String bean) {
		return !beanFactory.containsBeanDefinition(bean)
				|| !(beanFactory.getBeanDefinition(bean) instanceof AbstractBeanDefinition definition)
				|| (definition.isAutowireCandidate() && definition.isDefaultCandidate());
	}

	private static boolean isConfigured(Environment environment) {
		Binder binder = Binder.get(environment);
		boolean key = hasText(binder, environment, API_KEY, ServiceEnvironment.API_KEY)
				|| binder.bind("responses-ws.headers", Bindable.mapOf(String.class, String.class))
					.map((headers) -> headers.keySet()
						.stream()
						.anyMatch((name) -> name.equalsIgnoreCase("Authorization") || name.equalsIgnoreCase("api-key")))
					.orElse(false);
		return key || (hasText(binder, environment, BASE_URL, ServiceEnvironment.BASE_URL)
				&& !isKeyRequired(binder, environment));
	}

	private static boolean isKeyRequired(Binder binder, Environment environment) {
		Provider provider = binder.bind("responses-ws.provider", Provider.class).orElse(null);
		if (provider != null) {
			return provider.isKeyRequired();
		}
		String stated = binder.bind(BASE_URL, String.class).orElse(null);
		String baseUrl = StringUtils.hasText(stated) ? stated : environment.getProperty(ServiceEnvironment.BASE_URL);
		// One that is no URL is refused when the client is made.
		return baseUrl != null && Provider.of(url(baseUrl.strip())).isKeyRequired();
	}

	private static URI url(String text) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			return URI.create("");
		}
	}

	private static boolean hasText(Binder binder, Environment environment, String property, String variable) {
		return StringUtils.hasText(binder.bind(property, String.class).orElse(null))
				|| StringUtils.hasText(environment.getProperty(variable));
	}

	private static boolean isDefined(ConfigurableListableBeanFactory beanFactory, Set<String> names) {
		return Stream.of(ResponsesWsConnectionDetails.class, CredentialsSupplier.class)
			.flatMap((type) -> Arrays.stream(beanFactory.getBeanNamesForType(type, true, false)))
			.filter((bean) -> !OURS.contains(bean))
			.anyMatch((bean) -> !BeanFactoryAnnotationUtils.isQualifierMatch(names::contains, bean, beanFactory));
	}

}
