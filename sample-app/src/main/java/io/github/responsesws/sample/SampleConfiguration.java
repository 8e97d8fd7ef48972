package io.github.responsesws.sample;

import java.time.InstantSource;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.ResponsesWsConnectionDetails;
import io.github.responsesws.autoconfigure.ResponsesWsProperties;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.protocol.ResponseRequest;
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
	LiveConversations liveConversations(ResponsesWebSocketClient client, SampleProperties properties,
			ServiceEndpoint endpoint, AgentTeam agents) {
		// What responses-ws.conversation.* says, and what every turn is sent with.
		ConversationSettings common = client.conversation().settings();
		ResponseRequest.Builder request = common.request()
			.mutate()
			.model(endpoint.model())
			.instructions(properties.instructions());
		if (agents.isPossible()) {
			// One agent answers, unless a question says otherwise.
			request.multiAgent(false);
		}
		ConversationSettings settings = common.mutate().request(request.build()).build();
		return new LiveConversations(
				(id) -> (id != null) ? client.conversation(id, settings) : client.conversation(settings),
				properties.maxConversations(), properties.conversationTimeout(), InstantSource.system());
	}

	@Bean
	ServiceEndpoint serviceEndpoint(ResponsesWsConnectionDetails details, ResponsesWsProperties properties,
			ObjectProvider<ResponsesServer> demoServer) {
		boolean embedded = demoServer.getIfAvailable() != null;
		return ServiceEndpoint.of(details.getBaseUrl(), embedded, embedded ? DEMO_MODEL : properties.getModel());
	}

}
