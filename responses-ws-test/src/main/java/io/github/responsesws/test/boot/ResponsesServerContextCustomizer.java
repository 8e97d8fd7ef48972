package io.github.responsesws.test.boot;

import java.time.Duration;
import java.util.Map;

import io.github.responsesws.test.LaneMode;
import io.github.responsesws.test.ResponsesServer;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Starts the server of one application context. Being part of the key of the context
 * cache, it is equal to every customizer with the same settings.
 *
 * @param apiKey bearer token of server and client
 * @param latency delay between two events of the demo model
 * @param maxConnectionAge age at which the server ends a connection
 * @param lanes how the server treats lanes
 */
record ResponsesServerContextCustomizer(String apiKey, Duration latency, Duration maxConnectionAge,
		LaneMode lanes) implements ContextCustomizer {

	static final String BEAN_NAME = "responsesServer";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		ResponsesServer server = ResponsesServer.builder()
			.apiKey(this.apiKey)
			.latency(this.latency)
			.maxConnectionAge(this.maxConnectionAge)
			.lanes(this.lanes)
			.start();
		DefaultSingletonBeanRegistry beans = (DefaultSingletonBeanRegistry) context.getBeanFactory();
		beans.registerSingleton(BEAN_NAME, server);
		// Destroyed in reverse order: the first to register outlives the clients that
		// are connected to it. A context that fails to start destroys it as well.
		beans.registerDisposableBean(BEAN_NAME, server::close);
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource(BEAN_NAME,
					Map.of("responses-ws.base-url", server.baseUrl(), "responses-ws.api-key", this.apiKey)));
	}

	@Override
	public String toString() {
		return "ResponsesServerContextCustomizer[latency=" + this.latency + ", maxConnectionAge="
				+ this.maxConnectionAge + ", lanes=" + this.lanes + "]";
	}

}
