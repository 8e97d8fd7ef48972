package io.github.responsesws.sample.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The dashboard and the alert rules of the documentation.
 */
final class Dashboard {

	private static final Pattern EXPRESSION = Pattern.compile("(?m)^ +expr: (?:\\|\\R((?: {10,}.*\\R)+)|(.*)$)");

	private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

	private final JsonNode json;

	private Dashboard(JsonNode json) {
		this.json = json;
	}

	static Dashboard read() throws IOException {
		return new Dashboard(JsonMapper.shared().readTree(Files.readString(folder().resolve("dashboard.json"))));
	}

	static Path rules() {
		return folder().resolve("alerts.yml");
	}

	/**
	 * Return what each alert compares with its threshold.
	 */
	static List<String> measuredByAlerts() throws IOException {
		List<String> measured = new ArrayList<>();
		Matcher expressions = EXPRESSION.matcher(Files.readString(rules()));
		while (expressions.find()) {
			String expression = (expressions.group(1) != null) ? expressions.group(1) : expressions.group(2);
			String without = expression.strip().replaceFirst(" > [\\d.]+$", "");
			if (without.equals(expression.strip())) {
				throw new AssertionError("No threshold at the end of " + expression);
			}
			measured.add(without);
		}
		return measured;
	}

	private static Path folder() {
		return Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."), "docs/monitoring")
			.toAbsolutePath();
	}

	JsonNode json() {
		return this.json;
	}

	/**
	 * Return the panels with queries.
	 */
	List<JsonNode> panels() {
		return this.json.path("panels").valueStream().filter((panel) -> panel.has("targets")).toList();
	}

	/**
	 * Return the queries of all panels, as Grafana sends them with all variables on
	 * "All".
	 * @param interval the time over which rates are taken
	 */
	Stream<String> queries(String interval) {
		return panels().stream()
			.flatMap((panel) -> panel.path("targets").valueStream())
			.map((target) -> target.path("expr").asString())
			.map((query) -> query.replaceAll("\\$(job|instance|client)\\b", ".*")
				.replace("$__rate_interval", interval));
	}

	/**
	 * Return the label and the series that each variable takes its values from.
	 */
	List<Variable> variables() {
		return this.json.at("/templating/list")
			.valueStream()
			.filter((variable) -> variable.path("type").asString("").equals("query"))
			.map((variable) -> LABEL_VALUES.matcher(variable.at("/query/query").asString()))
			.filter(Matcher::matches)
			.map((query) -> new Variable(query.group(2), query.group(1).replaceAll("\\$\\w+", ".*")))
			.toList();
	}

	/**
	 * Where a variable takes its values from.
	 *
	 * @param label the label
	 * @param series the series that have it
	 */
	record Variable(String label, String series) {
	}

}
