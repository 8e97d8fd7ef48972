package io.github.responsesws.applications;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter brings Reactor Netty, and leaves the application's HTTP client alone.
 */
@ExtendWith(OutputCaptureExtension.class)
class HttpClientTests {

	private static final String WORD = "RestClient and RestTemplate keep the JDK's HTTP client";

	@Test
	void theClientIsTheOneThatItIsWithoutTheStarter(CapturedOutput output) {
		Object choice = choice();
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HttpClientAutoConfiguration.class,
					ImperativeHttpClientAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("reactor.netty", "io.github.responsesws"))
			.run((context) -> assertThat(context.getBean(ClientHttpRequestFactoryBuilder.class))
				.hasSameClassAs(choice));
		assertThat(output).containsOnlyOnce(WORD);
	}

	@Test
	void whoeverChoosesIsHeard(CapturedOutput output) {
		assertThat(choice("--spring.http.clients.imperative.factory=reactor")).isNotNull()
			.hasSameClassAs(ClientHttpRequestFactoryBuilder.reactor());
		assertThat(output).doesNotContain(WORD);
	}

	private static Object choice(String... arguments) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(MvcApplication.class)
			.web(WebApplicationType.NONE)
			.properties("responses-ws.api-key=test")
			.run(arguments)) {
			return context.getBean(ClientHttpRequestFactoryBuilder.class);
		}
	}

}
