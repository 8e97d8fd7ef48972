package io.github.responsesws.applications;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No web server, no WebFlux, no Actuator: the starter alone.
 */
class PlainApplicationTests {

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void aJobAsksAndNothingKeepsTheProcessAlive(boolean lazy) {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		try (ResponsesServer server = ResponsesServer.builder().start()) {
			server.onRequest(RequestMatcher.any())
				.respond(Scripts.functionCall("weather", "{\"city\":\"Paris\"}"), Scripts.text(FrontDoor.ADVICE));
			SpringApplication application = new SpringApplication(PlainApplication.class);
			try (ConfigurableApplicationContext context = application.run("--responses-ws.base-url=" + server.baseUrl(),
					"--responses-ws.model=test-model", "--spring.main.lazy-initialization=" + lazy)) {
				assertThat(application.getWebApplicationType()).isEqualTo(WebApplicationType.NONE);
				assertThat(context.getBeanNamesForType(ResponsesWebSocketClient.class)).singleElement()
					.satisfies((name) -> assertThat(context.getBeanFactory().containsSingleton(name)).isEqualTo(!lazy));
				assertThat(context.getBean(PlainApplication.Job.class).advice()).isEqualTo("true because of rain");
				assertThat(FrontDoor.outputs(server)).containsExactly("{\"city\":\"Paris\",\"sky\":\"rain\"}");
			}
		}
		// Some end a moment after whoever waited for them knows.
		Awaitility.await()
			.pollInSameThread()
			.atMost(FrontDoor.LONG)
			.untilAsserted(() -> assertThat(started(before)).isEmpty());
	}

	private static Set<String> started(Set<Thread> before) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !thread.isDaemon() && thread.isAlive() && !before.contains(thread))
			.map(Thread::getName)
			// Of Netty, for what closes; it ends by itself after a second.
			.filter((name) -> !name.startsWith("globalEventExecutor"))
			.collect(Collectors.toSet());
	}

	@Test
	void nothingOfTheWebIsThere() {
		assertThat(Stream.of("org.springframework.web.servlet.DispatcherServlet",
				"org.springframework.web.reactive.DispatcherHandler", "jakarta.servlet.Servlet",
				"org.springframework.boot.actuate.endpoint.annotation.Endpoint"))
			.noneMatch((type) -> ClassUtils.isPresent(type, null));
	}

}
