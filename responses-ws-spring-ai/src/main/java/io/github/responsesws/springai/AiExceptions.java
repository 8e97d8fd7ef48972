package io.github.responsesws.springai;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.TransientAiException;

/**
 * Tells Spring AI of failures in its own words. Their cause is the failure.
 */
final class AiExceptions {

	private AiExceptions() {
	}

	static RuntimeException of(ResponsesException failure) {
		String message = String.valueOf(failure.getMessage());
		return (failure.replayVerdict() == ReplayVerdict.NEVER) ? new NonTransientAiException(message, failure)
				: new TransientAiException(message, failure);
	}

}
