package io.github.responsesws.protocol;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Understands errors that come without their code, or with another service's, by what
 * they say.
 */
final class ErrorWords {

	private static final int BAD_REQUEST = 400;

	private static final int NOT_FOUND = 404;

	private static final Pattern QUOTES = Pattern.compile("[`'\"]");

	/** A response by its ID, in whichever words. */
	private static final Pattern RESPONSE = Pattern
		.compile("\\bprevious response\\b|\\bprevious_response_id\\b|^response (?:with )?id\\b|^response resp_");

	private static final Pattern LOST = Pattern.compile("\\bnot[ _]found\\b|\\bno longer\\b|\\bexpired\\b|"
			+ "\\bdoes not exist\\b|\\bzero data retention\\b|^invalid previous_response_id\\.?$");

	private static final Pattern REASONING = Pattern.compile("^item (?:with )?id rs_\\S* not found\\b|"
			+ "\\bencrypted content\\b.*\\bcould not be (?:verified|decrypted|parsed)\\b");

	private static final Pattern MODEL = Pattern.compile("^missing required parameter: model\\b|"
			+ "^you must provide a model\\b|^(?:the )?model is required\\b|^the model \\S+ does not exist\\b");

	private ErrorWords() {
	}

	static boolean isStalePredecessor(ErrorDetails error) {
		if (error.hasCode("previous_response_not_found")) {
			return true;
		}
		if (!isOfRequest(error)) {
			return false;
		}
		String message = words(error);
		boolean named = "previous_response_id".equals(error.param()) || "response_id".equals(error.param());
		return (named && error.status() == NOT_FOUND) || ((named || RESPONSE.matcher(message).find())
				&& (error.status() == NOT_FOUND || LOST.matcher(message).find()));
	}

	static boolean isUnreadableReasoning(ErrorDetails error) {
		return error.hasCode("invalid_encrypted_content")
				|| (isOfRequest(error) && REASONING.matcher(words(error)).find());
	}

	static boolean isExhaustedQuota(ErrorDetails error) {
		return error.code() == null && words(error).contains("exceeded your current quota");
	}

	/**
	 * Whether the request names no model, or one that the service does not have.
	 */
	static boolean isAboutModel(ErrorDetails error) {
		return "model".equals(error.param()) || error.hasCode("model_not_found") || MODEL.matcher(words(error)).find();
	}

	// A message may quote what the caller sent: only errors of a request are read.
	private static boolean isOfRequest(ErrorDetails error) {
		return error.status() == -1 || error.status() == BAD_REQUEST || error.status() == NOT_FOUND;
	}

	private static String words(ErrorDetails error) {
		return QUOTES.matcher(error.message().strip()).replaceAll("").toLowerCase(Locale.ROOT);
	}

}
