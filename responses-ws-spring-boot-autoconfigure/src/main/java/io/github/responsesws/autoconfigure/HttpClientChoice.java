package io.github.responsesws.autoconfigure;

import java.util.Map;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Leaves the HTTP client of an application as it was. Boot takes Reactor Netty for
 * {@code RestClient} and {@code RestTemplate} as soon as it is there, and this client
 * brings it: an application that has no {@code WebClient} had the JDK's before.
 */
final class HttpClientChoice implements EnvironmentPostProcessor {

	static final String FACTORY = "spring.http.clients.imperative.factory";

	private static final String BOOTS_CHOICE = "org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder";

	/** What Boot would take before Reactor Netty, and what comes with it otherwise. */
	private static final String[] OTHERS = { "org.apache.hc.client5.http.impl.classic.HttpClients",
			"org.eclipse.jetty.client.HttpClient", "org.springframework.web.reactive.function.client.WebClient" };

	private final Log logger;

	HttpClientChoice(DeferredLogFactory logs) {
		this.logger = logs.getLog(HttpClientChoice.class);
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		ClassLoader loader = application.getClassLoader();
		if (!ClassUtils.isPresent(BOOTS_CHOICE, loader)
				|| Stream.of(OTHERS).anyMatch((other) -> ClassUtils.isPresent(other, loader))
				|| Binder.get(environment).bind(FACTORY, String.class).isBound()) {
			return;
		}
		environment.getPropertySources()
			.addLast(new MapPropertySource("responsesWsHttpClient", Map.of(FACTORY, "jdk")));
		this.logger.info("RestClient and RestTemplate keep the JDK's HTTP client, although responses-ws brings Reactor "
				+ "Netty: set " + FACTORY + " to choose another");
	}

}
