package io.github.responsesws.springai.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.responsesws.autoconfigure.ResponsesWsToolAutoConfiguration;
import io.github.responsesws.springai.CallbackFunctions;
import io.github.responsesws.tool.FunctionToolSource;

import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.ToolCallbackProvider;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that offers the tools of Spring AI,
 * those of MCP clients among them, to runs of this library, if
 * {@code spring.ai.responses-ws.offer-tools} says so.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = ResponsesWsToolAutoConfiguration.class)
@ConditionalOnClass(ToolCallback.class)
@ConditionalOnBooleanProperty("spring.ai.responses-ws.offer-tools")
public final class CallbackFunctionsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "responsesWsCallbackFunctions")
	FunctionToolSource responsesWsCallbackFunctions(ObjectProvider<ToolCallback> callbacks,
			ObjectProvider<ToolCallbackProvider> providers) {
		return () -> {
			List<ToolCallback> all = new ArrayList<>(callbacks.orderedStream().toList());
			providers.orderedStream().forEach((provider) -> all.addAll(Arrays.asList(provider.getToolCallbacks())));
			return all.stream().distinct().map(CallbackFunctions::of).toList();
		};
	}

}
