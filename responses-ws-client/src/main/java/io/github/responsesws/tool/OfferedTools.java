package io.github.responsesws.tool;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.github.responsesws.protocol.CustomToolCallItem;
import io.github.responsesws.protocol.FunctionCallItem;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The functions and custom tools that a request offers to the model, and which calls of a
 * response are calls of these. Immutable.
 * <p>
 * A service may show calls that it runs itself as calls of custom tools: xAI does so for
 * its search, with a completed {@code custom_tool_call} and no output. Nobody has to
 * answer them.
 *
 * @since 0.1.0
 */
public final class OfferedTools {

	private static final String OUTPUT = "_output";

	/** Types of tools whose calls the caller's machine answers. */
	private static final Set<String> CALLERS = Set.of("local_shell", "shell", "apply_patch", "computer");

	private final Set<Key> keys = new HashSet<>();

	// Those of CALLERS, and the search for tools that the service leaves to the caller.
	private final Set<String> kinds = new HashSet<>();

	private boolean asksForConsent;

	private OfferedTools(@Nullable RawJson tools) {
		if (tools != null) {
			tools.tree().values().forEach((tool) -> add(tool, ""));
		}
	}

	static OfferedTools of(ResponseRequest request) {
		return new OfferedTools(request.field("tools"));
	}

	private void add(JsonNode tool, String namespace) {
		String type = string(tool, "type");
		if (type.equals("namespace")) {
			tool.path("tools").values().forEach((member) -> add(member, string(tool, "name")));
		}
		else {
			this.keys.add(new Key(type, namespace, string(tool, "name")));
			String kind = type.equals("computer_use_preview") ? "computer" : type;
			if (CALLERS.contains(kind) || (kind.equals("tool_search") && string(tool, "execution").equals("client"))) {
				this.kinds.add(kind);
			}
			this.asksForConsent |= type.equals("mcp") && !string(tool, "require_approval").equals("never");
		}
	}

	/**
	 * Return whether a tool is offered, by itself or within a namespace.
	 */
	boolean holds(String type, String name) {
		return this.keys.stream().anyMatch((key) -> key.type().equals(type) && key.name().equals(name));
	}

	/**
	 * Return whether a tool is offered in a namespace.
	 * @param namespace the namespace, an empty string for none
	 */
	boolean holds(String type, String namespace, String name) {
		return this.keys.contains(new Key(type, namespace, name));
	}

	/**
	 * Return whether a response may call something that the loop cannot answer, with
	 * which it leaves all calls of that response to the caller.
	 * @param consents whether the loop can answer who asks for consent
	 * @param answered which kinds of tools it answers
	 */
	boolean mayLeaveToCaller(boolean consents, Predicate<String> answered) {
		return (this.asksForConsent && !consents) || !this.kinds.stream().allMatch(answered);
	}

	/**
	 * Return whether a tool is offered whose calls the caller's machine answers.
	 * @param kind its type, {@code computer} also for what was its preview
	 */
	boolean holdsKind(String kind) {
		return this.kinds.contains(kind);
	}

	/**
	 * Leave out the calls that the service ran itself: those that came with their output,
	 * and those of tools that were not offered, beside the final answer. A call without
	 * an answer after it is open, even if the model made up the name.
	 * @param request what the response answers
	 * @param output the items of the response
	 * @return the items less these calls
	 */
	public static List<OutputItem> withoutServiceCalls(ResponseRequest request, List<OutputItem> output) {
		if (output.stream()
			.noneMatch((item) -> item instanceof FunctionCallItem || item instanceof CustomToolCallItem)) {
			return output;
		}
		List<JsonNode> items = output.stream().map((item) -> item.json().tree()).toList();
		OfferedTools offered = of(request);
		List<OutputItem> rest = new ArrayList<>();
		for (int i = 0; i < items.size(); i++) {
			if (!offered.isServiceCall(items, i)) {
				rest.add(output.get(i));
			}
		}
		return rest;
	}

	private boolean isServiceCall(List<JsonNode> items, int index) {
		JsonNode call = items.get(index);
		String type = toolType(call);
		if (type == null) {
			return false;
		}
		String id = string(call, "call_id");
		if (items.stream()
			.anyMatch((item) -> string(item, "type").endsWith(OUTPUT) && string(item, "call_id").equals(id))) {
			return true;
		}
		if (holds(type, string(call, "namespace"), string(call, "name"))) {
			return false;
		}
		boolean ofKind = this.keys.stream().anyMatch((key) -> key.type().equals(type));
		// What an answer follows was answered before.
		List<JsonNode> beside = ofKind ? items.subList(index, items.size()) : items;
		return beside.stream().anyMatch(OfferedTools::isAnswer)
				|| items.stream().anyMatch((item) -> string(item, "phase").equals("final_answer"));
	}

	private static boolean isAnswer(JsonNode item) {
		return string(item, "type").equals("message") && !string(item, "phase").equals("commentary");
	}

	private static @Nullable String toolType(JsonNode item) {
		return switch (string(item, "type")) {
			case "function_call" -> "function";
			case "custom_tool_call" -> "custom";
			default -> null;
		};
	}

	private static String string(JsonNode node, String name) {
		return node.path(name).asString("");
	}

	@Override
	public String toString() {
		return "OfferedTools " + this.keys.size();
	}

	/**
	 * What tells a tool from others.
	 *
	 * @param type its type
	 * @param namespace the namespace that it is in, or an empty string
	 * @param name its name
	 */
	private record Key(String type, String namespace, String name) {
	}

}
