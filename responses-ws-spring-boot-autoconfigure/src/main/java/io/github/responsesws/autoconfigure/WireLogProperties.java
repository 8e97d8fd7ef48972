package io.github.responsesws.autoconfigure;

/**
 * What the log of what happens on the wire tells.
 *
 * @since 0.1.0
 */
public class WireLogProperties {

	/**
	 * Whether the log io.github.responsesws.wire holds requests and responses at TRACE.
	 */
	private boolean includeContent;

	public boolean isIncludeContent() {
		return this.includeContent;
	}

	public void setIncludeContent(boolean includeContent) {
		this.includeContent = includeContent;
	}

}
