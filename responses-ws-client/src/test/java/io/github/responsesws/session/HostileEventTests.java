package io.github.responsesws.session;

import java.util.stream.Stream;

import io.github.responsesws.protocol.BadRequestException;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.turn.ResponseEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors that are JSON and hostile: they end their own turn and nothing else.
 */
class HostileEventTests {

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final Pools pools = new Pools();

	@AfterEach
	void stop() {
		this.pools.close();
		this.server.close();
	}

	static Stream<String> hostileMembers() {
		return Stream.of("\"limit\":" + "9".repeat(1_001), "\"" + "n".repeat(50_001) + "\":1", "\"\\ud83d\":1",
				"\"limit\":1e" + "9".repeat(1_001));
	}

	@ParameterizedTest
	@MethodSource("hostileMembers")
	void aHostileErrorEndsItsTurnAndLeavesTheNeighbour(String member) {
		Gate gate = new Gate();
		this.server.onRequest((request) -> true).respond(Scripts.delta("un").await(gate).delta("harmed")).once();
		SessionPool pool = this.pools.open(this.server, (session) -> session.lanes(2),
				(settings) -> settings.maxSessions(1));
		StepVerifier.create(ResponseEvents.finalResponse(pool.exchange(Pools.request("first")))).then(() -> {
			gate.awaitReached(Pools.LONG);
			String lane = "lane-1".equals(this.server.requests().get(0).streamId()) ? "lane-2" : "lane-1";
			this.server.onRequest((request) -> lane.equals(request.streamId()))
				.respond(Scripts.script().rawFrame(error(lane, member)));
			StepVerifier.create(pool.exchange(Pools.request("second")))
				.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(BadRequestException.class)
					.hasFieldOrPropertyWithValue("code", "c"))
				.verify(Pools.LONG);
			gate.open();
		})
			.assertNext((response) -> assertThat(response.outputText()).isEqualTo("unharmed"))
			.expectComplete()
			.verify(Pools.LONG);
		assertThat(this.server.handshakes()).hasSize(1);
	}

	private static String error(String lane, String member) {
		return "{\"type\":\"error\",\"status\":400,\"stream_id\":\"" + lane + "\",\"error\":{\"code\":\"c\"," + member
				+ "}}";
	}

}
