package io.github.responsesws.test.engine;

import java.util.List;
import java.util.Map;

import io.github.responsesws.test.wire.ApiError;
import io.github.responsesws.test.wire.CreateRequest;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask for a response of several agents, and what excludes one.
 *
 * @since 0.1.0
 */
public final class MultiAgent {

	private static final String HEADER = "openai-beta";

	private static final String VERSION = "responses_multi_agent=v1";

	private MultiAgent() {
	}

	/**
	 * Return whether a client has switched the beta on.
	 * @param headers the headers of its handshake or request, names in lower case
	 * @return whether {@code OpenAI-Beta} names it, perhaps beside others
	 */
	public static boolean isAsked(Map<String, List<String>> headers) {
		return headers.getOrDefault(HEADER, List.of())
			.stream()
			.flatMap((value) -> List.of(value.split(",")).stream())
			.anyMatch((value) -> value.strip().equals(VERSION));
	}

	/**
	 * Return what is wrong with a request.
	 * @param request the request
	 * @param asked whether its client has switched the beta on
	 * @return the error, or {@code null} if nothing is
	 */
	static @Nullable ApiError problem(CreateRequest request, boolean asked) {
		if (!asked && WireJson.has(request.body(), "multi_agent")) {
			return ApiError.invalidRequest("unknown_parameter", "Unknown parameter: 'multi_agent'. It needs the header "
					+ "'OpenAI-Beta: " + VERSION + "' on the handshake.", "multi_agent");
		}
		if (!request.multiAgent()) {
			return null;
		}
		if (WireJson.has(request.body().path("reasoning"), "summary")) {
			return unsupported("reasoning.summary");
		}
		if (WireJson.has(request.body(), "max_tool_calls")) {
			return unsupported("max_tool_calls");
		}
		return (offersAsync(request) && WireJson.flag(request.body(), "parallel_tool_calls", true))
				? ApiError.invalidRequest("unsupported_parameter",
						"Unsupported parameter: async tools are not supported with multi-agent unless "
								+ "'parallel_tool_calls' is false.",
						"parallel_tool_calls")
				: null;
	}

	private static boolean offersAsync(CreateRequest request) {
		return request.body().path("tools").valueStream().anyMatch((tool) -> tool.path("async").asBoolean(false));
	}

	private static ApiError unsupported(String parameter) {
		return ApiError.invalidRequest("unsupported_parameter",
				"Unsupported parameter: '" + parameter + "' is not supported with multi-agent.", parameter);
	}

}
