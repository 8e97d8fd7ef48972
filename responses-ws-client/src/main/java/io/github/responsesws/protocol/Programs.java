package io.github.responsesws.protocol;

import java.util.List;

/**
 * Tells of programs, which the model writes and the service runs
 * ({@code programmatic_tool_calling}), whether they have come to an end.
 *
 * @since 0.1.0
 */
public final class Programs {

	private static final String TOOL = "programmatic_tool_calling";

	private Programs() {
	}

	/**
	 * Return whether a response only paused: it is complete, but holds neither a message
	 * nor a call that waits for an output, because its program has more to do. A turn
	 * without input goes on with it.
	 * @param response the response
	 * @return whether the model has yet to answer; never without a program in the
	 * response, or a request that offered programs, as far as the response tells that
	 */
	public static boolean isPaused(Response response) {
		return isPaused(offers(response.json()), response, response.output());
	}

	/**
	 * Return whether a response only paused.
	 * @param request what it answers, which tells whether programs were offered
	 * @param response the response
	 * @return whether the model has yet to answer
	 */
	public static boolean isPaused(ResponseRequest request, Response response) {
		return isPaused(request, response, response.output());
	}

	/**
	 * Return whether a response only paused.
	 * @param request what it answers, which tells whether programs were offered
	 * @param response the response
	 * @param output its items, whichever event brought them
	 * @return whether the model has yet to answer
	 */
	public static boolean isPaused(ResponseRequest request, Response response, List<OutputItem> output) {
		return request.generate() && isPaused(isOffered(request), response, output);
	}

	/**
	 * Return whether the model may write programs.
	 * @param request what it is asked
	 * @return whether the tool for that is among those of the request
	 */
	public static boolean isOffered(ResponseRequest request) {
		RawJson tools = request.field("tools");
		return tools != null && holdsTool(tools);
	}

	private static boolean isPaused(boolean offered, Response response, List<OutputItem> output) {
		return response.isCompleted() && output.stream().noneMatch(Programs::isAnswer)
				&& (offered || output.stream().anyMatch(Programs::isOfProgram)) && CallItems.open(output).isEmpty();
	}

	private static boolean isAnswer(OutputItem item) {
		return item instanceof MessageItem message && message.messageRole() == MessageRole.ANSWER;
	}

	private static boolean isOfProgram(OutputItem item) {
		return item instanceof ProgramItem || item instanceof ProgramOutputItem;
	}

	private static boolean offers(RawJson response) {
		return holdsTool(response.member("tools", "[]"));
	}

	private static boolean holdsTool(RawJson tools) {
		for (var tool : tools.tree()) {
			if (tool.path("type").asString("").equals(TOOL)) {
				return true;
			}
		}
		return false;
	}

}
