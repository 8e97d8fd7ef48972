package io.github.responsesws.sample;

import io.github.responsesws.ask.RunSpec;
import io.github.responsesws.autoconfigure.ResponsesWsProperties;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ToolErrorHandler;
import io.github.responsesws.tool.ToolListener;
import io.github.responsesws.tool.ToolLoop;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Several agents that work on one question, where the sessions are made for them
 * ({@code responses-ws.multi-agent.enabled}). They have the functions of the application
 * but for those that no answer waits for: the service does not let several agents call
 * these while it lets them make several calls at once.
 */
@Component
class AgentTeam {

	private final boolean possible;

	private final ToolLoop tools;

	AgentTeam(ResponsesWsProperties properties, FunctionTools functions, ObjectProvider<ToolErrorHandler> errorHandler,
			ObjectProvider<ToolListener> listeners) {
		this.possible = properties.getMultiAgent().isEnabled();
		ToolLoop.Builder loop = ToolLoop.builder()
			.tools(FunctionTools.of(functions.tools().stream().filter((function) -> !isForLater(function)).toList()))
			.errorHandler(errorHandler.getIfAvailable());
		listeners.orderedStream().forEach(loop::listener);
		this.tools = loop.build();
	}

	/**
	 * Return whether a question may be given to several agents.
	 */
	boolean isPossible() {
		return this.possible;
	}

	/**
	 * Return a run whose tools are those of the agents.
	 */
	RunSpec equip(RunSpec run) {
		return run.tools(this.tools);
	}

	/**
	 * Return whether the output of a function comes after the answer. What waits for such
	 * outputs has nothing to wait for without them.
	 */
	private static boolean isForLater(FunctionTool function) {
		return function.async() || function.name().equals(FunctionTools.waitForJobs().name());
	}

}
