package io.github.responsesws.benchmarks.load;

import java.util.Iterator;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;

/**
 * openai-java over HTTP with server-sent events: a thread for each concurrent turn,
 * connections kept alive.
 */
final class PeerSseSide extends BlockingSide {

	private final OpenAIClient client;

	PeerSseSide(SideSpecification specification) {
		this.client = OpenAIOkHttpClient.builder().baseUrl(specification.baseUrl()).apiKey("none").build();
	}

	@Override
	void run(int slot, TurnProbe probe) {
		ResponseCreateParams request = ResponseCreateParams.builder()
			.model(MODEL)
			.instructions(INSTRUCTIONS)
			.input(INPUT)
			.store(false)
			.build();
		try (StreamResponse<ResponseStreamEvent> stream = this.client.responses().createStreaming(request)) {
			Iterator<ResponseStreamEvent> events = stream.stream().iterator();
			while (events.hasNext()) {
				ResponseStreamEvent event = events.next();
				probe.onEvent();
				if (event.isOutputTextDelta()) {
					probe.onText(event.asOutputTextDelta().delta());
				}
			}
		}
	}

	@Override
	void disconnect() {
		this.client.close();
	}

}
