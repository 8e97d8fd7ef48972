package io.github.responsesws.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(300)
class ResponsesServerMainTests {

	private static final Pattern URL = Pattern.compile("http://\\S+");

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	@Test
	void helpListsTheOptions() throws InterruptedException {
		assertThat(run("--help")).isZero();
		assertThat(this.out.toString(StandardCharsets.UTF_8)).contains("--port", "--api-key", "--latency",
				"--max-connection-age", "--help");
	}

	@Test
	void aWrongOptionEndsWithExitCodeTwo() throws InterruptedException {
		assertThat(run("--latency", "soon")).isEqualTo(2);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).contains("--latency must be a duration", "soon");
		assertThat(this.out.size()).isZero();
	}

	@Test
	void aTakenPortEndsWithExitCodeOne() throws IOException, InterruptedException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThat(run("--port", String.valueOf(taken.getLocalPort()))).isEqualTo(1);
			assertThat(this.err.toString(StandardCharsets.UTF_8)).contains("port " + taken.getLocalPort());
		}
	}

	@Test
	void servesUntilTheProcessIsToldToStop() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), ResponsesServerMain.class.getName(), "--port", "0", "--api-key",
				"secret")
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			Matcher url = URL.matcher(CompletableFuture.supplyAsync(() -> readLine(process)).get(30, TimeUnit.SECONDS));
			assertThat(url.find()).isTrue();
			assertThat(post(url.group(), "secret").statusCode()).isEqualTo(200);
			assertThat(post(url.group(), "wrong").statusCode()).isEqualTo(401);
			process.toHandle().destroy();
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			assertThat(process.inputReader().lines()).last().isEqualTo("Responses server stopped");
		}
		finally {
			process.destroyForcibly();
		}
	}

	private int run(String... args) throws InterruptedException {
		return ResponsesServerMain.run(args, new PrintStream(this.out, true, StandardCharsets.UTF_8),
				new PrintStream(this.err, true, StandardCharsets.UTF_8), new CountDownLatch(0));
	}

	private static String readLine(Process process) {
		try {
			return String.valueOf(process.inputReader().readLine());
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	private static HttpResponse<String> post(String baseUrl, String apiKey) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + "/responses"))
			.timeout(Duration.ofSeconds(60))
			.headers("Authorization", "Bearer " + apiKey, "Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{\"model\":\"gpt-5.5\",\"input\":\"Say hello.\"}"))
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
	}

}
