package io.github.responsesws.tool;

import org.jspecify.annotations.Nullable;

/**
 * The result of a tool is of a type that means nothing to a model.
 */
final class UnsupportedResultException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String hint;

	private UnsupportedResultException(String problem, String hint) {
		super(problem);
		this.hint = hint;
	}

	/**
	 * Create an exception.
	 * @param type the type, which is not {@link ResultType#PLAIN}
	 */
	static UnsupportedResultException of(Class<?> type) {
		return switch (ResultType.of(type)) {
			case PENDING ->
				new UnsupportedResultException("holds a " + type.getName() + ", whose value is still to come",
						"Return a Mono, a Flux or a CompletionStage of the whole result.");
			case PART -> new UnsupportedResultException("holds an InputPart inside of another value",
					"Return the part by itself, or in a list.");
			default -> new UnsupportedResultException("holds a " + type.getName() + ", which means nothing to a model",
					"Return text, InputParts, a Response, or a type of your own.");
		};
	}

	static UnsupportedResultException unexpected(@Nullable Object result, String expected) {
		return new UnsupportedResultException(
				"is " + ((result != null) ? "a " + result.getClass().getName() : "nothing"),
				"Return " + expected + ", or a publisher of that.");
	}

	static UnsupportedResultException unacknowledged(int checks) {
		return new UnsupportedResultException(
				"does not acknowledge all of the " + checks + " pending safety checks of the call",
				"Let somebody agree to what they warn of, and return screenshot.acknowledging(checks).");
	}

	String problem() {
		return String.valueOf(getMessage());
	}

	String hint() {
		return this.hint;
	}

}
