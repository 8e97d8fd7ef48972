package io.github.responsesws.test.model;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.test.wire.CreateRequest;
import io.github.responsesws.test.wire.WireJson;
import tools.jackson.databind.JsonNode;

/**
 * The demo model as a small tree of agents: the root spawns two, each calls one of the
 * functions that the prompt speaks of, or else of all that are offered, waits for its
 * output and reports to the root, which gives the final answer. Without a function they
 * only report.
 *
 * @since 0.1.0
 */
public final class AgentTree {

	/** Who answers the caller. */
	public static final String ROOT = "/root";

	private static final List<String> AGENTS = List.of("researcher", "reviewer");

	private final CreateRequest request;

	private final Prompt prompt;

	private final Answers answers;

	/**
	 * Create a tree that answers a turn.
	 * @param request the request
	 * @param context the whole chain up to and including the request's input
	 */
	public AgentTree(CreateRequest request, List<JsonNode> context) {
		this.request = request;
		this.prompt = Prompt.of(context);
		this.answers = new Answers(this.prompt);
	}

	/**
	 * Return what happens until the agents wait for outputs.
	 * @return the output items
	 */
	public List<Output> begin() {
		List<Output> outputs = new ArrayList<>();
		if (!works()) {
			return outputs;
		}
		outputs.add(new Output.Agent(ROOT));
		for (String agent : AGENTS) {
			outputs.add(new Output.AgentAction("spawn_agent",
					WireJson.text(WireJson.object().put("task_name", agent).put("message", this.prompt.last())),
					WireJson.text(WireJson.object().put("agent_name", path(agent)))));
		}
		List<JsonNode> functions = functions();
		for (int i = 0; i < AGENTS.size() && !functions.isEmpty(); i++) {
			JsonNode function = functions.get(i % functions.size());
			JsonNode arguments = new SchemaFiller(function.path("parameters"), this.prompt.last()).fill();
			outputs.add(new Output.Agent(path(AGENTS.get(i))));
			outputs.add(new Output.Call(WireJson.stringOrEmpty(function, "name"),
					WireJson.text(arguments.isObject() ? arguments : WireJson.object()), false));
		}
		return outputs;
	}

	/**
	 * Return the functions to call: those that the prompt speaks of, or else those that
	 * are offered.
	 */
	private List<JsonNode> functions() {
		ToolMatch match = new ToolMatch(this.request.body(), this.prompt.last());
		List<JsonNode> matching = match.functions();
		return matching.isEmpty() ? match.offered() : matching;
	}

	/**
	 * Return what happens when the outputs are there.
	 * @param injected the outputs, in the order of the calls; fewer if some were not
	 * taken
	 * @return the output items
	 */
	public List<Output> conclude(List<JsonNode> injected) {
		List<Output> outputs = new ArrayList<>();
		StringBuilder found = new StringBuilder();
		for (int i = 0; i < AGENTS.size() && works(); i++) {
			String agent = AGENTS.get(i);
			String report = (i < injected.size()) ? Sentences.readable(Summary.text(injected.get(i).path("output")))
					: "nothing";
			outputs.add(new Output.Agent(path(agent)));
			outputs.add(new Output.Text("I have found " + report + "."));
			outputs.add(new Output.AgentMessage(path(agent), ROOT, report));
			found.append(" The ").append(agent).append(" found ").append(report).append('.');
		}
		outputs.add(new Output.Agent(ROOT));
		if (works()) {
			outputs.add(new Output.AgentAction("wait_agent", "{}", "All agents are done."));
		}
		String answer = works() ? "My agents are done." + found : this.answers.text();
		outputs.add(new Output.FinalAnswer(DemoModel.text(this.request, this.prompt, answer)));
		return outputs;
	}

	/**
	 * Return whether the agents have anything to do: outputs that came with the turn are
	 * answered by the root alone.
	 */
	private boolean works() {
		return this.prompt.results().isEmpty();
	}

	private static String path(String agent) {
		return ROOT + "/" + agent;
	}

}
