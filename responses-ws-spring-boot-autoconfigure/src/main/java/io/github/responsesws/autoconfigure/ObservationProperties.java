package io.github.responsesws.autoconfigure;

/**
 * What observations of turns, runs and tools tell.
 *
 * @since 0.1.0
 */
public class ObservationProperties {

	/**
	 * Whether to observe turns, runs, tools and handshakes.
	 */
	private boolean enabled = true;

	/**
	 * Whether observations hold prompts and outputs, and arguments and outputs of tools.
	 */
	private boolean includeContent;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public boolean isIncludeContent() {
		return this.includeContent;
	}

	public void setIncludeContent(boolean includeContent) {
		this.includeContent = includeContent;
	}

}
