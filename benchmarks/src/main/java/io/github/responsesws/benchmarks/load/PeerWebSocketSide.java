package io.github.responsesws.benchmarks.load;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.ResponseConnection;
import com.openai.core.http.ResponseWebSocketOptions;
import com.openai.core.http.WebSocketWriteNotAttempted;
import com.openai.models.responses.ResponsesClientEvent;
import com.openai.models.responses.ResponsesServerEvent;
import org.jspecify.annotations.Nullable;

/**
 * openai-java over its WebSocket connection, as its documentation shows it: a thread for
 * each lane, which sends a command and receives events until the last.
 */
final class PeerWebSocketSide extends BlockingSide {

	private final OpenAIClient client;

	private final ResponseConnection[] connections;

	private final ResponseConnection.@Nullable Lane[][] lanes;

	@SuppressWarnings("MustBeClosedChecker")
	PeerWebSocketSide(SideSpecification specification) {
		this.client = OpenAIOkHttpClient.builder().baseUrl(specification.baseUrl()).apiKey("none").build();
		this.connections = new ResponseConnection[specification.sessions()];
		this.lanes = new ResponseConnection.Lane[specification.sessions()][specification.lanes()];
		ResponseWebSocketOptions options = ResponseWebSocketOptions.builder()
			.maxPendingSends(specification.lanes())
			.build();
		for (int i = 0; i < this.connections.length; i++) {
			this.connections[i] = this.client.responses().connect(options);
			for (int k = 0; k < specification.lanes() && specification.lanes() > 1; k++) {
				this.lanes[i][k] = this.connections[i].lane("lane-" + (k + 1));
			}
		}
	}

	@Override
	void run(int slot, TurnProbe probe) {
		ResponseConnection connection = this.connections[slot % this.connections.length];
		ResponseConnection.Lane[] named = this.lanes[slot % this.connections.length];
		ResponseConnection.Lane lane = named[(slot / this.connections.length) % named.length];
		if (lane != null) {
			run(lane::send, lane::receive, probe);
		}
		else {
			run(connection::send, connection::receive, probe);
		}
	}

	private static void run(Consumer<ResponsesClientEvent> send, Supplier<ResponsesServerEvent> receive,
			TurnProbe probe) {
		send(send,
				ResponsesClientEvent.ofResponseCreate(ResponsesClientEvent.ResponseCreate.builder()
					.model(MODEL)
					.instructions(INSTRUCTIONS)
					.input(INPUT)
					.store(false)
					.build()));
		while (true) {
			ResponsesServerEvent event = receive.get();
			probe.onEvent();
			if (event.isResponseOutputTextDelta()) {
				probe.onText(event.asResponseOutputTextDelta().delta());
			}
			else if (event.isResponseCompleted()) {
				return;
			}
			else if (event.isResponseFailed() || event.isError()) {
				throw new IllegalStateException("The turn failed");
			}
		}
	}

	/**
	 * The connection takes one command at a time and refuses others while it writes: they
	 * are for the caller to send again.
	 */
	private static void send(Consumer<ResponsesClientEvent> send, ResponsesClientEvent command) {
		for (int attempt = 0;; attempt++) {
			try {
				send.accept(command);
				return;
			}
			catch (WebSocketWriteNotAttempted.Busy ex) {
				if (attempt == 10_000) {
					throw ex;
				}
				LockSupport.parkNanos(20_000);
			}
		}
	}

	@Override
	void disconnect() {
		for (ResponseConnection connection : this.connections) {
			connection.close();
		}
		this.client.close();
	}

}
