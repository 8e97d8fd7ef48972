package io.github.responsesws.test.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseOutputMessage.Content;
import com.openai.models.responses.ResponseTextDeltaEvent;
import com.openai.models.responses.ResponsesServerEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One response as openai-java read it, every event of it validated.
 *
 * @param events events from {@code response.created} to the terminal one
 * @param response final response
 */
record OpenAiJavaTurn(List<ResponsesServerEvent> events, Response response) {

	/**
	 * Read one whole response.
	 * @param receive receives the next event of the lane
	 * @param lane name that every event must carry, or empty for the default lane
	 * @return the turn
	 */
	static OpenAiJavaTurn read(Supplier<ResponsesServerEvent> receive, Optional<String> lane) {
		return read(receive.get(), receive, lane);
	}

	/**
	 * Read the rest of a response.
	 * @param first event that was received already
	 * @param receive receives the next event of the lane
	 * @param lane name that every event must carry, or empty for the default lane
	 * @return the turn
	 */
	static OpenAiJavaTurn read(ResponsesServerEvent first, Supplier<ResponsesServerEvent> receive,
			Optional<String> lane) {
		List<ResponsesServerEvent> events = new ArrayList<>();
		ResponseAccumulator accumulator = ResponseAccumulator.createWithSnapshots();
		ResponsesServerEvent event = first;
		while (true) {
			event.validate();
			assertThat(event.isError()).as(() -> "error frame").isFalse();
			assertThat(event.streamId()).isEqualTo(lane);
			events.add(event);
			accumulator.accumulate(event);
			if (event.isResponseCompleted() || event.isResponseIncomplete() || event.isResponseFailed()) {
				break;
			}
			event = receive.get();
		}
		List<ResponsesServerEvent> own = events.stream().filter((each) -> !isSteering(each)).toList();
		assertThat(own.get(0).isResponseCreated()).isTrue();
		assertThat(own.get(1).isResponseInProgress()).isTrue();
		OpenAiJavaTurn turn = new OpenAiJavaTurn(events, accumulator.response());
		assertThat(turn.deltas()).isEqualTo(turn.text());
		assertThat(accumulator.reconstructedResponse().output()).isEqualTo(turn.response().output());
		return turn;
	}

	String id() {
		return this.response.id();
	}

	String deltas() {
		return this.events.stream()
			.flatMap((event) -> event.responseOutputTextDelta().stream())
			.map(ResponseTextDeltaEvent::delta)
			.collect(Collectors.joining());
	}

	String text() {
		return text(this.response);
	}

	ResponseFunctionToolCall call() {
		return this.response.output()
			.stream()
			.flatMap((item) -> item.functionCall().stream())
			.findFirst()
			.orElseThrow(() -> new AssertionError("No function call in the output"));
	}

	/** An answer to steering may come at any time, even between the first two events. */
	private static boolean isSteering(ResponsesServerEvent event) {
		return event.isResponseSteerAccepted() || event.isResponseSteerPending() || event.isResponseSteerFailed();
	}

	static String text(Response response) {
		return response.output()
			.stream()
			.filter(ResponseOutputItem::isMessage)
			.flatMap((item) -> item.asMessage().content().stream())
			.filter(Content::isOutputText)
			.map((part) -> part.asOutputText().text())
			.collect(Collectors.joining());
	}

}
