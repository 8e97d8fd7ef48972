package io.github.responsesws.test.junit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(300)
class ResponsesServerExtensionTests {

	private static final List<String> seen = new CopyOnWriteArrayList<>();

	@BeforeEach
	void forget() {
		seen.clear();
	}

	@Test
	void aStaticExtensionRunsOneServerForTheClassAndResetsItBetweenTests() {
		run(PerClass.class, 3);
		assertThat(seen).hasSize(3);
		assertThat(seen.stream().distinct()).hasSize(1);
		assertThatException().isThrownBy(() -> post(seen.get(0), "k1"));
	}

	@Test
	void anInstanceExtensionRunsOneServerForEachTest() {
		run(PerTest.class, 2);
		assertThat(seen).hasSize(2).doesNotHaveDuplicates();
		assertThat(seen).allSatisfy((url) -> assertThatException().isThrownBy(() -> post(url, "")));
	}

	@Test
	void aDeclaredExtensionHasTheDefaultSettings() {
		run(Declared.class, 1);
		assertThat(seen).hasSize(1);
	}

	@Test
	void thereIsNoServerOutsideOfTests() {
		assertThatIllegalStateException().isThrownBy(() -> new ResponsesServerExtension().server())
			.withMessageContaining("@RegisterExtension");
	}

	private static void run(Class<?> testClass, int tests) {
		EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(testClass))
			.execute()
			.testEvents()
			.assertStatistics((statistics) -> statistics.started(tests).succeeded(tests));
	}

	private static int post(String baseUrl, String apiKey) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + "/responses"))
			.timeout(Duration.ofSeconds(60))
			.headers("Authorization", "Bearer " + apiKey, "Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{\"model\":\"gpt-5.5\",\"input\":\"Say hello.\"}"))
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
	}

	@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
	static class PerClass {

		@RegisterExtension
		static final ResponsesServerExtension responses = ResponsesServerExtension.builder()
			.latency(Duration.ofMillis(1))
			.apiKey("k1")
			.build();

		@BeforeAll
		static void runsBeforeTheTests(ResponsesServer server) {
			assertThat(responses.server()).isSameAs(server);
		}

		@Test
		@Order(1)
		void first(ResponsesServer server) throws Exception {
			seen.add(responses.baseUrl());
			assertThat(post(server.baseUrl(), "wrong")).isEqualTo(401);
			assertThat(post(server.baseUrl(), "k1")).isEqualTo(200);
			assertThat(server.requests()).hasSize(1);
		}

		@Test
		@Order(2)
		void second() {
			seen.add(responses.baseUrl());
			assertThat(responses.server().requests()).isEmpty();
		}

		@Nested
		class Inner {

			@Test
			void sharesTheServer(ResponsesServer server) {
				seen.add(server.baseUrl());
				assertThat(responses.server()).isSameAs(server);
			}

		}

	}

	static class PerTest {

		@RegisterExtension
		final ResponsesServerExtension responses = ResponsesServerExtension.builder().build();

		@Test
		void one() throws Exception {
			assertThat(post(this.responses.baseUrl(), "")).isEqualTo(200);
			seen.add(this.responses.baseUrl());
		}

		@Test
		void two() {
			seen.add(this.responses.baseUrl());
		}

	}

	@ExtendWith(ResponsesServerExtension.class)
	static class Declared {

		private final ResponsesServer server;

		Declared(ResponsesServer server) {
			this.server = server;
		}

		@Test
		void one(ResponsesServer server) throws Exception {
			assertThat(server).isSameAs(this.server);
			assertThat(post(server.baseUrl(), "any")).isEqualTo(200);
			seen.add(server.baseUrl());
		}

	}

}
