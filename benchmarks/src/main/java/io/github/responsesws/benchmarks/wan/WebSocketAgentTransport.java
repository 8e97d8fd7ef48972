package io.github.responsesws.benchmarks.wan;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.session.ConnectionSettings;
import io.github.responsesws.session.Credentials;
import io.github.responsesws.session.TurnInfo;
import io.github.responsesws.session.TurnListener;
import io.github.responsesws.session.WebSocketTransport;
import reactor.core.publisher.Mono;
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

	private final List<Long> bytesSent = new ArrayList<>();

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
			.pool((pool) -> pool.transport(WebSocketTransport.of(httpClient))
				.connection(ConnectionSettings.builder().baseUrl(baseUrl).build())
				.credentials((refresh) -> Mono.just(Credentials.bearer("none")))
				.turnListener(new TurnListener() {

					@Override
					public void onStarted(TurnInfo turn) {
						WebSocketAgentTransport.this.bytesSent.add(turn.bytesSent());
					}

				}))
			.build();
	}

	@Override
	public void runLoop() {
		if (this.reconnect) {
			close();
			this.client = create(this.httpClient, this.baseUrl);
		}
		run(AgentTurns.TOOL_CALLS + 1);
	}

	/**
	 * Run a conversation and return the bytes of each request.
	 */
	List<Long> run(int turns) {
		this.bytesSent.clear();
		ResponseRequest request = AgentTurns.first();
		for (int turn = 0; turn < turns; turn++) {
			Response response = this.client.create(request).blockOptional(TIMEOUT).orElseThrow();
			request = AgentTurns.next(response.id(), response.functionCalls().get(0).callId());
		}
		return List.copyOf(this.bytesSent);
	}

	@Override
	public void close() {
		this.client.close().block(TIMEOUT);
	}

}
