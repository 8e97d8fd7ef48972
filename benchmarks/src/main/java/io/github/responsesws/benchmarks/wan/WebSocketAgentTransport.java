package io.github.responsesws.benchmarks.wan;

import java.net.URI;
import java.time.Duration;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import reactor.netty.http.client.HttpClient;

/**
 * An agent on the client of this library, which continues by
 * {@code previous_response_id}.
 */
final class WebSocketAgentTransport implements AgentTransport {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final HttpClient httpClient;

	private final URI baseUrl;

	private final boolean reconnect;

	private ResponsesWebSocketClient client;

	/**
	 * Create a transport.
	 * @param reconnect whether each loop begins with a new connection
	 */
	WebSocketAgentTransport(HttpClient httpClient, URI baseUrl, boolean reconnect) {
		this.httpClient = httpClient;
		this.baseUrl = baseUrl;
		this.reconnect = reconnect;
		this.client = create(httpClient, baseUrl);
	}

	private ResponsesWebSocketClient create(HttpClient httpClient, URI baseUrl) {
		return ResponsesWebSocketClient.builder()
			.apiKey("none")
			.baseUrl(baseUrl)
			.transport(NettyTransport.of(httpClient))
			.build();
	}

	@Override
	public void runLoop() {
		if (this.reconnect) {
			close();
			this.client = create(this.httpClient, this.baseUrl);
		}
		ResponseRequest request = AgentTurns.first();
		for (int turn = 0; turn <= AgentTurns.TOOL_CALLS; turn++) {
			Response response = this.client.turn(request).response().blockOptional(TIMEOUT).orElseThrow();
			request = AgentTurns.next(response.id(), response.functionCalls().get(0).callId());
		}
	}

	@Override
	public void close() {
		this.client.close().block(TIMEOUT);
	}

}
