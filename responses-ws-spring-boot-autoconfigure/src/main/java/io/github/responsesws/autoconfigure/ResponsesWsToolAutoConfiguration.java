package io.github.responsesws.autoconfigure;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ToolLoop;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link ToolLoop} and the
 * functions it runs.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ResponsesWsAutoConfiguration.class)
@ConditionalOnBean(value = ResponsesWebSocketClient.class, name = "responsesWsNamedClients")
public final class ResponsesWsToolAutoConfiguration {

	@Bean
	FunctionToolCollector responsesWsFunctionToolCollector(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<JsonMapper> mapper) {
		return new FunctionToolCollector(beanFactory, () -> mapper.getIfUnique(() -> JsonMapper.builder().build()));
	}

	@Bean
	@ConditionalOnMissingBean
	FunctionTools responsesWsFunctionTools(FunctionToolCollector collector) {
		return collector.collect();
	}

	@Bean
	ToolLoops responsesWsToolLoops() {
		return new ToolLoops();
	}

	@Bean
	@Qualifier(ClientNames.DEFAULT)
	@ConditionalOnMissingBean
	ToolLoop responsesWsToolLoop(ToolLoops loops, NamedClients clients) {
		return loops.create(clients.of(ClientNames.DEFAULT));
	}

}
