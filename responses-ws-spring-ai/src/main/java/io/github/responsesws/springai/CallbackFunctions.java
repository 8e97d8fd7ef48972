package io.github.responsesws.springai;

import java.util.Map;

import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.MalformedJsonException;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ToolContext;

import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;

/**
 * Spring AI's tools as functions of this library's own runs: {@code @Tool} methods,
 * functions, and the tools of MCP servers.
 *
 * @since 0.1.0
 */
public final class CallbackFunctions {

	/**
	 * The key of Spring AI's tool context under which the call's own {@link ToolContext}
	 * is.
	 */
	public static final String CONTEXT_KEY = "responsesWsToolContext";

	private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

	private CallbackFunctions() {
	}

	/**
	 * Return tools as functions.
	 * @param callbacks the tools, in the order they are to be sent
	 * @return the functions
	 * @throws IllegalArgumentException if two have the same name, or the service would
	 * refuse one
	 */
	public static FunctionTools of(ToolCallback... callbacks) {
		FunctionTool[] functions = new FunctionTool[callbacks.length];
		for (int i = 0; i < functions.length; i++) {
			functions[i] = of(callbacks[i]);
		}
		return FunctionTools.of(functions);
	}

	/**
	 * Return a tool as a function. It runs on a thread that may block. Its tool context
	 * holds the call's own under {@value #CONTEXT_KEY}, which knows the Reactor context
	 * of the run's subscriber.
	 * @param callback the tool
	 * @return the function, which is not strict: Spring AI's schemas may have optional
	 * properties
	 * @throws IllegalArgumentException if the service would refuse its name
	 * @throws InvalidRequestException if its schema is no JSON
	 */
	public static FunctionTool of(ToolCallback callback) {
		ToolDefinition definition = callback.getToolDefinition();
		return FunctionTool.builder(definition.name())
			.description(definition.description())
			.strict(false)
			.handler(schema(definition), (arguments, context) -> callback.call(arguments.toString(),
					new org.springframework.ai.chat.model.ToolContext(Map.of(CONTEXT_KEY, context))));
	}

	private static RawJson schema(ToolDefinition definition) {
		try {
			String schema = definition.inputSchema();
			return RawJson.parse(schema.isBlank() ? NO_PARAMETERS : schema);
		}
		catch (MalformedJsonException ex) {
			throw new InvalidRequestException("tools." + definition.name(), "must have a JSON schema");
		}
	}

}
