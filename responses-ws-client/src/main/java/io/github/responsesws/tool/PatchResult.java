package io.github.responsesws.tool;

import org.jspecify.annotations.Nullable;

/**
 * What became of a change of a file that the model wanted.
 *
 * @param applied whether the file was changed
 * @param output what the model is told of it, or null
 * @since 0.1.0
 */
public record PatchResult(boolean applied, @Nullable String output) {

	/**
	 * Create the result of a change that was made.
	 * @param output what the model is told of it, or null
	 * @return the result
	 */
	public static PatchResult applied(@Nullable String output) {
		return new PatchResult(true, output);
	}

	/**
	 * Create the result of a change that could not be made.
	 * @param output why, for the model
	 * @return the result
	 */
	public static PatchResult failed(String output) {
		return new PatchResult(false, output);
	}

	@Override
	public String toString() {
		return "PatchResult " + (this.applied ? "applied" : "failed");
	}

}
