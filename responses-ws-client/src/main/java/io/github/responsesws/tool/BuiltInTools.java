package io.github.responsesws.tool;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.Tool;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a loop that the service defines and the application runs. Immutable.
 */
final class BuiltInTools {

	private final Map<ToolCall.Kind, BuiltInTool<?>> tools = new EnumMap<>(ToolCall.Kind.class);

	BuiltInTools(List<BuiltInTool<?>> tools) {
		for (BuiltInTool<?> tool : tools) {
			if (this.tools.putIfAbsent(tool.kind(), tool) != null) {
				throw new IllegalArgumentException("There are two tools of the type " + tool);
			}
		}
	}

	/**
	 * Return the definitions of tools that a request does not offer.
	 */
	Stream<Tool> missing(OfferedTools offered) {
		return this.tools.values()
			.stream()
			.filter((tool) -> !offered.holdsKind(tool.kind().toolName()))
			.map(BuiltInTool::definition);
	}

	/**
	 * Return the invocation that an item asks for.
	 * @param item an item
	 * @param output all items of its response: what the service ran is no call
	 * @param timeout the longest time of tools that do not say so themselves
	 * @return the invocation, or null if no tool here is called
	 */
	@Nullable Invocation invocation(OutputItem item, List<OutputItem> output, Duration timeout) {
		if (!CallItems.isLeftToCaller(item, output)) {
			return null;
		}
		for (BuiltInTool<?> tool : this.tools.values()) {
			Invocation invocation = tool.invocation(item, timeout);
			if (invocation != null) {
				return invocation;
			}
		}
		return null;
	}

	/**
	 * Return whether an item is a call that only the caller can answer, and none of these
	 * tools does.
	 */
	boolean leavesToCaller(OutputItem item, List<OutputItem> output) {
		return CallItems.isLeftToCaller(item, output)
				&& this.tools.values().stream().noneMatch((tool) -> tool.call(item) != null);
	}

	/**
	 * Return whether an item is of these tools.
	 */
	boolean holds(OutputItem item) {
		return this.tools.values().stream().anyMatch((tool) -> tool.call(item) != null);
	}

	/**
	 * Return whether a tool of a kind is there.
	 * @param kind its name on the wire, such as {@code shell}
	 */
	boolean holdsKind(String kind) {
		return this.tools.keySet().stream().anyMatch((own) -> own.toolName().equals(kind));
	}

	/**
	 * Return a function that is not offered and that the model may have found.
	 */
	@Nullable FunctionTool found(String name) {
		return (this.tools.get(ToolCall.Kind.TOOL_SEARCH) instanceof ToolSearchTool search)
				? search.candidates().get(name) : null;
	}

}
