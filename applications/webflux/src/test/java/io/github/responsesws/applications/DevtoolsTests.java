package io.github.responsesws.applications;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
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

	private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

	/** Has a loader for the classes of each start. */
	private static final Pattern LOADERS = Pattern.compile("(?m)^ *\\d+: +(\\d+) .*\\.RestartClassLoader\\b");

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final List<String> log = new ArrayList<>();

	private Process process;

	private BufferedReader output;

	@BeforeEach
	void start() throws IOException {
		this.process = new ProcessBuilder(JAVA.resolve("java").toString(), "-XX:TieredStopAtLevel=1",
				// Spring's caches let go of what they hold when memory is short, here at
				// once.
				"-XX:SoftRefLRUPolicyMSPerMB=0", "-cp", System.getProperty("java.class.path"),
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
	@Timeout(240)
	void aRestartedApplicationAsksWithItsNewClassesAndTheOldOnesAreCollected() throws Exception {
		FrontDoor door = door();
		ask(door);
		// Threads that Reactor shares keep the loader of the first start, of whoever it
		// is.
		for (int restarts = 0; restarts < 2; restarts++) {
			door.get("/restart");
			door = door();
			ask(door);
		}
		assertThat(this.log).filteredOn((line) -> line.contains("restartedMain")).isNotEmpty();
		assertThat(this.server.connections()).filteredOn(ServerConnection::isOpen).hasSize(1);
		awaitLoaders(2);
	}

	private void awaitLoaders(int most) throws IOException {
		long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
		int loaders = liveLoaders();
		while (loaders > most) {
			assertThat(System.nanoTime()).as("%s loaders are live", loaders).isLessThan(deadline);
			loaders = liveLoaders();
		}
	}

	/**
	 * Return how many loaders of the application are left after a full collection.
	 */
	private int liveLoaders() throws IOException {
		Process histogram = new ProcessBuilder(JAVA.resolve("jcmd").toString(), Long.toString(this.process.pid()),
				"GC.class_histogram")
			.redirectErrorStream(true)
			.start();
		String classes = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		Matcher loaders = LOADERS.matcher(classes);
		assertThat(loaders.find()).as(classes).isTrue();
		return Integer.parseInt(loaders.group(1));
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
