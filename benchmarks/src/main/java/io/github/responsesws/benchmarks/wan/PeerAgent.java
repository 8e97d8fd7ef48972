package io.github.responsesws.benchmarks.wan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.ResponseConnection;
import com.openai.core.http.ResponseWebSocketOptions;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponsesClientEvent;
import com.openai.models.responses.ResponsesServerEvent;

/**
 * An agent on openai-java over its WebSocket connection, with the loop that its
 * documentation shows: the response to its end, then one call after the other.
 */
final class PeerAgent implements OverlapAgent {

	private final OpenAIClient client;

	private final ResponseConnection connection;

	private final Duration tool;

	@SuppressWarnings("MustBeClosedChecker")
	PeerAgent(String baseUrl, Duration tool) {
		this.client = OpenAIOkHttpClient.builder().baseUrl(baseUrl).apiKey("none").build();
		this.connection = this.client.responses().connect(ResponseWebSocketOptions.builder().build());
		this.tool = tool;
	}

	@Override
	public void run(int rounds) {
		ResponsesClientEvent.ResponseCreate.Builder next = request()
			.input("Compare the entries on streaming protocols.");
		for (int round = 1; round <= rounds; round++) {
			this.connection.send(ResponsesClientEvent.ofResponseCreate(next.build()));
			Response response = response();
			next = request().previousResponseId(response.id()).inputOfResponse(outputs(response));
		}
	}

	private static ResponsesClientEvent.ResponseCreate.Builder request() {
		return ResponsesClientEvent.ResponseCreate.builder().model("gpt-5.1");
	}

	private Response response() {
		while (true) {
			ResponsesServerEvent event = this.connection.receive();
			if (event.isResponseCompleted()) {
				return event.asResponseCompleted().response();
			}
			if (event.isResponseFailed() || event.isError()) {
				throw new IllegalStateException("The turn failed");
			}
		}
	}

	private List<ResponseInputItem> outputs(Response response) {
		List<ResponseInputItem> outputs = new ArrayList<>();
		for (ResponseOutputItem item : response.output()) {
			if (item.isFunctionCall()) {
				outputs.add(ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
					.callId(item.asFunctionCall().callId())
					.output(lookup())
					.build()));
			}
		}
		return outputs;
	}

	private String lookup() {
		long end = System.nanoTime() + this.tool.toNanos();
		for (long rest = this.tool.toNanos(); rest > 0; rest = end - System.nanoTime()) {
			LockSupport.parkNanos(rest);
		}
		return "A result.";
	}

	@Override
	public void close() {
		this.connection.close();
		this.client.close();
	}

}
