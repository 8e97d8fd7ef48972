package io.github.responsesws.benchmarks.frameworks;

import io.github.responsesws.benchmarks.wire.TurnShape;
import io.github.responsesws.benchmarks.wire.WireServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class FrameworkTests {

	private static final WireServer server = new WireServer(null);

	@AfterAll
	static void close() {
		server.close();
	}

	@ParameterizedTest
	@EnumSource
	void everyAgentMakesEveryCallAndAnswers(Framework framework) {
		Catalogue catalogue = new Catalogue();
		String baseUrl = TurnShape.agent(16).baseUrl("http://localhost:" + server.port());
		try (FrameworkAgent agent = framework.open(baseUrl, catalogue)) {
			for (int run = 1; run <= 2; run++) {
				assertThat(agent.ask(Catalogue.QUESTION)).startsWith(" The answer to the question").endsWith(" about");
				assertThat(catalogue.told()).isEqualTo(run * Catalogue.ENTRIES);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void everyModelIsComparedWithOneOfOurs(Framework framework) {
		assertThat(framework.ours().label()).endsWith("responses-ws");
		assertThat(framework.ours().ours()).isEqualTo(framework.ours());
	}

}
