package io.github.responsesws.protocol;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells which items are calls that want an output, who answers them, and which output is
 * whose. Calls that the service makes by itself, such as {@code web_search_call}, have no
 * call ID and want none; those of agents ({@code multi_agent_call}) have one and are
 * answered by the service.
 *
 * @since 0.1.0
 */
public final class CallItems {

	private static final String APPROVAL_REQUEST = "mcp_approval_request";

	private static final String APPROVAL_RESPONSE = "mcp_approval_response";

	private static final String CALL = "_call";

	/** What agents do at the service, with a call ID and an output of the service's. */
	private static final String AGENT_CALL = "multi_agent_call";

	private static final String OUTPUT = "_output";

	private static final String TOOL_SEARCH_CALL = "tool_search_call";

	private static final String TOOL_SEARCH_OUTPUT = "tool_search_output";

	private static final String INCOMPLETE = "incomplete";

	/** Calls of the caller's machine, if the service does not run them itself. */
	private static final Set<String> CALLERS = Set.of("local_shell_call", "shell_call", "apply_patch_call",
			"computer_call", TOOL_SEARCH_CALL);

	private CallItems() {
	}

	/**
	 * Return whether an item is a call that wants an output.
	 * @param item the item
	 */
	public static boolean isCall(OutputItem item) {
		return isCall(fields(item));
	}

	/**
	 * Return whether an item is a call that wants an output.
	 * @param item the item
	 */
	public static boolean isCall(RawJson item) {
		return isCall(item.tree());
	}

	private static boolean isCall(JsonNode item) {
		return isCallType(type(item)) && callId(item) != null && !isServerSearch(item);
	}

	private static boolean isServerSearch(JsonNode item) {
		return type(item).equals(TOOL_SEARCH_CALL) && item.path("execution").asString("").equals("server");
	}

	/**
	 * Return whether an item is a call of an async tool, whose output may come with any
	 * later turn of its chain.
	 * @param item the item
	 */
	public static boolean isAsync(OutputItem item) {
		return isCall(item) && fields(item).path("async").asBoolean(false);
	}

	/**
	 * Return whether an item is a call that was cut short, so that it can have no output.
	 * @param item the item
	 */
	public static boolean isCutShort(OutputItem item) {
		return isCall(item) && INCOMPLETE.equals(item.status());
	}

	/**
	 * Mark the calls that the end of their response cut short, where the service does not
	 * say so itself: of those without a status the last item, or a function call whose
	 * arguments are no JSON.
	 * @param items the items of a response
	 * @param response the response
	 * @return the items, each such call with the status {@code incomplete}
	 */
	public static List<OutputItem> marked(List<OutputItem> items, Response response) {
		if (!response.isIncomplete() || items.stream().noneMatch(CallItems::isCall)) {
			return items;
		}
		List<OutputItem> marked = new ArrayList<>(items);
		for (int i = 0; i < marked.size(); i++) {
			OutputItem item = marked.get(i);
			if (isCall(item) && isUnfinished(item, i == marked.size() - 1)) {
				marked.set(i, OutputItem.of(JsonFields.of(item.json()).put("status", INCOMPLETE).json()));
			}
		}
		return marked;
	}

	private static boolean isUnfinished(OutputItem item, boolean last) {
		String status = item.status();
		if (status != null) {
			return status.equals("in_progress");
		}
		// Whole arguments tell that a function call is whole.
		return (item instanceof FunctionCallItem call) ? !isJson(call.arguments()) : last && !isApprovalRequest(item);
	}

	private static boolean isJson(String text) {
		try {
			RawJson.parse(text);
			return true;
		}
		catch (MalformedJsonException ex) {
			return false;
		}
	}

	/**
	 * Return whether an item is the output of a call, or the answer to a request for
	 * consent.
	 * @param item the item
	 */
	public static boolean isOutput(OutputItem item) {
		return isOutputType(item.type());
	}

	/**
	 * Return whether an item is the output of a call, or the answer to a request for
	 * consent.
	 * @param item the item
	 */
	public static boolean isOutput(RawJson item) {
		return isOutputType(type(item.tree()));
	}

	private static boolean isOutputType(String type) {
		return type.endsWith(OUTPUT) || type.equals(APPROVAL_RESPONSE);
	}

	/**
	 * Return whether an item asks for consent to a call of an MCP server.
	 * @param item the item
	 * @return whether it does
	 */
	public static boolean isApprovalRequest(OutputItem item) {
		return item.type().equals(APPROVAL_REQUEST);
	}

	/**
	 * Return the ID by which a call and its output find each other.
	 * @param item the item
	 * @return the ID, or {@code null} if the item is neither
	 */
	public static @Nullable String callId(OutputItem item) {
		return callId(fields(item));
	}

	/**
	 * Return the ID by which a call and its output find each other.
	 * @param item the item
	 * @return the ID, or {@code null} if the item is neither
	 */
	public static @Nullable String callId(RawJson item) {
		return callId(item.tree());
	}

	private static @Nullable String callId(JsonNode item) {
		return switch (type(item)) {
			case APPROVAL_REQUEST -> item.path("id").stringValue(null);
			case APPROVAL_RESPONSE -> item.path("approval_request_id").stringValue(null);
			case "local_shell_call_output" -> item.path("call_id").stringValue(item.path("id").stringValue(null));
			default -> item.path("call_id").stringValue(null);
		};
	}

	/**
	 * Return whether items of a type are calls or outputs of calls.
	 * @param type the type
	 * @return whether they are
	 */
	public static boolean isOfCall(String type) {
		return isCallType(type) || type.endsWith(CALL + OUTPUT) || type.equals(TOOL_SEARCH_OUTPUT)
				|| type.equals(APPROVAL_RESPONSE);
	}

	private static boolean isCallType(String type) {
		return (type.endsWith(CALL) && !type.equals(AGENT_CALL)) || type.equals(APPROVAL_REQUEST);
	}

	/**
	 * Return whether the {@code id} of items of a type is that of a call, by which it is
	 * answered: elsewhere it only names the item.
	 * @param type the type
	 */
	public static boolean isCallId(String type) {
		return type.equals(APPROVAL_REQUEST);
	}

	/**
	 * Return the calls that can have an output and have none yet.
	 * @param items the items of a response, in order
	 * @return the calls, in order
	 */
	public static List<OutputItem> open(List<OutputItem> items) {
		Set<String> answered = new HashSet<>();
		for (OutputItem item : items) {
			String id = callId(item);
			if (id != null && !isCall(item)) {
				answered.add(id);
			}
		}
		return items.stream()
			.filter((item) -> isCall(item) && !isCutShort(item) && !answered.contains(String.valueOf(callId(item))))
			.toList();
	}

	/**
	 * Return whether an item is a call that only the caller's machine can answer, and
	 * that the service did not answer by itself.
	 * @param item the item
	 * @param items all items of its response
	 */
	public static boolean isLeftToCaller(OutputItem item, List<OutputItem> items) {
		String output = item.type().equals(TOOL_SEARCH_CALL) ? TOOL_SEARCH_OUTPUT : item.type() + OUTPUT;
		return CALLERS.contains(item.type()) && !isServerSearch(fields(item))
				&& items.stream()
					.noneMatch((other) -> other.type().equals(output)
							&& String.valueOf(callId(other)).equals(String.valueOf(callId(item))));
	}

	private static String type(JsonNode item) {
		return item.path("type").asString("");
	}

	// Every item is parsed once, and keeps that.
	private static JsonNode fields(OutputItem item) {
		return ((ItemFields) item).fields;
	}

}
