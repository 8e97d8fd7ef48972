package io.github.responsesws.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.ToolLoop;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Compares docs/metrics.md with what a client registers that has run a turn, called a
 * function before and after the end of its response, steered, lost a session and sent a
 * history again.
 */
class MetricsDocumentationTests {

	private static final Pattern ROW = Pattern
		.compile("(?m)^\\| `([a-z_.]+)` \\| ([a-z ]+) \\| ([a-z]*) ?\\| ([^|]*) ?\\| (.+) \\|$");

	@Test
	void pageListsEveryMeterWithTypeUnitAndTags() throws IOException {
		Set<String> documented = new TreeSet<>();
		Matcher rows = ROW.matcher(Files.readString(document()));
		while (rows.find()) {
			assertThat(rows.group(5)).isNotBlank();
			documented.add(describe(rows.group(1), rows.group(2), rows.group(3), tags(rows.group(4))));
		}
		assertThat(documented).isEqualTo(registered());
	}

	private static Set<String> registered() {
		try (ResponsesServer server = ResponsesServer.builder().start();
				MeteredClient metered = new MeteredClient(server)) {
			server.onRequest(RequestMatcher.any())
				.respond(Scripts.error(429, "rate_limit_exceeded", "m", Map.of("retry-after-ms", "200")))
				.times(2);
			metered.client()
				.turn(MeteredClient.request().build())
				.retry(RetrySettings.off())
				.response()
				.onErrorComplete()
				.block(MeteredClient.LONG);
			metered.run(MeteredClient.request().build());
			server.reset();
			server.onRequest(RequestMatcher.any())
				.respond(Scripts.functionCall("made_up", "{}").functionCall("early", "{\"word\":\"Hi\"}"),
						Scripts.text("Done."));
			metered
				.run(ToolLoop.builder()
					.tools(FunctionTool.builder("early")
						.earlyStart(true)
						.handler(Saying.class, (saying, context) -> "Done.")))
				.blockLast(MeteredClient.LONG);
			Conversation conversation = metered.client()
				.conversation(
						ConversationSettings.of(ResponseRequest.builder().model("test-model").store(false).build()));
			conversation.turn("Hello").response().block(MeteredClient.LONG);
			metered.client().steer(SteerRequest.of("resp_gone", "Hello")).block(MeteredClient.LONG);
			server.dropAll();
			metered.await("responses.ws.sessions.closed", 1);
			conversation.turn("Hello").response().block(MeteredClient.LONG);
			return metered.registry()
				.getMeters()
				.stream()
				// The buckets of histograms, which this registry shows as gauges.
				.filter((meter) -> !meter.getId().getName().endsWith(".histogram"))
				.map(MetricsDocumentationTests::describe)
				.collect(Collectors.toCollection(TreeSet::new));
		}
	}

	private static String describe(Meter meter) {
		Meter.Id id = meter.getId();
		assertThat(id.getDescription()).as(id.getName()).isNotBlank();
		Set<String> tags = id.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new));
		assertThat(tags.remove("client")).as("tag 'client' of " + id.getName()).isTrue();
		return describe(id.getName(), type(meter), id.getBaseUnit(), tags);
	}

	private static String type(Meter meter) {
		return switch (meter.getId().getType()) {
			case COUNTER -> "counter";
			case GAUGE -> "gauge";
			case TIMER -> "timer";
			case DISTRIBUTION_SUMMARY -> "summary";
			default -> (meter instanceof FunctionCounter) ? "counter" : "other";
		};
	}

	private static String describe(String name, String type, @Nullable String unit, Set<String> tags) {
		return name + " " + type + " " + ((unit != null) ? unit : "") + " " + tags;
	}

	private static Set<String> tags(String cell) {
		return Arrays.stream(cell.replace("`", "").split(","))
			.map(String::strip)
			.filter((tag) -> !tag.isEmpty())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	record Saying(String word) {
	}

	private static Path document() {
		for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
			Path document = folder.resolve("docs/metrics.md");
			if (Files.exists(document)) {
				return document;
			}
		}
		return fail("docs/metrics.md is in no folder above the working directory");
	}

}
