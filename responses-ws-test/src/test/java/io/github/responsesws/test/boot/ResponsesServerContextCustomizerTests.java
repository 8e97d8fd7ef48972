package io.github.responsesws.test.boot;

import java.util.List;

import io.github.responsesws.test.LaneMode;
import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(300)
class ResponsesServerContextCustomizerTests {

	private final ResponsesServerContextCustomizerFactory factory = new ResponsesServerContextCustomizerFactory();

	@Test
	void equalAttributesMakeEqualCustomizers() {
		assertThat(customizer(One.class)).isEqualTo(customizer(Same.class)).hasSameHashCodeAs(customizer(Same.class));
		assertThat(customizer(One.class)).isNotEqualTo(customizer(Other.class));
		assertThat(customizer(Plain.class)).isNull();
	}

	@Test
	void subclassesInheritTheAnnotation() {
		assertThat(customizer(Child.class)).isEqualTo(customizer(One.class));
	}

	@Test
	void equalAttributesShareTheContextAndItsServer() {
		TestContext one = context(One.class);
		TestContext same = context(Same.class);
		TestContext other = context(Other.class);
		try {
			assertThat(server(same)).isSameAs(server(one));
			assertThat(server(other)).isNotSameAs(server(one));
		}
		finally {
			one.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
			other.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		}
	}

	@Test
	void theServerOutlivesTheBeansAndEndsWithTheContext() {
		TestContext context = context(One.class);
		ResponsesServer server = server(context);
		Client client = context.getApplicationContext().getBean(Client.class);
		context.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		assertThat(client.statusAtTheEnd).isEqualTo(200);
		assertThatException().isThrownBy(() -> AutoConfigureResponsesServerTests.post(server.baseUrl(), "test-key"));
	}

	@Test
	void theServerEndsWhenTheContextDoesNotStart() {
		assertThatIllegalStateException().isThrownBy(() -> context(Broken.class).getApplicationContext())
			.withRootCauseInstanceOf(IllegalArgumentException.class);
		assertThat(Failing.seen).isNotNull();
		assertThatException().isThrownBy(() -> AutoConfigureResponsesServerTests.post(Failing.seen, "test-key"));
	}

	@Test
	void aWrongDurationIsExplained() {
		assertThatIllegalArgumentException().isThrownBy(() -> customizer(WrongLatency.class))
			.withMessage("@AutoConfigureResponsesServer: latency must be a duration such as 20ms or 5m, not 'soon'");
	}

	@Test
	void theApiKeyIsNotPrinted() {
		assertThat(String.valueOf(customizer(Other.class))).doesNotContain("other-key").contains("IGNORED");
	}

	private ContextCustomizer customizer(Class<?> testClass) {
		return this.factory.createContextCustomizer(testClass, List.of());
	}

	private static TestContext context(Class<?> testClass) {
		return new TestContextManager(testClass).getTestContext();
	}

	private static ResponsesServer server(TestContext context) {
		return ((ConfigurableApplicationContext) context.getApplicationContext()).getBean(ResponsesServer.class);
	}

	@ContextConfiguration(classes = Client.class)
	@AutoConfigureResponsesServer
	static class One {

	}

	@ContextConfiguration(classes = Client.class)
	@AutoConfigureResponsesServer(latency = "PT0S")
	static class Same {

	}

	@ContextConfiguration(classes = Client.class)
	@AutoConfigureResponsesServer(apiKey = "other-key", lanes = LaneMode.IGNORED)
	static class Other {

	}

	@ContextConfiguration(classes = Client.class)
	static class Plain {

	}

	static class Child extends One {

	}

	@AutoConfigureResponsesServer(latency = "soon")
	static class WrongLatency {

	}

	@ContextConfiguration(classes = Failing.class)
	@AutoConfigureResponsesServer
	static class Broken {

	}

	static class Client implements DisposableBean {

		@Autowired
		private ResponsesServer server;

		private int statusAtTheEnd;

		@Override
		public void destroy() throws Exception {
			this.statusAtTheEnd = AutoConfigureResponsesServerTests.post(this.server.baseUrl(), "test-key");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		private static String seen;

		@Bean
		String breaks(ResponsesServer server) {
			seen = server.baseUrl();
			throw new IllegalArgumentException("The context must not start");
		}

	}

}
