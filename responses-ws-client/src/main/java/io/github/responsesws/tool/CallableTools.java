package io.github.responsesws.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.github.responsesws.protocol.CustomToolCallItem;
import io.github.responsesws.protocol.FunctionCallItem;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Tool;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a loop offers to the model, and which of it a response calls.
 */
final class CallableTools {

	private static final String ABANDONED = "{\"error\":\"The call was cut short. Nobody knows whether it took effect.\"}";

	private static final Set<String> CALLERS = Set.of("local_shell_call", "shell_call", "apply_patch_call",
			"computer_call");

	private final FunctionTools functions;

	private final Map<String, CustomTool> customTools = new LinkedHashMap<>();

	private final @Nullable ApprovalHandler approvals;

	private final ToolSettings settings;

	CallableTools(FunctionTools functions, List<CustomTool> customTools, @Nullable ApprovalHandler approvals,
			ToolSettings settings) {
		this.functions = functions;
		for (CustomTool tool : customTools) {
			if (this.customTools.putIfAbsent(tool.name(), tool) != null) {
				throw new IllegalArgumentException("Two custom tools are named " + tool.name());
			}
		}
		this.approvals = approvals;
		this.settings = settings;
	}

	/**
	 * Add the definitions of the tools that a request does not hold yet.
	 * @param request the request
	 * @return the request with all tools, its own first
	 */
	ResponseRequest addTo(ResponseRequest request) {
		RawJson field = request.field("tools");
		List<Tool> tools = new ArrayList<>();
		Set<String> names = new LinkedHashSet<>();
		if (field != null) {
			for (JsonNode tool : field.tree().values()) {
				tools.add(Tool.raw(RawJson.parse(tool.toString())));
				names.add(tool.path("type").asString("") + " " + tool.path("name").asString(""));
			}
		}
		int given = tools.size();
		this.functions.tools()
			.stream()
			.filter((tool) -> !names.contains("function " + tool.name()))
			.map(FunctionTool::definition)
			.forEach(tools::add);
		this.customTools.values()
			.stream()
			.filter((tool) -> !names.contains("custom " + tool.name()))
			.map(CustomTool::definition)
			.forEach(tools::add);
		return (tools.size() > given) ? request.mutate().tools(tools).build() : request;
	}

	/**
	 * Return the calls of a response.
	 * @param response the response a turn ended with
	 * @return the calls in order; none if the response is incomplete, because its last
	 * call may be too, or if it asks for a consent that nobody here can give
	 */
	List<Invocation> invocations(Response response) {
		return response.isIncomplete() ? List.of() : invocations(response.output());
	}

	/**
	 * Return the calls among the items of a response.
	 */
	List<Invocation> invocations(List<OutputItem> items) {
		if (items.stream().anyMatch((item) -> isCallers(item, items))) {
			return List.of();
		}
		List<Invocation> invocations = new ArrayList<>();
		for (OutputItem item : items) {
			if (item instanceof FunctionCallItem call) {
				invocations
					.add(function(new ToolCall(ToolCall.Kind.FUNCTION, call.callId(), call.name(), call.arguments())));
			}
			else if (item instanceof CustomToolCallItem call) {
				invocations.add(custom(new ToolCall(ToolCall.Kind.CUSTOM, call.callId(), call.name(), call.input())));
			}
			else if (item.type().equals("mcp_approval_request")) {
				if (this.approvals == null) {
					return List.of();
				}
				invocations.add(approval(this.approvals, item));
			}
		}
		return invocations;
	}

	/**
	 * Return outputs for calls that nobody runs.
	 */
	static List<InputItem> abandoned(List<OutputItem> calls) {
		List<InputItem> outputs = new ArrayList<>();
		for (OutputItem item : calls) {
			if (item instanceof FunctionCallItem call) {
				outputs.add(InputItem.functionCallOutput(call.callId(), ABANDONED));
			}
			else if (item instanceof CustomToolCallItem call) {
				outputs.add(InputItem.customToolCallOutput(call.callId(), ABANDONED));
			}
		}
		return outputs;
	}

	/**
	 * Return whether an item is a call that only the caller can answer, and that the
	 * service did not answer by itself.
	 */
	private static boolean isCallers(OutputItem item, List<OutputItem> items) {
		return CALLERS.contains(item.type()) && items.stream()
			.noneMatch((other) -> other.type().equals(item.type() + "_output") && callId(other).equals(callId(item)));
	}

	private static String callId(OutputItem item) {
		return item.json().tree().path("call_id").asString("");
	}

	private Invocation function(ToolCall call) {
		FunctionTool tool = this.functions.get(call.name());
		return (tool != null) ? new ToolInvocation(call, timeout(tool.timeout()), true, tool.writer(), tool::call)
				: unknown(call);
	}

	private Invocation custom(ToolCall call) {
		CustomTool tool = this.customTools.get(call.name());
		return (tool != null)
				? new ToolInvocation(call, timeout(tool.timeout()), true, OutputWriter.DEFAULT, tool::call)
				: unknown(call);
	}

	private Invocation unknown(ToolCall call) {
		String known = String.join(", ",
				Stream.concat(this.functions.names().stream(), this.customTools.keySet().stream()).toList());
		return new ToolInvocation(call, this.settings.timeout(), false, OutputWriter.DEFAULT, (arguments, context) -> {
			throw ToolException.unknown(call, known.isEmpty() ? "none" : known);
		});
	}

	private Invocation approval(ApprovalHandler handler, OutputItem item) {
		JsonNode fields = item.json().tree();
		String id = fields.path("id").asString("");
		String name = fields.path("name").asString("");
		String arguments = fields.path("arguments").asString("");
		ApprovalRequest request = new ApprovalRequest(id, fields.path("server_label").asString(""), name, arguments);
		return new ApprovalInvocation(new ToolCall(ToolCall.Kind.MCP_APPROVAL, id, name, arguments), request,
				this.settings.approvalTimeout(), handler);
	}

	private Duration timeout(@Nullable Duration own) {
		return (own != null) ? own : this.settings.timeout();
	}

}
