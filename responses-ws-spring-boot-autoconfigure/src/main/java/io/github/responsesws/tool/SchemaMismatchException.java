package io.github.responsesws.tool;

import java.util.stream.Collectors;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * What the model wrote does not follow the schema. Neither the message of Jackson nor its
 * exception is kept: they quote the content.
 */
final class SchemaMismatchException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	SchemaMismatchException(String problem) {
		super(problem, null, false, false);
	}

	String problem() {
		return String.valueOf(getMessage());
	}

	static SchemaMismatchException of(JacksonException ex) {
		String path = ex.getPath()
			.stream()
			.map((step) -> (step.getPropertyName() != null) ? "." + step.getPropertyName()
					: "[" + step.getIndex() + "]")
			.collect(Collectors.joining());
		String place = path.startsWith(".") ? path.substring(1) : path;
		Class<?> type = (ex instanceof MismatchedInputException mismatch) ? mismatch.getTargetType() : null;
		return new SchemaMismatchException((place.isEmpty() ? "the whole does" : place + " does") + " not fit"
				+ ((type != null) ? " the type " + type.getSimpleName() : " the schema"));
	}

}
