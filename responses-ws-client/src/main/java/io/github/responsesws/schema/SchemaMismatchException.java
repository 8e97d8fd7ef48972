package io.github.responsesws.schema;

import java.util.stream.Collectors;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * What the model wrote does not follow the schema. Neither the message of Jackson nor its
 * exception is kept: they quote the content.
 *
 * @since 0.1.0
 */
public final class SchemaMismatchException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param problem what does not fit, without the content
	 */
	public SchemaMismatchException(String problem) {
		super("schema_mismatch", problem, ReplayVerdict.NEVER, null, null);
	}

	/**
	 * Return what does not fit.
	 * @return the place and what it should hold, without the content
	 */
	public String problem() {
		return String.valueOf(getMessage());
	}

	/**
	 * Explain what Jackson could not read.
	 * @param ex the failure, which is not kept
	 * @return the exception
	 */
	public static SchemaMismatchException of(JacksonException ex) {
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
