package io.github.responsesws.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard is what Grafana takes, as far as can be told without one: the classic
 * model of its dashboards, with panels that it has and that do not cover each other.
 */
class DashboardPageTests {

	/** Those of Grafana's units that panels use. */
	private static final Set<String> UNITS = Set.of("none", "s", "cps", "reqps", "percentunit", "bytes", "Bps");

	private static final Set<String> OF_GRAFANA = Set.of("__rate_interval");

	private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");

	private final JsonNode dashboard = JsonMapper.shared().readTree(Pages.text("docs/monitoring/dashboard.json"));

	private final List<JsonNode> panels = this.dashboard.path("panels").valueStream().toList();

	private final List<JsonNode> variables = this.dashboard.at("/templating/list").valueStream().toList();

	@Test
	void modelIsTheClassicOneOfGrafana10() {
		assertThat(this.dashboard.path("schemaVersion").asInt()).isBetween(36, 39);
		assertThat(this.dashboard.path("uid").asString()).matches("[a-zA-Z0-9_-]{8,40}");
		assertThat(this.dashboard.path("title").asString()).isNotBlank();
		// An ID is that of one Grafana, which would take the dashboard for another one.
		assertThat(this.dashboard.has("id")).isFalse();
		assertThat(this.dashboard.at("/time/from").asString()).startsWith("now-");
		assertThat(this.dashboard.at("/annotations/list").isArray()).isTrue();
	}

	@Test
	void dataSourceIsChosenByAVariable() {
		assertThat(this.variables).element(0).satisfies((variable) -> {
			assertThat(variable.path("type").asString()).isEqualTo("datasource");
			assertThat(variable.path("query").asString()).isEqualTo("prometheus");
		});
		List<JsonNode> sources = this.dashboard.findValues("datasource");
		assertThat(sources).hasSizeGreaterThan(this.panels.size())
			.extracting(JsonNode::toString)
			.containsOnly("{\"type\":\"prometheus\",\"uid\":\"${datasource}\"}");
		assertThat(queriedPanels()).allSatisfy((panel) -> assertThat(panel.has("datasource")).isTrue());
	}

	@Test
	void variablesAreThoseThatAreUsed() {
		Set<String> declared = this.variables.stream()
			.map((variable) -> variable.path("name").asString())
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(declared).hasSameSizeAs(this.variables);
		Set<String> used = VARIABLE.matcher(this.dashboard.path("panels").toString())
			.results()
			.map((found) -> found.group(1))
			.filter((name) -> !OF_GRAFANA.contains(name))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(used).isEqualTo(declared);
		assertThat(this.variables).filteredOn((variable) -> variable.path("type").asString().equals("query"))
			.isNotEmpty()
			.allSatisfy((variable) -> {
				assertThat(variable.at("/query/query")).isEqualTo(variable.path("definition"));
				// Several values, and all of them, are joined to what =~ takes.
				assertThat(variable.path("multi").asBoolean()).isTrue();
				assertThat(variable.path("allValue").asString()).isEqualTo(".*");
			});
	}

	@Test
	void everyQueryIsThatOfTheChosenInstancesAndClients() {
		assertThat(queriedPanels()).flatExtracting((panel) -> panel.path("targets").valueStream().toList())
			.extracting((target) -> target.path("expr").asString())
			.allSatisfy((query) -> {
				long series = Pattern.compile("\\b(responses_ws|gen_ai)_\\w+\\{").matcher(query).results().count();
				assertThat(series).isPositive();
				assertThat(query.split("job=~\"\\$job\",instance=~\"\\$instance\",client=~\"\\$client\"", -1))
					.hasSize((int) series + 1);
			});
	}

	@Test
	void panelsHaveIdsTitlesAndQueriesOfTheirOwn() {
		assertThat(this.panels).extracting((panel) -> panel.path("id").asInt())
			.doesNotHaveDuplicates()
			.doesNotContain(0);
		assertThat(this.panels).allSatisfy((panel) -> {
			assertThat(panel.path("type").asString()).isIn("row", "stat", "timeseries");
			assertThat(panel.path("title").asString()).isNotBlank();
		});
		assertThat(queriedPanels()).allSatisfy((panel) -> {
			assertThat(panel.path("description").asString()).isNotBlank();
			assertThat(panel.path("targets")).extracting((target) -> target.path("refId").asString())
				.isNotEmpty()
				.allMatch((id) -> id.matches("[A-Z]"))
				.doesNotHaveDuplicates();
		});
	}

	@Test
	void panelsDoNotCoverEachOther() {
		Set<List<Integer>> taken = new TreeSet<>((one, other) -> one.get(0).equals(other.get(0))
				? one.get(1) - other.get(1) : one.get(0) - other.get(0));
		for (JsonNode panel : this.panels) {
			JsonNode place = panel.path("gridPos");
			int x = place.path("x").asInt();
			int y = place.path("y").asInt();
			assertThat(x + place.path("w").asInt()).as(panel.path("title").asString()).isBetween(x + 1, 24);
			List<List<Integer>> cells = new ArrayList<>();
			IntStream.range(x, x + place.path("w").asInt())
				.forEach((column) -> IntStream.range(y, y + place.path("h").asInt())
					.forEach((row) -> cells.add(List.of(column, row))));
			assertThat(cells).as(panel.path("title").asString()).isNotEmpty().allMatch(taken::add);
		}
	}

	@Test
	void unitsAndThresholdsAreThoseOfGrafana() {
		assertThat(queriedPanels()).allSatisfy((panel) -> {
			JsonNode defaults = panel.at("/fieldConfig/defaults");
			assertThat(defaults.path("unit").asString()).isIn(UNITS);
			assertThat(panel.at("/fieldConfig/overrides").isArray()).isTrue();
			boolean coloured = defaults.at("/color/mode").asString("").equals("thresholds");
			assertThat(defaults.has("thresholds")).isEqualTo(coloured);
			if (coloured) {
				assertThat(defaults.at("/thresholds/mode").asString()).isEqualTo("absolute");
				List<JsonNode> steps = defaults.at("/thresholds/steps").valueStream().toList();
				// The first is the colour below all others, and has no value.
				assertThat(steps).first().matches((step) -> step.path("value").isNull());
				assertThat(steps.subList(1, steps.size())).isNotEmpty()
					.extracting((step) -> step.path("value").doubleValue())
					.isSorted()
					.doesNotHaveDuplicates();
				assertThat(steps).allMatch((step) -> !step.path("color").asString().isBlank());
			}
		});
	}

	private List<JsonNode> queriedPanels() {
		return this.panels.stream().filter((panel) -> !panel.path("type").asString().equals("row")).toList();
	}

}
