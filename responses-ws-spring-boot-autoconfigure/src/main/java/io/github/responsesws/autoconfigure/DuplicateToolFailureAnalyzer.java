package io.github.responsesws.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which two functions share a name.
 */
final class DuplicateToolFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateToolException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DuplicateToolException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Rename one of them: the argument of FunctionTool.builder, or the name of @ResponsesTool, "
						+ "which is the method's own unless set.",
				cause);
	}

}
