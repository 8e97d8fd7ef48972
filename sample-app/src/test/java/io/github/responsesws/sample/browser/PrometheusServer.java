package io.github.responsesws.sample.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Prometheus of its own process, which scrapes an application of this one every second
 * and evaluates the alert rules.
 */
final class PrometheusServer implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final HttpClient http = HttpClient.newHttpClient();

	private final int port;

	private final Process process;

	private PrometheusServer(int port, Process process) {
		this.port = port;
		this.process = process;
	}

	/**
	 * Start one.
	 * @param folder where it keeps what it needs
	 * @param target the port of the application
	 * @param rules its alert rules
	 */
	static PrometheusServer start(Path folder, int target, Path rules) throws IOException {
		Path configuration = Files.writeString(folder.resolve("prometheus.yml"), """
				global:
				  scrape_interval: 1s
				  evaluation_interval: 1s
				rule_files: ["%s"]
				scrape_configs:
				  - job_name: sample
				    metrics_path: /actuator/prometheus
				    static_configs:
				      - targets: ["127.0.0.1:%d"]
				""".formatted(rules, target));
		int port = freePort();
		Process process = new ProcessBuilder(System.getProperty("prometheus.binary"), "--config.file=" + configuration,
				"--storage.tsdb.path=" + folder.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
			.redirectErrorStream(true)
			.redirectOutput(folder.resolve("prometheus.log").toFile())
			.start();
		PrometheusServer server = new PrometheusServer(port, process);
		if (!server.await(server::isReady, PATIENCE)) {
			server.close();
			throw new AssertionError("Prometheus is not ready: " + Files.readString(folder.resolve("prometheus.log")));
		}
		return server;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	String address() {
		return "http://127.0.0.1:" + this.port;
	}

	/**
	 * Return what a query says now.
	 * @return the samples; none if there is no data
	 */
	JsonNode query(String expression) {
		return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8)).at("/data/result");
	}

	/**
	 * Return the values of a label.
	 */
	JsonNode labels(String label, String series) {
		return get("/api/v1/label/" + label + "/values?match[]=" + URLEncoder.encode(series, StandardCharsets.UTF_8))
			.path("data");
	}

	JsonNode rules() {
		return get("/api/v1/rules").at("/data/groups/0/rules");
	}

	private boolean isReady() {
		if (!this.process.isAlive()) {
			throw new AssertionError("Prometheus has ended with status " + this.process.exitValue());
		}
		try {
			return send("/-/ready").statusCode() == 200;
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

	private JsonNode get(String path) {
		JsonNode answer = JsonMapper.shared().readTree(send(path).body());
		if (!answer.path("status").asString("").equals("success")) {
			throw new AssertionError(path + ": " + answer);
		}
		return answer;
	}

	private HttpResponse<String> send(String path) {
		try {
			return this.http.send(
					HttpRequest.newBuilder(URI.create((address() + path).replace("[]", "%5B%5D"))).build(),
					BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted", ex);
		}
	}

	/**
	 * Wait for a condition.
	 * @param condition the condition
	 * @param patience how long
	 * @return whether it was met in time
	 */
	boolean await(BooleanSupplier condition, Duration patience) {
		return Flux.interval(Duration.ofMillis(200))
			.map((tick) -> condition.getAsBoolean())
			.take(patience)
			.any((met) -> met)
			.blockOptional()
			.orElse(false);
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.process.destroyForcibly();
		}
	}

}
