package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A change of one file. Its text form holds nothing of the file.
 *
 * @param kind what to do
 * @param path which file, as the model names it: it may lead anywhere
 * @param diff the change, or null for a file that is deleted
 * @since 0.1.0
 */
public record PatchOperation(Kind kind, String path, @Nullable String diff) {

	@Override
	public String toString() {
		return "PatchOperation " + this.kind;
	}

	/**
	 * What to do with the file.
	 *
	 * @since 0.1.0
	 */
	public enum Kind {

		/**
		 * Create it, with what the diff adds.
		 */
		CREATE_FILE,

		/**
		 * Change it as the diff says.
		 */
		UPDATE_FILE,

		/**
		 * Delete it.
		 */
		DELETE_FILE,

		/**
		 * Something that this library does not know.
		 */
		OTHER;

		static Kind of(String name) {
			return switch (name) {
				case "create_file" -> CREATE_FILE;
				case "update_file" -> UPDATE_FILE;
				case "delete_file" -> DELETE_FILE;
				default -> OTHER;
			};
		}

	}

}
