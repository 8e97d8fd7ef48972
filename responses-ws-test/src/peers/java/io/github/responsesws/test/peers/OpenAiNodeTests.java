package io.github.responsesws.test.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.test.junit.ResponsesServerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The npm package openai, driven by the scripts in the folder {@code interop}.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OpenAiNodeTests {

	private static final String NPM = System.getProperty("os.name").startsWith("Windows") ? "npm.cmd" : "npm";

	private static final Path SCRIPT = Path.of("interop").toAbsolutePath();

	@RegisterExtension
	static final ResponsesServerExtension server = ResponsesServerExtension.builder()
		.apiKey("test-key")
		.latency(Duration.ofMillis(2))
		.build();

	@TempDir
	private Path logs;

	@Test
	void theScriptsPass() throws Exception {
		assumeTrue(
				run(Duration.ofSeconds(30), "node", "--version") == 0
						&& run(Duration.ofSeconds(30), NPM, "--version") == 0,
				"Skipped: node and npm (Node.js 20 or newer) are not on the PATH");
		assertThat(run(Duration.ofMinutes(3), NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund")).as(this::log)
			.isZero();
		assertThat(run(Duration.ofMinutes(1), "node", "drive.mjs", server.baseUrl())).as(this::log).isZero();
		assertThat(log()).contains("all 16 steps passed");
		assertThat(run(Duration.ofMinutes(1), "node", "agents.mjs", server.baseUrl())).as(this::log).isZero();
		assertThat(log()).contains("all 7 steps with agents passed");
	}

	private int run(Duration limit, String... command) throws InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(List.of(command)).directory(SCRIPT.toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.logs.resolve("log").toFile());
		builder.environment().put("OPENAI_API_KEY", "test-key");
		Process process;
		try {
			process = builder.start();
		}
		catch (IOException ex) {
			return -1;
		}
		try {
			assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)).as(this::log).isTrue();
			return process.exitValue();
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
	}

	private String log() {
		try {
			return Files.readString(this.logs.resolve("log"));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
