package io.github.responsesws.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Prompts that the service prepares before anybody asks.
 *
 * @since 0.1.0
 */
public class WarmUpProperties {

	/**
	 * Prompts by name, each with instructions or input, and a model if another one is
	 * wanted.
	 */
	private Map<String, Prompt> prompts = new LinkedHashMap<>();

	/**
	 * Whether to open a session when the application starts and to warm it up.
	 */
	private boolean onStart = true;

	/**
	 * Whether to warm up every session that opens, unless its turns have taken it
	 * already.
	 */
	private boolean onNewSession = true;

	public Map<String, Prompt> getPrompts() {
		return this.prompts;
	}

	public void setPrompts(Map<String, Prompt> prompts) {
		this.prompts = prompts;
	}

	public boolean isOnStart() {
		return this.onStart;
	}

	public void setOnStart(boolean onStart) {
		this.onStart = onStart;
	}

	public boolean isOnNewSession() {
		return this.onNewSession;
	}

	public void setOnNewSession(boolean onNewSession) {
		this.onNewSession = onNewSession;
	}

	/**
	 * One prompt.
	 */
	public static class Prompt {

		private @Nullable String model;

		private @Nullable String instructions;

		private @Nullable String input;

		public @Nullable String getModel() {
			return this.model;
		}

		public void setModel(@Nullable String model) {
			this.model = model;
		}

		public @Nullable String getInstructions() {
			return this.instructions;
		}

		public void setInstructions(@Nullable String instructions) {
			this.instructions = instructions;
		}

		public @Nullable String getInput() {
			return this.input;
		}

		public void setInput(@Nullable String input) {
			this.input = input;
		}

	}

}
