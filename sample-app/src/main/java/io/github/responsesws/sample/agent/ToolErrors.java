package io.github.responsesws.sample.agent;

import java.util.Map;

import io.github.responsesws.tool.ToolErrorHandler;
import io.github.responsesws.tool.ToolErrorMode;
import io.github.responsesws.tool.ToolException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Tells the model what is wrong with its arguments, so that it can call again, and of any
 * other failure only that there was one.
 */
@Component
class ToolErrors implements ToolErrorHandler {

	private final ToolErrorHandler others = ToolErrorHandler.of(ToolErrorMode.REPORT);

	private final JsonMapper json;

	ToolErrors(JsonMapper json) {
		this.json = json;
	}

	@Override
	public @Nullable String output(ToolException failure) {
		if (failure.getCause() instanceof ToolInputException mistake) {
			return this.json.writeValueAsString(Map.of("error", String.valueOf(mistake.getMessage())));
		}
		return this.others.output(failure);
	}

}
