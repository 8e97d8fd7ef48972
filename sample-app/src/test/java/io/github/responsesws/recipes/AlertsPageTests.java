package io.github.responsesws.recipes;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each alert rule has a test for promtool in which it fires, and one in which it does
 * not. {@code DashboardBrowserTests} runs them, where there is a Prometheus.
 */
class AlertsPageTests {

	private static final String TESTS = "sample-app/src/test/resources/monitoring/alerts-tests.yml";

	@Test
	void everyAlertIsSeenToFireAndNotToFire() {
		List<String> alerts = alerts();
		assertThat(alerts).hasSizeGreaterThan(10).doesNotHaveDuplicates();
		assertThat(tested(true)).containsAll(alerts);
		assertThat(tested(false)).containsAll(alerts);
	}

	@Test
	void everyAlertSaysWhatToDo() {
		assertThat(rules()).allSatisfy((rule) -> {
			assertThat(map(rule, "labels").get("severity")).isIn("critical", "warning");
			assertThat(map(rule, "annotations")).containsOnlyKeys("summary", "description");
		});
	}

	private static List<String> alerts() {
		return rules().stream().map((rule) -> rule.get("alert").toString()).toList();
	}

	private static List<Map<String, Object>> rules() {
		return list(Pages.text("docs/monitoring/alerts.yml"), "groups").stream()
			.flatMap((group) -> list(group, "rules").stream())
			.toList();
	}

	private static List<String> tested(boolean firing) {
		return list(Pages.text(TESTS), "tests").stream()
			.flatMap((test) -> list(test, "alert_rule_test").stream())
			.filter((test) -> test.containsKey("exp_alerts") == firing)
			.map((test) -> test.get("alertname").toString())
			.toList();
	}

	private static List<Map<String, Object>> list(String text, String key) {
		return list(new Yaml().<Map<String, Object>>load(text), key);
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> list(Map<String, Object> map, String key) {
		return (List<Map<String, Object>>) map.get(key);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(Map<String, Object> map, String key) {
		return (Map<String, Object>) map.get(key);
	}

}
