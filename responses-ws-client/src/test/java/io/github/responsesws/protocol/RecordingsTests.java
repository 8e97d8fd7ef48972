package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class RecordingsTests {

	private final EventDecoder decoder = new EventDecoder();

	static List<Path> files() {
		return Recordings.files();
	}

	@ParameterizedTest
	@MethodSource("files")
	void everyLineDecodesToItsTypeAndLosesNothing(Path file) {
		for (String line : Recordings.lines(file)) {
			byte[] frame = line.getBytes(StandardCharsets.UTF_8);
			ResponseEvent event = this.decoder.decode(frame, 0, frame.length);
			JsonNode tree = Json.MAPPER.readTree(line);
			assertThat(event).as(line).isNotInstanceOf(UnknownEvent.class);
			assertThat(event.json().tree()).isEqualTo(tree);
			assertThat(event.type()).isEqualTo(tree.path("type").asString());
			assertThat(event.sequenceNumber()).isEqualTo(tree.path("sequence_number").asLong(-1));
			assertThat(event.toString()).doesNotContain("\"");
			if (event instanceof ResponseLifecycleEvent lifecycle) {
				assertThat(lifecycle.responseId()).isEqualTo(tree.path("response").path("id").asString());
				assertThat(lifecycle.response().id()).isEqualTo(lifecycle.responseId());
				assertThat(lifecycle.response().json().tree()).isEqualTo(tree.path("response"));
			}
			if (event instanceof OutputItemEvent item) {
				assertThat(item.item().json().tree()).isEqualTo(tree.path("item"));
				assertThat(line).contains(item.item().json().asString());
			}
			if (event instanceof DeltaEvent delta) {
				assertThat(delta.delta()).isEqualTo(tree.path("delta").asString());
			}
		}
	}

}
