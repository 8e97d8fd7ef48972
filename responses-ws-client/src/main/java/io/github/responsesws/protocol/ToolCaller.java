package io.github.responsesws.protocol;

import java.util.Locale;

/**
 * Who may call a tool.
 *
 * @since 0.1.0
 */
public enum ToolCaller {

	/**
	 * The model itself.
	 */
	DIRECT,

	/**
	 * A program that the model writes, where {@link Tool#programmaticToolCalling()} is
	 * offered.
	 */
	PROGRAMMATIC;

	String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

}
