package io.github.responsesws.autoconfigure;

/**
 * What observations of turns, runs and tools tell.
 *
 * @since 0.1.0
 */
public class ObservationProperties {

	/**
	 * Whether observations hold prompts and outputs, and arguments and outputs of tools.
	 */
	private boolean includeContent;

	public boolean isIncludeContent() {
		return this.includeContent;
	}

	public void setIncludeContent(boolean includeContent) {
		this.includeContent = includeContent;
	}

}
