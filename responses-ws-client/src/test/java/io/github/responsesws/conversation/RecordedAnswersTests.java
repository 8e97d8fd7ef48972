package io.github.responsesws.conversation;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import io.github.responsesws.protocol.Recordings;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.Quirk;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ResponseEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Responses of real services, played over a socket.
 */
class RecordedAnswersTests {

	private final Chats chats = new Chats();

	static List<Path> files() {
		return Recordings.files();
	}

	@AfterEach
	void close() {
		this.chats.close();
	}

	@ParameterizedTest
	@MethodSource("files")
	void everyRecordingEndsWithTheTextThatItStreams(Path file) {
		ResponseRequest request = ResponseRequest.builder().model("m").input("Hi").build();
		for (Script script : Scripts.recordings(file)) {
			this.chats.server().onRequest(RequestMatcher.any()).respond(script).once();
			List<ResponseEvent> events = this.chats.client().stream(request).collectList().block(Chats.LONG);
			assertThat(events).isNotNull().last().isInstanceOf(ResponseLifecycleEvent.Completed.class);
			Flux<ResponseEvent> again = Flux.fromIterable(events);
			Response response = ResponseEvents.finalResponse(again).block(Chats.LONG);
			assertThat(response).isNotNull();
			assertThat(again.transform(ResponseEvents::outputText).collect(Collectors.joining()).block(Chats.LONG))
				.isEqualTo(response.outputText());
		}
	}

	@ParameterizedTest
	@MethodSource("files")
	void everyRecordingPlaysToItsEndWhateverIDThatHas(Path file) {
		ResponseRequest request = ResponseRequest.builder().model("m").input("Hi").build();
		for (Script script : Scripts.recordings(file)) {
			for (Quirk habit : List.of(Quirk.ENCODED_ID_AT_END, Quirk.NO_RESPONSE_ID, Quirk.ENDS_WITH_DONE)) {
				this.chats.server()
					.onRequest(RequestMatcher.any())
					.respond(script, Scripts.quirks(habit).then(script))
					.times(2);
				Response usual = ResponseEvents.finalResponse(this.chats.client().stream(request)).block(Chats.LONG);
				Response other = ResponseEvents.finalResponse(this.chats.client().stream(request)).block(Chats.LONG);
				assertThat(usual).isNotNull();
				assertThat(other).isNotNull();
				assertThat(other.outputText()).isEqualTo(usual.outputText());
				assertThat(other.output()).hasSameSizeAs(usual.output());
				assertThat(other.id().startsWith("resp_via_gateway_")).isEqualTo(habit == Quirk.ENCODED_ID_AT_END);
			}
		}
	}

}
