package io.github.responsesws.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the log says of the page.
 */
@ExtendWith(OutputCaptureExtension.class)
class PageAddressTests {

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, 127.0.0.1", "0.0.0.0, localhost" })
	void isInTheLog(String address, String host, CapturedOutput output) {
		try (ConfigurableApplicationContext application = start("--server.address=" + address)) {
			assertThat(output).contains("The page is at http://" + host + ":" + port(application) + "/");
		}
	}

	@Test
	void isNotThatOfTheActuator(CapturedOutput output) {
		try (ConfigurableApplicationContext application = start("--management.server.port=0")) {
			assertThat(output.toString()).containsOnlyOnce("The page is at ")
				.contains("The page is at http://127.0.0.1:" + port(application) + "/");
		}
	}

	private static ConfigurableApplicationContext start(String argument) {
		return new SpringApplicationBuilder(SampleApplication.class).run("--server.port=0", "--OPENAI_API_KEY=",
				"--OPENAI_BASE_URL=", argument);
	}

	private static String port(ConfigurableApplicationContext application) {
		return application.getEnvironment().getRequiredProperty("local.server.port");
	}

}
