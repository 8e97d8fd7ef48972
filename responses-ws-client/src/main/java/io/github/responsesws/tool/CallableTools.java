package io.github.responsesws.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.CustomToolCallItem;
import io.github.responsesws.protocol.FunctionCallItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.schema.DefaultMapper;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a loop offers to the model, and which of it a response calls.
 */
final class CallableTools {

	private static final String FUNCTION = "function";

	private static final String CUSTOM = "custom";

	private final FunctionTools functions;

	private final Map<String, CustomTool> customTools = new LinkedHashMap<>();

	private final BuiltInTools builtIn;

	private final @Nullable ApprovalHandler approvals;

	private final ToolSettings settings;

	CallableTools(FunctionTools functions, List<CustomTool> customTools, BuiltInTools builtIn,
			@Nullable ApprovalHandler approvals, ToolSettings settings) {
		this.functions = functions;
		this.builtIn = builtIn;
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
		OfferedTools offered = OfferedTools.of(request);
		if (field != null) {
			field.elements().forEach((tool) -> tools.add(Tool.raw(tool)));
		}
		int given = tools.size();
		this.functions.tools()
			.stream()
			.filter((tool) -> !offered.holds(FUNCTION, tool.name()))
			.map(FunctionTool::definition)
			.forEach(tools::add);
		this.customTools.values()
			.stream()
			.filter((tool) -> !offered.holds(CUSTOM, tool.name()))
			.map(CustomTool::definition)
			.forEach(tools::add);
		this.builtIn.missing(offered).forEach(tools::add);
		return (tools.size() > given) ? request.mutate().tools(tools).build() : request;
	}

	/**
	 * Return the calls of a response.
	 * @param request the request it answers, with all tools
	 * @param response the response a turn ended with
	 * @return the calls in order, less those that the service ran; none if the response
	 * is incomplete, because its last call may be too, or if it asks for a consent that
	 * nobody here can give
	 */
	List<Invocation> invocations(ResponseRequest request, Response response) {
		if (response.isIncomplete() || response.output().stream().noneMatch(this::isCall)) {
			return List.of();
		}
		return invocations(request, response.output());
	}

	/**
	 * Return the calls of async tools that a response has made before it was cut off or
	 * steered, whose outputs the chain may bring all the same.
	 * @param request the request it answers, with all tools
	 * @param items items of the response
	 */
	List<Invocation> asyncInvocations(ResponseRequest request, List<OutputItem> items) {
		return items.isEmpty() ? List.of()
				: invocations(request, items).stream().filter((invocation) -> invocation.async()).toList();
	}

	private boolean isCall(OutputItem item) {
		return item instanceof FunctionCallItem || item instanceof CustomToolCallItem
				|| CallItems.isApprovalRequest(item) || this.builtIn.holds(item);
	}

	/**
	 * Return the calls of a response that nobody answered.
	 * @param request the request it answers, with all tools
	 * @param response the response a turn ended with
	 * @return the calls in order, less those that the service ran, and those that stay
	 * open by design
	 */
	List<OutputItem> open(ResponseRequest request, Response response) {
		List<OutputItem> calls = CallItems.open(response.output());
		return calls.isEmpty() ? calls
				: CallItems.open(OfferedTools.withoutServiceCalls(request, response.output()))
					.stream()
					.filter((call) -> !call.json().tree().path("async").asBoolean(false))
					.toList();
	}

	/**
	 * Return the calls among the items of a response.
	 */
	List<Invocation> invocations(ResponseRequest request, List<OutputItem> output) {
		OfferedTools offered = OfferedTools.of(request);
		List<OutputItem> items = OfferedTools.withoutServiceCalls(request, output);
		if (items.stream().anyMatch((item) -> this.builtIn.leavesToCaller(item, items))) {
			return List.of();
		}
		List<Invocation> invocations = new ArrayList<>();
		for (OutputItem item : items) {
			if ("incomplete".equals(item.status())) {
				// What was cut off may lack its arguments.
				continue;
			}
			if (item instanceof FunctionCallItem call) {
				invocations.add(function(call, offered));
			}
			else if (item instanceof CustomToolCallItem call) {
				invocations.add(custom(call, offered));
			}
			else if (CallItems.isApprovalRequest(item)) {
				if (this.approvals == null) {
					return List.of();
				}
				invocations.add(approval(this.approvals, item));
			}
			else {
				Invocation invocation = this.builtIn.invocation(item, items, this.settings.timeout());
				if (invocation != null) {
					invocations.add(invocation);
				}
			}
		}
		return invocations;
	}

