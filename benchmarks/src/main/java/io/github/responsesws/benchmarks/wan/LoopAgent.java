package io.github.responsesws.benchmarks.wan;

import java.net.URI;
import java.time.Duration;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.tool.ToolSettings;

/**
 * An agent on the tool loop of this library.
 */
final class LoopAgent implements OverlapAgent {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final RawJson SCHEMA = RawJson.parse("""
			{"type":"object","properties":{"term":{"type":"string"},"limit":{"type":"integer"}},\
			"required":["term","limit"],"additionalProperties":false}""");

	private final ResponsesWebSocketClient client;

	LoopAgent(URI baseUrl, Duration tool, boolean earlyStart) {
		FunctionTool lookup = FunctionTool.builder("lookup")
			.description("Look a term up in the catalogue")
			.earlyStart(true)
			.handler(SCHEMA, (arguments, context) -> {
				Thread.sleep(tool.toMillis());
				return "A result.";
			});
		this.client = ResponsesWebSocketClient.builder()
			.apiKey("none")
			.baseUrl(baseUrl)
			.model("gpt-5.1")
			.toolLoop(ToolLoop.builder()
				.tools(lookup)
				// The server makes calls in every response: the last round is not
				// reached.
				.settings(ToolSettings.builder().maxRounds(Integer.MAX_VALUE).earlyStart(earlyStart).build())
				.build())
			.build();
	}

	@Override
	public void run(int rounds) {
		RunEvent last = this.client.turn("Compare the entries on streaming protocols.")
			.run()
			.events()
			.filter((event) -> event instanceof RunEvent.RoundCompleted && event.round() == rounds)
			.blockFirst(TIMEOUT);
		if (last == null) {
			throw new IllegalStateException("The run ended before round " + rounds);
		}
	}

	@Override
	public void close() {
		this.client.close().block(TIMEOUT);
	}

}
