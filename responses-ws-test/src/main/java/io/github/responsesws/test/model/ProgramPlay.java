package io.github.responsesws.test.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.responsesws.test.wire.WireJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides who calls functions: the model itself, or a program that it writes. A program
 * calls all of its functions at once, ends in a response without a message, and is
 * answered from in the next one.
 */
final class ProgramPlay {

	private final boolean offered;

	ProgramPlay(ObjectNode request) {
		this.offered = request.path("tools")
			.valueStream()
			.anyMatch((tool) -> WireJson.type(tool).equals("programmatic_tool_calling"));
	}

	/**
	 * Return the calls of functions, after the program that makes some of them.
	 * @param functions the definitions of the functions
	 * @param prompt what the user said last
	 * @return the items; none of functions that nobody may call
	 */
	List<Output> calls(List<JsonNode> functions, String prompt) {
		List<Output.Call> program = new ArrayList<>();
		List<Output> direct = new ArrayList<>();
		for (JsonNode function : functions) {
			Set<String> callers = callers(function);
			boolean byProgram = this.offered && callers.contains("programmatic");
			if (byProgram) {
				program.add(call(function, prompt, true));
			}
			else if (callers.contains("direct")) {
				direct.add(call(function, prompt, false));
			}
		}
		List<Output> outputs = new ArrayList<>();
		if (!program.isEmpty()) {
			outputs.add(new Output.Program(code(program)));
		}
		outputs.addAll(program);
		outputs.addAll(direct);
		return outputs;
	}

	private static Set<String> callers(JsonNode function) {
		JsonNode callers = function.path("allowed_callers");
		return callers.isArray() ? callers.valueStream().map((name) -> name.asString("")).collect(Collectors.toSet())
				: Set.of("direct");
	}

	private static Output.Call call(JsonNode function, String prompt, boolean program) {
		JsonNode arguments = new SchemaFiller(function.path("parameters"), prompt).fill();
		return new Output.Call(WireJson.stringOrEmpty(function, "name"),
				WireJson.text(arguments.isObject() ? arguments : WireJson.object()), program);
	}

	private static String code(List<Output.Call> calls) {
		return calls.stream()
			.map((call) -> "tools." + call.name() + "(" + call.arguments() + ")")
			.collect(Collectors.joining(", ", "text(JSON.stringify(await Promise.all([", "])));"));
	}

	/**
	 * Return the end of the program that runs.
	 * @param prompt holds the outputs of its calls
	 * @return the item
	 */
	static Output end(Prompt prompt) {
		ArrayNode results = WireJson.array();
		prompt.results().forEach((result) -> results.add(result.output()));
		return new Output.ProgramEnd(WireJson.text(results));
	}

}
