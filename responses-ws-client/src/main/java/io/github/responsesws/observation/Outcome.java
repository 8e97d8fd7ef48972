package io.github.responsesws.observation;

import java.util.Locale;

/**
 * How what is observed stands.
 *
 * @since 0.1.0
 */
public enum Outcome {

	/** It has not ended. */
	RUNNING,

	/** It has ended well. */
	COMPLETED,

	/** The response is incomplete. */
	INCOMPLETE,

	/** It failed. */
	FAILED,

	/** Its subscriber wanted no more of it. */
	CANCELLED;

	String value() {
		return name().toLowerCase(Locale.ROOT);
	}

}
