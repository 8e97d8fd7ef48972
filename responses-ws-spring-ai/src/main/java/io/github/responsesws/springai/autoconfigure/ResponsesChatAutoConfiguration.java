package io.github.responsesws.springai.autoconfigure;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.springai.ResponsesChatModel;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link ResponsesChatModel},
 * which {@code spring.ai.model.chat=responses-ws} makes the chat model, beside whichever
 * others are on the class path.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ResponsesWsAutoConfiguration.class,
		beforeName = "org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration")
@ConditionalOnClass(ChatModel.class)
@ConditionalOnBean(ResponsesWebSocketClient.class)
@ConditionalOnProperty(name = "spring.ai.model.chat", havingValue = "responses-ws")
@EnableConfigurationProperties(ResponsesChatProperties.class)
public final class ResponsesChatAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ResponsesChatModel responsesChatModel(ResponsesWebSocketClient client, ResponsesChatProperties properties,
			ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<ChatModelObservationConvention> observationConvention) {
		return ResponsesChatModel.builder(client)
			.options(properties.toOptions())
			.observationRegistry(observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP))
			.observationConvention(observationConvention.getIfAvailable())
			.build();
	}

}
