package io.github.responsesws.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class ConversationBytesTests {

	private static final String GOAL = "bytes sent on turn 50";

	@TempDir
	private Path directory;

	private final ObjectNode part = JsonMapper.shared().createObjectNode();

	private final ConversationBytes bytes = new ConversationBytes(this.part);

	@Test
	void comparesTurn50WithTurn2() {
		turns("stored", 1000, 0);
		turns("unstored", 1000, 10);
		turns("full-history", 1000, 1000);
		assertThat(this.bytes.on("unstored", 1)).isEqualTo(1010);
		assertThat(this.bytes.on("unstored", 50)).isEqualTo(1500);
		assertThat(this.bytes.growth("full-history")).isEqualTo(17);
		assertThat(this.bytes.growth()).isEqualTo(1500 / 1020.0);
		assertThat(this.bytes.requests("stored")).isEqualTo(50);
	}

	@Test
	void aMissingConversationIsNoSuccess() {
		turns("stored", 1000, 0);
		assertThat(this.bytes.growth()).isNaN();
		assertThat(this.bytes.all()).containsOnlyKeys("stored");
	}

	@Test
	void isAGoal() throws IOException {
		assertThat(goal().verdict()).isEqualTo("not measured");
		turns("stored", 1000, 0);
		turns("unstored", 1000, 0);
		assertThat(goal().verdict()).isEqualTo("yes, stretch too");
		turns("unstored", 1000, 1);
		assertThat(goal().verdict()).isEqualTo("yes");
		turns("unstored", 1000, 10);
		assertThat(goal().verdict()).isEqualTo("**no**");
	}

	@Test
	void isATable() {
		this.part.put("connectionLostAfterTurn", 25);
		turns("unstored-connection-lost", 1000, 0);
		assertThat(Tables.conversation(this.bytes))
			.contains("| responses-ws, store: false, connection lost after turn 25 | 1,000 | 1,000 | 1.00 | 1,000 | "
					+ "50,000 | 50 |");
	}

	private Goal goal() throws IOException {
		Files.writeString(this.directory.resolve("conversation-bytes.json"), this.part.toString());
		return new Goals(new Results(this.directory), 17).all()
			.stream()
			.filter((goal) -> goal.name().startsWith(GOAL))
			.findFirst()
			.orElseThrow();
	}

	private void turns(String name, int first, int growth) {
		ObjectNode conversation = this.part.withObject("/conversations").putObject(name);
		ArrayNode sent = conversation.putArray("bytesSent");
		ArrayNode requests = conversation.putArray("requests");
		for (int turn = 1; turn <= 50; turn++) {
			sent.add(first + growth * turn);
			requests.add(1);
		}
	}

}
