package io.github.responsesws.test.model;

/**
 * One item of the demo model's answer.
 *
 * @since 0.1.0
 */
public sealed interface Output {

	/**
	 * Thoughts before the answer.
	 *
	 * @param summary what a caller may see of them
	 */
	record Reasoning(String summary) implements Output {
	}

	/**
	 * An assistant message.
	 *
	 * @param text the text
	 */
	record Text(String text) implements Output {
	}

	/**
	 * An assistant message beside calls, before there is an answer: of the phase
	 * {@code commentary}.
	 *
	 * @param text the text
	 */
	record Commentary(String text) implements Output {
	}

	/**
	 * A call of one of the caller's functions.
	 *
	 * @param name the function's name
	 * @param arguments its arguments as JSON
	 * @param program whether the program makes the call that runs
	 */
	record Call(String name, String arguments, boolean program) implements Output {
	}

	/**
	 * A program that calls functions.
	 *
	 * @param code its source
	 */
	record Program(String code) implements Output {
	}

	/**
	 * The end of the program that runs.
	 *
	 * @param result what it wrote
	 */
	record ProgramEnd(String result) implements Output {
	}

	/**
	 * The final answer, where there are phases.
	 *
	 * @param text the text
	 */
	record FinalAnswer(String text) implements Output {
	}

	/**
	 * No item: the agent that writes what follows.
	 *
	 * @param name the agent's name, {@code /root} for instance
	 */
	record Agent(String name) implements Output {
	}

	/**
	 * What an agent does at the service, and what comes of it.
	 *
	 * @param action the action, {@code spawn_agent} for instance
	 * @param arguments its arguments as JSON
	 * @param output what comes of it
	 */
	record AgentAction(String action, String arguments, String output) implements Output {
	}

	/**
	 * What one agent says to another.
	 *
	 * @param author who says it
	 * @param recipient to whom
	 * @param text the text
	 */
	record AgentMessage(String author, String recipient, String text) implements Output {
	}

}
