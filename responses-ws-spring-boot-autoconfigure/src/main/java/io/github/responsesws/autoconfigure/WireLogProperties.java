package io.github.responsesws.autoconfigure;

/**
 * What the wire log holds.
 *
 * @since 0.1.0
 */
public class WireLogProperties {

	/**
	 * Whether the log io.github.responsesws.wire holds requests and responses at TRACE,
	 * with all that was said.
	 */
	private boolean includeContent;

	public boolean isIncludeContent() {
		return this.includeContent;
	}

	public void setIncludeContent(boolean includeContent) {
		this.includeContent = includeContent;
	}

}
