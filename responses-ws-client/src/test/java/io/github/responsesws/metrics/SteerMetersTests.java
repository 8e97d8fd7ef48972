package io.github.responsesws.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.micrometer.core.instrument.Meter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the meters say of steered input over a real socket.
 */
class SteerMetersTests {

	private static final String STEERS = "responses.ws.steers";

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final MeteredClient metered = new MeteredClient(this.server, (session) -> session.steering(true),
			UnaryOperator.identity());

	private final Gate gate = new Gate();

	private final List<String> responses = new CopyOnWriteArrayList<>();

	private final List<SteerResult> results = new CopyOnWriteArrayList<>();

	@AfterEach
	void stop() {
		this.gate.open();
		this.metered.close();
		this.server.close();
	}

	static Stream<Arguments> outcomes() {
		UnaryOperator<Script> answer = Script::demo;
		UnaryOperator<Script> call = (script) -> script.functionCall("lookup", "{}");
		UnaryOperator<Script> error = (script) -> script.error(500, "server_error", "Oops");
		UnaryOperator<Script> loss = Script::drop;
		return Stream.of(Arguments.of(answer, "applied", "none"), Arguments.of(call, "pending", "none"),
				Arguments.of(error, "failed", SteerResult.Failed.NO_SUCCESSOR), Arguments.of(loss, "unknown", "none"));
	}

	@ParameterizedTest
	@MethodSource
	void outcomes(UnaryOperator<Script> end, String outcome, String error) {
		this.server.onRequest(RequestMatcher.any()).respond(end.apply(Scripts.text("So.").await(this.gate))).once();
		StepVerifier.create(this.metered.client().stream(MeteredClient.request().build()).doOnNext((event) -> {
			if (event instanceof ResponseLifecycleEvent.Created created) {
				this.responses.add(created.responseId());
			}
		}).onErrorComplete().then()).then(this::steer).expectComplete().verify(MeteredClient.LONG);
		MeteredClient.await(() -> !this.results.isEmpty());
		assertThat(this.metered.value(STEERS, "outcome", outcome, "error", error)).isOne();
		assertThat(this.metered.registry().find(STEERS).meters()).extracting(Meter::getId)
			.singleElement()
			.satisfies((id) -> assertThat(id.toString()).doesNotContain("secret"));
	}

	@Test
	void inputForWhatDoesNotRun() {
		this.metered.client().steer(SteerRequest.of("resp_unknown", "My secret")).block(MeteredClient.LONG);
		assertThat(this.metered.value(STEERS, "outcome", "failed", "error", SteerResult.Failed.NOT_ACTIVE)).isOne();
	}

	private void steer() {
		this.gate.awaitReached(MeteredClient.LONG);
		MeteredClient.await(() -> !this.responses.isEmpty());
		this.metered.client().steer(SteerRequest.of(this.responses.get(0), "My secret")).subscribe(this.results::add);
		MeteredClient.await(
				() -> this.server.requests().stream().anyMatch((request) -> request.type().equals("response.steer")));
		this.gate.open();
	}

}
