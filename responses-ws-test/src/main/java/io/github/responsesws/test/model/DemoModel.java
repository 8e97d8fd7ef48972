package io.github.responsesws.test.model;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.test.wire.CreateRequest;
import io.github.responsesws.test.wire.WireJson;
import tools.jackson.databind.JsonNode;

/**
 * A model without weights: deterministic, instant, and good enough to try every feature
 * of a client. It remembers what was said, calls functions whose names or descriptions
 * the prompt mentions, from a program where it may, goes on writing beside them if it is
 * asked to do so meanwhile, fills JSON schemas and tells long stories. It does not wait
 * for async functions: it says that they have started, and tells their results when they
 * are there.
 *
 * @since 0.1.0
 */
public final class DemoModel {

	private DemoModel() {
	}

	/**
	 * Answer a turn.
	 * @param request the request
	 * @param context the whole chain up to and including the request's input
	 * @return the output items, none for a warm-up
	 */
	public static List<Output> answer(CreateRequest request, List<JsonNode> context) {
		if (request.warmUp()) {
			return List.of();
		}
		Prompt prompt = Prompt.of(context);
		if (prompt.programRuns()) {
			// Without a message: the caller has to go on.
			return List.of(ProgramPlay.end(prompt));
		}
		Answers answers = new Answers(prompt);
		List<Output> outputs = new ArrayList<>();
		String effort = WireJson.string(request.body().path("reasoning"), "effort");
		if (effort != null && !effort.equals("none")) {
			outputs.add(new Output.Reasoning(answers.reasoning()));
		}
		List<JsonNode> functions = (prompt.results().isEmpty() || prompt.asks())
				? new ToolMatch(request.body(), prompt.last()).functions() : List.of();
		List<Output> calls = new ProgramPlay(request.body()).calls(functions, prompt.last());
		outputs.addAll(calls);
		if (!functions.isEmpty() && answers.talksMeanwhile()) {
			outputs.add(new Output.Commentary(answers
				.commentary(functions.stream().map((function) -> WireJson.stringOrEmpty(function, "name")).toList())));
		}
		List<String> started = functions.stream()
			.filter((function) -> WireJson.flag(function, "async", false))
			.map((function) -> WireJson.stringOrEmpty(function, "name"))
			.toList();
		if (!started.isEmpty() && started.size() == functions.size()) {
			outputs.add(new Output.Text(answers.started(started)));
		}
		if (calls.isEmpty()) {
			outputs.add(new Output.Text(text(request, prompt, answers.text())));
		}
		return outputs;
	}

	static String text(CreateRequest request, Prompt prompt, String answer) {
		JsonNode format = request.body().path("text").path("format");
		return switch (WireJson.type(format)) {
			case "json_schema" -> WireJson.text(new SchemaFiller(format.path("schema"), prompt.last()).fill());
			case "json_object" -> WireJson.text(WireJson.object().put("answer", answer));
			default -> answer;
		};
	}

}
