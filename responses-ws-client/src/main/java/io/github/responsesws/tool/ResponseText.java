package io.github.responsesws.tool;

import java.util.stream.Collectors;

import io.github.responsesws.protocol.MessageItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseLifecycleEvent;

/**
 * What a response that a tool returns says, and what the events that end a turn or a run
 * say: an agent inside the tool answers with its text.
 */
final class ResponseText {

	private ResponseText() {
	}

	/**
	 * Return the text.
	 * @param result a value of {@link ResultType#RESPONSE}
	 * @return the answer, or the refusal if there is none
	 */
	static String of(Object result) {
		if (result instanceof ResponseLifecycleEvent event) {
			return text(event.response());
		}
		return text((result instanceof RunEvent.RunCompleted completed) ? completed.response() : (Response) result);
	}

	private static String text(Response response) {
		String text = response.outputText();
		if (!text.isEmpty()) {
			return text;
		}
		return response.output()
			.stream()
			.filter(MessageItem.class::isInstance)
			.map((item) -> ((MessageItem) item).refusal())
			.collect(Collectors.joining());
	}

}
