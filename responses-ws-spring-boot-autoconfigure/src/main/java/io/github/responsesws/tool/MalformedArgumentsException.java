package io.github.responsesws.tool;

import java.util.stream.Collectors;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * The model passed arguments that the function cannot work with. Neither the message of
 * Jackson nor its exception is kept: they quote the arguments.
 */
final class MalformedArgumentsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	MalformedArgumentsException(String problem) {
		super(problem, null, false, false);
	}

	String problem() {
		return String.valueOf(getMessage());
	}

	static MalformedArgumentsException of(JacksonException ex) {
		String path = ex.getPath()
			.stream()
			.map((step) -> (step.getPropertyName() != null) ? "." + step.getPropertyName()
					: "[" + step.getIndex() + "]")
			.collect(Collectors.joining());
		String place = path.startsWith(".") ? path.substring(1) : path;
		Class<?> type = (ex instanceof MismatchedInputException mismatch) ? mismatch.getTargetType() : null;
		return new MalformedArgumentsException((place.isEmpty() ? "they do" : place + " does") + " not fit"
				+ ((type != null) ? " the type " + type.getSimpleName() : " the schema"));
	}

}
