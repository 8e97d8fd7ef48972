package io.github.responsesws.sample;

import java.time.InstantSource;

import io.github.responsesws.autoconfigure.ResponsesWsConnectionDetails;
import io.github.responsesws.autoconfigure.ResponsesWsProperties;
import io.github.responsesws.test.ResponsesServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the sample's own classes need beside the client.
 */
@Configuration(proxyBeanMethods = false)
class SampleConfiguration {

	private static final String DEMO_MODEL = "demo";

	@Bean
	Conversations conversations(SampleProperties properties) {
		return new Conversations(properties.maxConversations(), properties.conversationTimeout(),
				InstantSource.system());
	}

	@Bean
	ServiceEndpoint serviceEndpoint(ResponsesWsConnectionDetails details, ResponsesWsProperties properties,
			ObjectProvider<ResponsesServer> demoServer) {
		boolean embedded = demoServer.getIfAvailable() != null;
		return ServiceEndpoint.of(details.getBaseUrl(), embedded, embedded ? DEMO_MODEL : properties.getModel());
	}

}
