package io.github.responsesws.springai.autoconfigure;

import io.github.responsesws.springai.ConversationIdAdvisor;
import io.github.responsesws.springai.ResponsesChatModel;

import org.springframework.ai.chat.client.AdvisorParams;
import org.springframework.ai.chat.client.ChatClientBuilderCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of what {@code ChatClient} tells
 * {@link ResponsesChatModel}: the name of the conversation, and the schemas of entities
 * if {@code spring.ai.responses-ws.native-structured-output} says so.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ResponsesChatAutoConfiguration.class)
@ConditionalOnClass(ChatClientBuilderCustomizer.class)
@ConditionalOnBean(ResponsesChatModel.class)
public final class ResponsesChatClientAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "responsesWsConversationId")
	ChatClientBuilderCustomizer responsesWsConversationId() {
		return (builder) -> builder.defaultAdvisors(new ConversationIdAdvisor());
	}

	@Bean
	@ConditionalOnMissingBean(name = "responsesWsNativeStructuredOutput")
	@ConditionalOnBooleanProperty("spring.ai.responses-ws.native-structured-output")
	ChatClientBuilderCustomizer responsesWsNativeStructuredOutput() {
		return (builder) -> builder.defaultAdvisors(AdvisorParams.ENABLE_NATIVE_STRUCTURED_OUTPUT);
	}

}
