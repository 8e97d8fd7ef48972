package io.github.responsesws.sample.browser;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.responsesws.sample.SampleApplication;
import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard and the alert rules of the documentation against a real Prometheus, which
 * scrapes the sample while people talk to it and things go wrong. The picture of the
 * documentation is taken here, from a longer load
 * ({@code -Ddashboard.load=180 -Ddashboard.pause=9}).
 */
class DashboardBrowserTests {

	private static final Duration LOAD = Duration.ofSeconds(Integer.getInteger("dashboard.load", 6));

	private static final Duration PAUSE = Duration.ofSeconds(Integer.getInteger("dashboard.pause", 2));

	@TempDir
	private static Path folder;

	private static Dashboard dashboard;

	private static ConfigurableApplicationContext application;

	private static PrometheusServer prometheus;

	private static Instant begin;

	@BeforeAll
	static void load() throws IOException {
		dashboard = Dashboard.read();
		application = new SpringApplicationBuilder(SampleApplication.class).run("--server.port=0", "--OPENAI_API_KEY=",
				"--OPENAI_BASE_URL=", "--sample.demo-latency=8ms", "--sample.planning-time=400ms",
				"--sample.report-time=2s", "--responses-ws.pool.max-age=" + PAUSE.multipliedBy(3).toSeconds() + "s");
		prometheus = PrometheusServer.start(folder, port(), Dashboard.rules());
		begin = Instant.now();
		try (SampleLoad load = new SampleLoad(application.getBean(ResponsesServer.class), port()).begin(PAUSE)) {
			List<String> wanted = new ArrayList<>(Dashboard.measuredByAlerts());
			dashboard.queries("5m").forEach(wanted::add);
			prometheus.await(() -> Instant.now().isAfter(begin.plus(LOAD)) && dataFor(wanted), LOAD.plusSeconds(60));
		}
	}

	@AfterAll
	static void stop() {
		if (prometheus != null) {
			prometheus.close();
		}
		application.close();
	}

	private static int port() {
		return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private static boolean hasData(String query) {
		return prometheus.query(query)
			.valueStream()
			.anyMatch((sample) -> !sample.at("/value/1").asString().equals("NaN"));
	}

	/**
	 * Return whether there is data for all queries, of which those are left that have
	 * none.
	 */
	private static boolean dataFor(List<String> queries) {
		queries.removeIf(DashboardBrowserTests::hasData);
		return queries.isEmpty();
	}

	@Test
	void everyQueryOfEveryPanelReturnsData() {
		assertThat(dashboard.panels()).hasSizeGreaterThan(30);
		assertThat(dashboard.queries("5m")).allSatisfy((query) -> assertThat(hasData(query)).isTrue());
	}

	@Test
	void everyVariableHasValues() {
		assertThat(dashboard.variables()).extracting(Dashboard.Variable::label)
			.containsExactly("job", "instance", "client");
		assertThat(dashboard.variables())
			.allSatisfy((variable) -> assertThat(prometheus.labels(variable.label(), variable.series())).isNotEmpty());
	}

	@Test
	void whatAlertsMeasureIsThere() throws IOException {
		assertThat(Dashboard.measuredByAlerts()).hasSize(prometheus.rules().size())
			.allSatisfy((expression) -> assertThat(hasData(expression)).isTrue());
		assertThat(prometheus.rules()).allSatisfy((rule) -> {
			assertThat(rule.path("lastError").asString("")).isEmpty();
			assertThat(rule.path("health").asString()).isEqualTo("ok");
		});
	}

	@Test
	void pageListsTheAlerts() throws IOException {
		List<String> alerts = prometheus.rules().valueStream().map((rule) -> rule.path("name").asString()).toList();
		assertThat(Files.readAllLines(Dashboard.rules().resolveSibling("../monitoring.md")))
			.filteredOn((line) -> line.startsWith("| Responses"))
			.map((line) -> line.split("\\|")[1].strip())
			.containsExactlyElementsOf(alerts);
	}

	@Test
	void rulesDoWhatTheySay() throws IOException, InterruptedException {
		Promtool.Result check = Promtool.run("", "check", "rules", "--lint-fatal", Dashboard.rules().toString());
		assertThat(check.status()).as(check.output()).isZero();
		Files.copy(Dashboard.rules(), folder.resolve("alerts.yml"));
		Path tests = Files.writeString(folder.resolve("alerts-tests.yml"), resource("alerts-tests.yml"));
		Promtool.Result result = Promtool.run("", "test", "rules", tests.toString());
		assertThat(result.status()).as(result.output()).isZero();
	}

	@Test
	void metersAreNamedAsPrometheusWants() throws IOException, InterruptedException {
		String scrape = new String(
				URI.create("http://127.0.0.1:" + port() + "/actuator/prometheus").toURL().openStream().readAllBytes(),
				StandardCharsets.UTF_8);
		String own = scrape.lines()
			.filter((line) -> line.contains("responses_ws_") || line.contains("gen_ai_"))
			.collect(Collectors.joining("\n", "", "\n"));
		assertThat(own).contains("responses_ws_turns_seconds_count", "gen_ai_client_operation_duration_seconds_bucket");
		Promtool.Result result = Promtool.run(own, "check", "metrics");
		assertThat(result.output()).isEmpty();
		assertThat(result.status()).isZero();
	}

	@Test
	void panelsAreDrawnFromTheirQueries() throws IOException {
		Path page = Files.writeString(folder.resolve("draw.html"), resource("draw.html"));
		Files.writeString(folder.resolve("draw.js"), resource("draw.js"));
		ChromeDriver browser = Browsers.take();
		browser.get(page.toUri().toString());
		long end = Instant.now().getEpochSecond();
		long start = Math.min(begin.getEpochSecond() + PAUSE.toSeconds(), end - 10);
		browser.executeAsyncScript(
				"const [dashboard, options, done] = arguments;"
						+ "drawDashboard(JSON.parse(dashboard), options).then(done, (ex) => done(ex.stack));",
				dashboard.json().toString(), Map.of("prometheus", prometheus.address(), "start", start, "end", end,
						"step", Math.max(1, (end - start) / 120), "interval", "15s"));
		assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
		List<String> titles = dashboard.panels().stream().map((panel) -> panel.path("title").asString()).toList();
		assertThat(browser.findElements(By.cssSelector(".panel h3"))).extracting((title) -> title.getText())
			.containsExactlyElementsOf(titles);
		save(browser);
		assertThat(browser.findElements(By.cssSelector(".panel:has(.empty) h3"))).extracting((title) -> title.getText())
			.isEmpty();
		Browsers.giveBack(browser, prometheus.address());
	}

	/**
	 * Take a picture of the whole page, however long it is.
	 */
	private static void save(ChromeDriver browser) throws IOException {
		Map<String, Object> picture = browser.executeCdpCommand("Page.captureScreenshot",
				Map.of("format", "png", "captureBeyondViewport", true));
		Path screenshots = Files.createDirectories(Path.of(System.getProperty("browser.screenshots")));
		Files.write(screenshots.resolve("dashboard.png"), Base64.getDecoder().decode((String) picture.get("data")));
	}

	private static String resource(String name) throws IOException {
		try (InputStream in = DashboardBrowserTests.class.getResourceAsStream("/monitoring/" + name)) {
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
