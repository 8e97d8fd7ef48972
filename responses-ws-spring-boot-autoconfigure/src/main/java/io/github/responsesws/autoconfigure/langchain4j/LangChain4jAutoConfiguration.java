package io.github.responsesws.autoconfigure.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.ResponsesWsAutoConfiguration;
import io.github.responsesws.langchain4j.ResponsesChatModel;
import io.github.responsesws.langchain4j.ResponsesChatRequestParameters;
import io.github.responsesws.langchain4j.ResponsesStreamingChatModel;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the chat models of LangChain4j.
 * It comes last, so that a model which the application or one of LangChain4j's own
 * starters defines takes precedence, each of the two by itself.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ResponsesWsAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass({ ResponsesChatModel.class, ChatModel.class })
@ConditionalOnSingleCandidate(ResponsesWebSocketClient.class)
@ConditionalOnProperty(prefix = "responses-ws.langchain4j", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(LangChain4jProperties.class)
public final class LangChain4jAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(ChatModel.class)
	ResponsesChatModel responsesWsLangChain4jChatModel(ResponsesWebSocketClient client,
			LangChain4jProperties properties, ObjectProvider<ResponsesChatRequestParameters> parameters,
			ObjectProvider<ChatModelListener> listeners) {
		return ResponsesChatModel.builder()
			.client(client)
			.defaultRequestParameters(parameters(properties, parameters))
			.listeners(listeners.orderedStream().toList())
			.build();
	}

	@Bean
	@ConditionalOnMissingBean(StreamingChatModel.class)
	ResponsesStreamingChatModel responsesWsLangChain4jStreamingChatModel(ResponsesWebSocketClient client,
			LangChain4jProperties properties, ObjectProvider<ResponsesChatRequestParameters> parameters,
			ObjectProvider<ChatModelListener> listeners) {
		return ResponsesStreamingChatModel.builder()
			.client(client)
			.defaultRequestParameters(parameters(properties, parameters))
			.listeners(listeners.orderedStream().toList())
			.build();
	}

	/**
	 * What properties cannot say, a bean does; properties win over it.
	 */
	private static ResponsesChatRequestParameters parameters(LangChain4jProperties properties,
			ObjectProvider<ResponsesChatRequestParameters> parameters) {
		ResponsesChatRequestParameters fromProperties = ResponsesChatRequestParameters.builder()
			.modelName(properties.getModel())
			.temperature(properties.getTemperature())
			.topP(properties.getTopP())
			.maxOutputTokens(properties.getMaxOutputTokens())
			.reasoningEffort(properties.getReasoningEffort())
			.reasoningSummary(properties.getReasoningSummary())
			.textVerbosity(properties.getTextVerbosity())
			.store(properties.getStore())
			.serviceTier(properties.getServiceTier())
			.promptCacheKey(properties.getPromptCacheKey())
			.parallelToolCalls(properties.getParallelToolCalls())
			.strictTools(properties.getStrictTools())
			.strictJsonSchema(properties.getStrictJsonSchema())
			.build();
		return parameters.getIfUnique(() -> ResponsesChatRequestParameters.EMPTY).overrideWith(fromProperties);
	}

}
