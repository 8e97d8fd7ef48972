package io.github.responsesws.tool;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.protocol.ToolSearchCallItem;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.NullNode;

/**
 * The search for tools that the application does: the model is offered a search in place
 * of many functions, and may call what was found. The handler returns
 * {@link FunctionTool}s or {@link Tool} definitions, one or a collection, or a publisher
 * of that; nothing if nothing was found.
 *
 * @since 0.1.0
 */
public final class ToolSearchTool extends BuiltInTool<ToolSearchCallItem> {

	private final FunctionTools candidates;

	private ToolSearchTool(Tool definition, FunctionTools candidates, @Nullable Duration timeout,
			ToolHandler<ToolSearchCallItem> handler) {
		super(ToolCall.Kind.TOOL_SEARCH, definition, timeout, handler);
		this.candidates = candidates;
	}

	/**
	 * Create a search.
	 * @param candidates the functions that may be found, which the loop runs without
	 * offering them
	 * @param handler searches
	 * @return the tool
	 */
	public static ToolSearchTool of(FunctionTools candidates, ToolHandler<ToolSearchCallItem> handler) {
		return new ToolSearchTool(Tool.toolSearch().with("execution", "client"), candidates, null, handler);
	}

	/**
	 * Return a copy that says what the model may search for.
	 * @param description when and how to search
	 * @param parameters the JSON schema of the search's arguments
	 */
	public ToolSearchTool searching(String description, RawJson parameters) {
		return new ToolSearchTool(definition().with("description", description).with("parameters", parameters),
				this.candidates, timeout(), handler());
	}

	/**
	 * Return a copy with a timeout of its own.
	 * @param timeout the longest time a search may take
	 */
	public ToolSearchTool timeout(Duration timeout) {
		return new ToolSearchTool(definition(), this.candidates, timeout, handler());
	}

	FunctionTools candidates() {
		return this.candidates;
	}

	@Override
	@Nullable ToolSearchCallItem call(OutputItem item) {
		return (item instanceof ToolSearchCallItem call) ? call : null;
	}

	@Override
	String callId(ToolSearchCallItem call) {
		return call.callId();
	}

	@Override
	RawJson arguments(ToolSearchCallItem call) {
		return member(call, "arguments");
	}

	@Override
	@Nullable String problem(ToolSearchCallItem call) {
		return null;
	}

	@Override
	Invocation.Answer answer(ToolSearchCallItem call, @Nullable Object result) {
		List<Tool> found = values(result).map(ToolSearchTool::definition).toList();
		return new Invocation.Answer(found.size() + " tools", InputItem.toolSearchOutput(call, found));
	}

	private static Stream<?> values(@Nullable Object result) {
		if (result == null || result instanceof NullNode) {
			return Stream.empty();
		}
		if (result instanceof FunctionTools tools) {
			return tools.tools().stream();
		}
		if (result instanceof Collection<?> collection) {
			return collection.stream();
		}
		return (result instanceof Object[] array) ? Arrays.stream(array) : Stream.of(result);
	}

	private static Tool definition(@Nullable Object value) {
		if (value instanceof FunctionTool tool) {
			return tool.definition();
		}
		if (value instanceof Tool tool) {
			return tool;
		}
		throw UnsupportedResultException.unexpected(value, "FunctionTools or Tools");
	}

	/** There is no word for a failure: the model finds nothing. */
	@Override
	InputItem failure(ToolSearchCallItem call, ToolException failure, String output) {
		return InputItem.toolSearchOutput(call, List.of());
	}

}
