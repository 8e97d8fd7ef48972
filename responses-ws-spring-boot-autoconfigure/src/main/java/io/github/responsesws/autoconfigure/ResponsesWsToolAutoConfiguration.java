package io.github.responsesws.autoconfigure;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.tool.ApprovalHandler;
import io.github.responsesws.tool.BuiltInTool;
import io.github.responsesws.tool.CustomTool;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ToolErrorHandler;
import io.github.responsesws.tool.ToolListener;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.tool.ToolObserver;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
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
@ConditionalOnBean({ ResponsesWebSocketClient.class, ResponsesWsProperties.class })
public final class ResponsesWsToolAutoConfiguration {

	@Bean
	FunctionToolCollector responsesWsFunctionToolCollector(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<JsonMapper> mapper) {
		return new FunctionToolCollector(beanFactory, mapper.getIfUnique(JsonMapper.builder()::build));
	}

	@Bean
	@ConditionalOnMissingBean
	FunctionTools responsesWsFunctionTools(FunctionToolCollector collector) {
		return collector.collect();
	}

	@Bean
	@ConditionalOnMissingBean
	ToolLoop responsesWsToolLoop(ResponsesWsProperties properties, ResponsesWsConnectionDetails connectionDetails,
			FunctionTools tools, ObjectProvider<CustomTool> customTools, ObjectProvider<BuiltInTool<?>> builtInTools,
			ObjectProvider<ApprovalHandler> approvals, ObjectProvider<ToolErrorHandler> errorHandler,
			ObjectProvider<ToolListener> listeners, ObjectProvider<ToolObserver> observer) {
		ToolLoop.Builder loop = ToolLoop.builder()
			.tools(tools)
			.customTools(customTools.orderedStream().toList())
			.builtInTools(builtInTools.orderedStream().toList())
			.approvals(approvals.getIfAvailable())
			.errorHandler(errorHandler.getIfAvailable())
			.observer(observer.getIfAvailable())
			.settings(new SettingsMapper(properties, connectionDetails).tool());
		listeners.orderedStream().forEach(loop::listener);
		return loop.build();
	}

}
