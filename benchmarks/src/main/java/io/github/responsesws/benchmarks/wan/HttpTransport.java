package io.github.responsesws.benchmarks.wan;

import java.time.Duration;

import io.github.responsesws.benchmarks.wire.TurnEvents;
import io.github.responsesws.protocol.ResponseRequest;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * An agent over HTTP with server-sent events. It reads the whole answer and parses none
 * of it, which flatters it.
 */
final class HttpTransport implements AgentTransport {

	private final HttpClient client;

	private final String url;

	private final boolean history;

	HttpTransport(HttpClient client, String url, boolean history) {
		this.client = client;
		this.url = url;
		this.history = history;
	}

	@Override
	public void runLoop() {
		AgentTurns turns = new AgentTurns();
		for (int turn = 0; turn <= AgentTurns.TOOL_CALLS; turn++) {
			if (this.history) {
				post(turns.nextWithHistory(turn));
			}
			else {
				post((turn == 0) ? AgentTurns.first()
						: AgentTurns.next(TurnEvents.responseId(turn), TurnEvents.callId(turn)));
			}
		}
	}

	private void post(ResponseRequest request) {
		byte[] body = request.httpBody(true).toByteArray();
		this.client
			.headers((headers) -> headers.set("Content-Type", "application/json").set("Authorization", "Bearer none"))
			.post()
			.uri(this.url)
			.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
			.responseContent()
			.then()
			.block(Duration.ofSeconds(30));
	}

}
