package io.github.responsesws.sample.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/**
 * People who talk to the sample, each in a conversation, while one thing after the other
 * goes wrong at the service.
 */
final class SampleLoad implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int PEOPLE = 6;

	private static final List<String> QUESTIONS = List.of(
			"What is the weather in Lisbon, and calculate (19.5 + 4) * 12?", "Tell me a story about a lighthouse.",
			"Plan a trip of 2 days to Porto.", "Search the documents: what happens when a connection is lost?",
			"Write a report about lanes.", "What is the weather in Atlantis?");

	private final HttpClient http = HttpClient.newHttpClient();

	private final ResponsesServer server;

	private final URI chat;

	private final List<Runnable> faults;

	private volatile boolean over;

	private CompletableFuture<Void> end = CompletableFuture.completedFuture(null);

	SampleLoad(ResponsesServer server, int port) {
		this.server = server;
		this.chat = URI.create("http://127.0.0.1:" + port + "/api/chat");
		this.faults = List.of(this::limit, this::forget, this::overload, this.server::dropAll, this::refuse,
				() -> this.server.webSocket().on());
	}

	/**
	 * Let them begin to talk.
	 * @param pause the time between two faults
	 */
	SampleLoad begin(Duration pause) {
		Mono<Void> people = Flux.range(0, PEOPLE).flatMap(this::talk, PEOPLE).then();
		this.end = Flux.interval(pause)
			.doOnNext((number) -> this.faults.get((int) (number % this.faults.size())).run())
			.takeUntilOther(people)
			.then()
			.toFuture();
		return this;
	}

	private Flux<Integer> talk(int person) {
		return Flux.range(0, Integer.MAX_VALUE)
			.takeWhile((number) -> !this.over)
			// A person asks some questions in one conversation, then begins another one.
			.concatMap((number) -> ask(QUESTIONS.get((person + number) % QUESTIONS.size()),
					"person-" + person + "-" + number / QUESTIONS.size())
				.thenReturn(number), 0);
	}

	/**
	 * Let everybody hear the last answer.
	 */
	@Override
	public void close() {
		this.over = true;
		this.end.orTimeout(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
		this.server.webSocket().on();
	}

	private Mono<String> ask(String message, String conversation) {
		String body = JsonMapper.shared().writeValueAsString(Map.of("message", message, "conversation", conversation));
		HttpRequest question = HttpRequest.newBuilder(this.chat)
			.header("Content-Type", "application/json")
			.header("Accept", "text/event-stream")
			.timeout(PATIENCE)
			.POST(BodyPublishers.ofString(body))
			.build();
		return Mono.fromCompletionStage(() -> this.http.sendAsync(question, BodyHandlers.ofString()))
			.map((answer) -> answer.body())
			.subscribeOn(Schedulers.boundedElastic());
	}

	private void limit() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.error(429, "rate_limit_exceeded", "Slow down", Map.of("retry-after-ms", "400")))
			.once();
	}

	private void forget() {
		this.server.onRequest(RequestMatcher.continuation())
			.respond(Scripts.error(400, "previous_response_not_found", "No such response"))
			.once();
	}

	private void overload() {
		this.server.onRequest(RequestMatcher.any())
			.respond(Scripts.error(503, "server_is_overloaded", "Try again"))
			.once();
	}

	/**
	 * Let no WebSocket through, so that turns go over HTTP.
	 */
	private void refuse() {
		this.server.webSocket().refuse(403);
		this.server.dropAll();
	}

}
