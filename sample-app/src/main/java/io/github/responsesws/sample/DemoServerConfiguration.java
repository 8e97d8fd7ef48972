package io.github.responsesws.sample;

import java.net.URI;

import io.github.responsesws.autoconfigure.ResponsesWsConnectionDetails;
import io.github.responsesws.test.ResponsesServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.PropertySource;

/**
 * Starts a small demo model in this process and connects the client to it, unless a
 * service is configured. The client closes before the server does, because it depends on
 * it.
 * <p>
 * The demo server has lanes, which a client does not expect of an unknown address: a
 * property source that yields to all others tells it.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnNoService.class)
@PropertySource("classpath:demo.properties")
class DemoServerConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(DemoServerConfiguration.class);

	@Bean(destroyMethod = "close")
	ResponsesServer demoServer(SampleProperties properties) {
		ResponsesServer server = ResponsesServer.builder().latency(properties.demoLatency()).start();
		logger.info(
				"No service is configured: a demo server in this process answers at {}. "
						+ "Set OPENAI_API_KEY to talk to OpenAI, or responses-ws.base-url for any other service.",
				server.baseUrl());
		return server;
	}

	@Bean
	ResponsesWsConnectionDetails demoConnectionDetails(ResponsesServer demoServer) {
		URI baseUrl = URI.create(demoServer.baseUrl());
		return () -> baseUrl;
	}

}