	/**
	 * Return the call that an item of a response is, if it may run before the response
	 * has ended: not if the response may turn out to be one that the loop leaves to the
	 * caller as a whole.
	 * @param request the request it answers, with all tools
	 * @param item a finished item
	 * @return the call, or null
	 */
	@Nullable Invocation early(ResponseRequest request, OutputItem item) {
		// What the request offers is read for a tool that may start early only.
		if (!this.settings.earlyStart() || !startsEarly(item) || "incomplete".equals(item.status())) {
			return null;
		}
		OfferedTools offered = OfferedTools.of(request);
		if (offered.mayLeaveToCaller(this.approvals != null, this.builtIn::holdsKind)) {
			return null;
		}
		Invocation invocation = null;
		if (item instanceof FunctionCallItem call && offered.holds(FUNCTION, call.name())) {
			invocation = function(call, offered);
		}
		else if (item instanceof CustomToolCallItem call && offered.holds(CUSTOM, call.name())) {
			invocation = custom(call, offered);
		}
		// Some services tell the arguments elsewhere than in the item: the whole
		// response has them.
		return (invocation != null && invocation.earlyStart() && !invocation.call().arguments().isEmpty()) ? invocation
				: null;
	}

	/**
	 * Return the call that an item of a response is, for whose output an agent waits
	 * while the response runs.
	 * @param request the request it answers, with all tools
	 * @param item a finished item
	 * @return the call, or null
	 */
	@Nullable Invocation waited(ResponseRequest request, OutputItem item) {
		if ("incomplete".equals(item.status())) {
			return null;
		}
		if (item instanceof FunctionCallItem call) {
			return function(call, OfferedTools.of(request));
		}
		return (item instanceof CustomToolCallItem call) ? custom(call, OfferedTools.of(request))
				: this.builtIn.invocation(item, List.of(item), this.settings.timeout());
	}

	private boolean startsEarly(OutputItem item) {
		if (item instanceof FunctionCallItem call) {
			FunctionTool tool = this.functions.get(call.name());
			return tool != null && tool.earlyStart();
		}
		if (item instanceof CustomToolCallItem call) {
			CustomTool tool = this.customTools.get(call.name());
			return tool != null && tool.earlyStart();
		}
		return false;
	}

	private Invocation function(FunctionCallItem item, OfferedTools offered) {
		ToolCall call = new ToolCall(ToolCall.Kind.FUNCTION, item.callId(), item.name(), item.arguments(),
				item.caller(), item.agent());
		FunctionTool tool = isMeant(FUNCTION, item.namespace(), item.name(), offered) ? function(item.name()) : null;
		return (tool != null)
				? known(call, item, tool.timeout(), tool.earlyStart(), tool.async(), tool.writer(), tool::call)
				: unknown(call, item.namespace());
	}

	private @Nullable FunctionTool function(String name) {
		FunctionTool tool = this.functions.get(name);
		return (tool != null) ? tool : this.builtIn.found(name);
	}

	private Invocation custom(CustomToolCallItem item, OfferedTools offered) {
		ToolCall call = new ToolCall(ToolCall.Kind.CUSTOM, item.callId(), item.name(), item.input(), item.caller(),
				item.agent());
		CustomTool tool = isMeant(CUSTOM, item.namespace(), item.name(), offered) ? this.customTools.get(item.name())
				: null;
		return (tool != null)
				? known(call, item, tool.timeout(), tool.earlyStart(), tool.async(), tool.writer(), tool::call)
				: unknown(call, item.namespace());
	}

	private Invocation known(ToolCall call, OutputItem item, @Nullable Duration timeout, boolean earlyStart,
			boolean asyncTool, OutputWriter writer, ToolHandler<String> handler) {
		// The item decides: a call that does not say so has to be answered at once.
		boolean async = asyncTool && CallItems.isAsync(item);
		Duration common = async ? this.settings.jobTimeout() : this.settings.timeout();
		return new ToolInvocation(call, (timeout != null) ? timeout : common, true, earlyStart && !async, async, writer,
				handler);
	}

	/**
	 * Return whether a call means the tool of that name here: one of a namespace is
	 * another tool than one of the same name by itself.
	 */
	private static boolean isMeant(String type, @Nullable String namespace, String name, OfferedTools offered) {
		return namespace == null || (offered.holds(type, namespace, name) && !offered.holds(type, "", name));
	}

	private Invocation unknown(ToolCall call, @Nullable String namespace) {
		String known = String.join(", ",
				Stream.concat(this.functions.names().stream(), this.customTools.keySet().stream()).toList());
		return new ToolInvocation(call, this.settings.timeout(), false, false, false, NoResult.WRITER,
				(arguments, context) -> {
					throw ToolException.unknown(call, (namespace != null) ? namespace + "." + call.name() : call.name(),
							known.isEmpty() ? "none" : known);
				});
	}

	private Invocation approval(ApprovalHandler handler, OutputItem item) {
		JsonNode fields = item.json().tree();
		String id = fields.path("id").asString("");
		String name = fields.path("name").asString("");
		String arguments = fields.path("arguments").asString("");
		ApprovalRequest request = new ApprovalRequest(id, fields.path("server_label").asString(""), name, arguments);
		return new ApprovalInvocation(new ToolCall(ToolCall.Kind.MCP_APPROVAL, id, name, arguments, null, item.agent()),
				request, this.settings.approvalTimeout(), handler);
	}

	/**
	 * Of calls of tools that there are not, which most loops never see.
	 */
	private static final class NoResult {

		private static final OutputWriter WRITER = OutputWriter.of(DefaultMapper.of(CallableTools.class));

	}

}
