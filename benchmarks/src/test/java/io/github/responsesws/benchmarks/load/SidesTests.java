package io.github.responsesws.benchmarks.load;

import io.github.responsesws.benchmarks.wire.TurnShape;
import io.github.responsesws.benchmarks.wire.WireServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class SidesTests {

	private final WireServer server = new WireServer(null);

	@AfterEach
	void close() {
		this.server.close();
	}

	private Side open(String name, TurnShape shape, int lanes, int sessions) {
		String url = shape.baseUrl("http://127.0.0.1:" + this.server.port());
		return new SideSpecification(name, url, lanes, sessions).open();
	}

	@ParameterizedTest
	@CsvSource({ "client,1,3", "client,4,1", "client-reading-all,4,1", "floor,1,3", "floor,4,1", "openai-java,1,4",
			"openai-java,4,1", "openai-java-sse,1,1" })
	void everySideSeesEveryEventOfEveryTurn(String name, int lanes, int sessions) throws Exception {
		TurnShape shape = TurnShape.fast(5, 2);
		ObjectNode result;
		try (Side side = open(name, shape, lanes, sessions)) {
			result = ClosedLoop.runFor(side, lanes * sessions, 0.3);
		}
		assertThat(result.get("failures").intValue()).isZero();
		assertThat(result.get("turns").intValue()).isPositive();
		assertThat(result.get("events").intValue()).isEqualTo(result.get("turns").intValue() * shape.events());
	}

	@Test
	void scheduledTurnsAllEnd() throws Exception {
		ObjectNode result;
		try (Side side = open("client", TurnShape.fast(5, 8), 16, 2)) {
			result = OpenLoop.run(side, 100, 200, 2, 2);
		}
		assertThat(result.get("started").intValue()).isEqualTo(300);
		assertThat(result.get("completed").intValue()).isEqualTo(300);
	}

	@Test
	void pacedDeltasTellTheirLag() throws Exception {
		ObjectNode result;
		try (Side side = open("client", TurnShape.paced(100, 1000), 1, 1)) {
			result = PacedStream.run(side);
		}
		assertThat(result.get("deltas").intValue()).isEqualTo(100);
		assertThat(result.get("lagP50Millis").doubleValue()).isPositive();
	}

	@Test
	void silentTurnsHang() throws Exception {
		ObjectNode result;
		try (Side side = open("client", TurnShape.silentAfter(8), 4, 2)) {
			result = HeapUse.hang(side, 8, 8);
		}
		assertThat(result.get("turns").intValue()).isEqualTo(8);
	}

}
