package io.github.responsesws.test;

import io.github.responsesws.test.engine.Step;
import io.github.responsesws.test.engine.Steps;
import io.github.responsesws.test.engine.WireSteps;

/**
 * What agents of a multi-agent response do, and what becomes of outputs that are
 * injected: pieces of {@link Script scripts}, to be joined with {@link Script#then}.
 * Meant for static import.
 *
 * @since 0.1.0
 */
public final class AgentScripts {

	private AgentScripts() {
	}

	/**
	 * Begin with an action of an agent at the service, {@code multi_agent_call}, and what
	 * comes of it, {@code multi_agent_call_output}.
	 * @param action the action, {@code spawn_agent} for instance
	 * @param argumentsJson its arguments as a JSON object
	 * @param output what comes of it
	 * @return the script
	 */
	public static Script action(String action, String argumentsJson, String output) {
		return script(Steps.agentAction(action, argumentsJson, output));
	}

	/**
	 * Begin with an {@code agent_message}.
	 * @param author who says it, {@code /root/researcher} for instance
	 * @param recipient to whom
	 * @param text what is said
	 * @return the script
	 */
	public static Script message(String author, String recipient, String text) {
		return script(Steps.agentMessage(author, recipient, text));
	}

	/**
	 * Answer what is injected from here on with {@code response.inject.failed}.
	 * @param code the error's code, {@code response_already_completed} for instance
	 * @return the script
	 */
	public static Script refuseInjections(String code) {
		return script(WireSteps.refuseInjections(code));
	}

	/**
	 * Acknowledge what is injected from here on no earlier than a test opens a gate. The
	 * response goes on meanwhile.
	 * @param gate the gate
	 * @return the script
	 */
	public static Script acknowledgeInjectionsAt(Gate gate) {
		return script(WireSteps.acknowledgeAt(gate.latch()));
	}

	/**
	 * Acknowledge what is injected from here on after the end of the response.
	 * @return the script
	 */
	public static Script acknowledgeInjectionsAfterEnd() {
		return script(WireSteps.acknowledgeAfterEnd());
	}

	private static Script script(Step step) {
		return Scripts.script().with(step);
	}

}
