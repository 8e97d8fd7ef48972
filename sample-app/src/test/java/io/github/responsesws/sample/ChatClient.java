package io.github.responsesws.sample;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * Asks as the page does and reads the answer's events.
 */
final class ChatClient {

	static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT = new ParameterizedTypeReference<>() {
	};

	private static final JsonMapper JSON = JsonMapper.shared();

	private final WebTestClient web;

	ChatClient(WebTestClient web) {
		this.web = web.mutate().responseTimeout(PATIENCE).build();
	}

	WebTestClient.ResponseSpec post(String body) {
		return post("/api/chat", body, MediaType.TEXT_EVENT_STREAM);
	}

	WebTestClient.ResponseSpec postSteer(String body) {
		return post("/api/steer", body, MediaType.APPLICATION_JSON);
	}

	private WebTestClient.ResponseSpec post(String path, String body, MediaType answer) {
		return this.web.post()
			.uri(path)
			.contentType(MediaType.APPLICATION_JSON)
			.accept(answer)
			.bodyValue(body)
			.exchange();
	}

	Flux<Event> stream(String message, @Nullable String conversation) {
		Map<String, String> question = (conversation != null) ? Map.of("message", message, "conversation", conversation)
				: Map.of("message", message);
		return events(post(JSON.writeValueAsString(question)));
	}

	/**
	 * Ask several agents.
	 */
	Answer askAgents(String message, String conversation) {
		Map<String, Object> question = Map.of("message", message, "conversation", conversation, "multiAgent", true);
		return new Answer(
				Objects.requireNonNull(events(post(JSON.writeValueAsString(question))).collectList().block(PATIENCE)));
	}

	/**
	 * Come back to a conversation.
	 */
	Flux<Event> recalled(String conversation) {
		return events(this.web.get()
			.uri("/api/conversations/{id}", conversation)
			.accept(MediaType.TEXT_EVENT_STREAM)
			.exchange());
	}

	/**
	 * Read what becomes of the jobs of a conversation, until the model knows.
	 */
	List<Event> jobs(String conversation) {
		return Objects.requireNonNull(jobStream(conversation).collectList().block(PATIENCE));
	}

	Flux<Event> jobStream(String conversation) {
		return events(this.web.get()
			.uri("/api/conversations/{id}/jobs", conversation)
			.accept(MediaType.TEXT_EVENT_STREAM)
			.exchange());
	}

	Answer recall(String conversation) {
		return new Answer(Objects.requireNonNull(recalled(conversation).collectList().block(PATIENCE)));
	}

	private static Flux<Event> events(WebTestClient.ResponseSpec response) {
		return response.expectStatus()
			.isOk()
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
			.returnResult(EVENT)
			.getResponseBody()
			.map((event) -> new Event(String.valueOf(event.event()),
					JSON.readTree(Objects.requireNonNull(event.data()))));
	}

	Answer ask(String message, @Nullable String conversation) {
		return new Answer(Objects.requireNonNull(stream(message, conversation).collectList().block(PATIENCE)));
	}

	/**
	 * One server-sent event.
	 *
	 * @param name its name
	 * @param data its data
	 */
	record Event(String name, JsonNode data) {
	}

	/**
	 * A whole answer.
	 *
	 * @param events its events
	 */
	record Answer(List<Event> events) {

		List<String> names() {
			return this.events.stream().map(Event::name).toList();
		}

		List<JsonNode> all(String name) {
			return this.events.stream().filter((event) -> event.name().equals(name)).map(Event::data).toList();
		}

		JsonNode data(String name) {
			return all(name).stream()
				.findFirst()
				.orElseThrow(() -> new AssertionError("No " + name + " in " + names()));
		}

		String text() {
			StringBuilder text = new StringBuilder();
			for (Event event : this.events) {
				if (event.name().equals("response.output_text.delta")) {
					text.append(event.data().path("delta").asString());
				}
			}
			return text.toString();
		}

		String conversation() {
			return data("turn.started").path("conversation").asString();
		}

		List<String> responses() {
			return all("response.created").stream().map((event) -> event.at("/response/id").asString()).toList();
		}

		String responseId() {
			return data("response.created").path("response").path("id").asString();
		}

		String outcome() {
			return this.events.get(this.events.size() - 1).data().path("outcome").asString();
		}

	}

}
