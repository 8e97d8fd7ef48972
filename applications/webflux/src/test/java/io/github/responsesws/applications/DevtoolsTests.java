package io.github.responsesws.applications;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.ServerConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that devtools restarts in its process: its classes are loaded anew, and
 * those of the client are not.
 */
class DevtoolsTests {

	private static final Pattern STARTED = Pattern.compile("Netty started on port (\\d+)");

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final List<String> log = new ArrayList<>();

	private Process process;

	private BufferedReader output;

	@BeforeEach
	void start() throws IOException {
		this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				FluxApplication.class.getName(), "--server.port=0", "--responses-ws.base-url=" + this.server.baseUrl(),
				"--responses-ws.model=test-model", "--spring.security.user.name=ada",
				"--spring.security.user.password=lovelace")
			.redirectErrorStream(true)
			.start();
		this.output = this.process.inputReader(StandardCharsets.UTF_8);
	}

	@AfterEach
	void stop() {
		this.process.destroyForcibly();
		this.server.close();
	}

	@Test
	@Timeout(120)
	void aRestartedApplicationAsksWithItsNewClasses() throws Exception {
		FrontDoor first = door();
		ask(first);
		first.get("/restart");
		FrontDoor second = door();
		ask(second);
		assertThat(this.log).filteredOn((line) -> line.contains("restartedMain")).isNotEmpty();
		assertThat(this.server.connections()).filteredOn(ServerConnection::isOpen).hasSize(1);
	}

	private void ask(FrontDoor door) throws Exception {
		this.server.reset();
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("weather", "{\"city\":\"Paris\"}"), Scripts.text(FrontDoor.ADVICE));
		assertThat(door.get("/advice?question=Umbrella")).isEqualTo(FrontDoor.ADVICE);
		assertThat(FrontDoor.outputs(this.server)).containsExactly("{\"city\":\"Paris\",\"sky\":\"rain\"}");
	}

	private FrontDoor door() throws IOException {
		String line = this.output.readLine();
		while (line != null) {
			this.log.add(line);
			Matcher started = STARTED.matcher(line);
			if (started.find()) {
				return new FrontDoor(Integer.parseInt(started.group(1)));
			}
			line = this.output.readLine();
		}
		throw new AssertionError("The application ended before it listened: " + String.join("\n", this.log));
	}

}
