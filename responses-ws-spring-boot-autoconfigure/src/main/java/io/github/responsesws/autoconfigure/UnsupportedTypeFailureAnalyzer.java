package io.github.responsesws.autoconfigure;

import io.github.responsesws.schema.UnsupportedTypeException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.StringUtils;

/**
 * Says what to change in a type that has no JSON schema.
 */
final class UnsupportedTypeFailureAnalyzer extends AbstractFailureAnalyzer<UnsupportedTypeException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedTypeException cause) {
		return new FailureAnalysis(cause.getMessage() + ".", StringUtils.capitalize(String.valueOf(cause.hint()))
				+ ". Strict is a switch of FunctionTool.builder " + "and of @ResponsesTool.", cause);
	}

}
