package io.github.responsesws.recipes;

import java.security.Principal;
import java.time.Duration;
import java.util.List;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.MessageItem;
import io.github.responsesws.protocol.OutputTextEvent;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.protocol.Usage;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The recipes of docs/recipes.md, which holds what stands between the marks.
 */
@RestController
class Recipes {

	private final ResponsesWebSocketClient client;

	private final Shop shop;

	Recipes(ResponsesWebSocketClient client, Shop shop) {
		this.client = client;
		this.shop = shop;
	}

	// snippet: chat
	record Piece(String text) {
	}

	@GetMapping(path = "/recipes/chat", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Piece> chat(@RequestParam String question) {
		return this.client.turn(question).text().map(Piece::new);
	}
	// end

	// snippet: agent
	record Product(String name) {
	}

	@GetMapping(path = "/recipes/agent", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Piece> agent(@RequestParam String task) {
		FunctionTool stock = FunctionTool.of("stock", "Pieces of a product in the warehouse", Product.class,
				(product, context) -> this.shop.stock(product.name()));
		FunctionTool price = FunctionTool.of("price", "Price of a product", Product.class,
				(product, context) -> this.shop.price(product.name()));
		FunctionTool order = FunctionTool.of("order", "Orders a product", Product.class,
				(product, context) -> this.shop.order(product.name()));
		return this.client.turn(task).tools(stock, price, order).run().text().map(Piece::new);
	}
	// end

	// snippet: structured
	record Trip(String city, List<String> sights, @Nullable String note) {
	}

	@GetMapping("/recipes/trip")
	Mono<Trip> trip(@RequestParam String wish) {
		return this.client.turn(wish).instructions("Plan a trip.").entity(Trip.class);
	}
	// end

	// snippet: image
	@PostMapping(path = "/recipes/image", consumes = MediaType.IMAGE_PNG_VALUE)
	Mono<String> describe(@RequestBody byte[] image) {
		return this.client.turn("What is on this picture?")
			.image(image, MediaType.IMAGE_PNG_VALUE)
			.response()
			.map(Response::outputText);
	}
	// end

	// snippet: search
	@GetMapping(path = "/recipes/news", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Piece> news(@RequestParam String topic) {
		return this.client.turn("What is new about " + topic + "?")
			.request((request) -> request.tools(Tool.webSearch()))
			.text()
			.map(Piece::new);
	}
	// end

	// snippet: resume
	@GetMapping(path = "/recipes/chats/{id}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Piece> work(@PathVariable String id, @RequestParam String task) {
		return this.client.conversation(id).turn(task).run().text().map(Piece::new);
	}

	@GetMapping(path = "/recipes/chats/{id}/rest", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Piece> rest(@PathVariable String id) {
		return this.client.conversation(id).resumeRun().text().map(Piece::new);
	}
	// end

	// snippet: steer-request
	@PostMapping("/recipes/chats/{id}/steer")
	Mono<ResponseEntity<Void>> steer(@PathVariable String id, @RequestBody String message) {
		return this.client.conversation(id).steer(message).map((result) -> {
			boolean taken = result instanceof SteerResult.Applied || result instanceof SteerResult.Pending;
			return ResponseEntity.status(taken ? HttpStatus.OK : HttpStatus.CONFLICT).build();
		});
	}
	// end

	// snippet: users
	@GetMapping(path = "/recipes/mine", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Piece> mine(Principal user, @RequestParam String question) {
		return this.client.conversation(user.getName()).turn(question).text().map(Piece::new);
	}
	// end

	// snippet: progress
	@GetMapping(path = "/recipes/progress", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Piece> progress(@RequestParam String task) {
		return this.client.turn(task).run().events().handle((event, pieces) -> {
			if (event instanceof RunEvent.ToolStarted started) {
				pieces.next(new Piece("(" + started.call().name() + ") "));
			}
			else if (event instanceof RunEvent.TurnEvent turn && turn.event() instanceof OutputTextEvent.Delta text) {
				pieces.next(new Piece(text.delta()));
			}
		});
	}
	// end

	// snippet: citations
	record Source(String title, String url) {
	}

	Mono<List<Source>> sources(String question) {
		return this.client.turn(question)
			.request((request) -> request.tools(Tool.webSearch()))
			.response()
			.flatMapIterable(Response::output)
			.ofType(MessageItem.class)
			.flatMapIterable(MessageItem::annotations)
			.map(RawJson::tree)
			.filter((annotation) -> annotation.path("type").asString().equals("url_citation"))
			.map((found) -> new Source(found.path("title").asString(), found.path("url").asString()))
			.collectList();
	}
	// end

	// snippet: stop
	private final Sinks.Many<String> stops = Sinks.many().multicast().directBestEffort();

	@GetMapping(path = "/recipes/answers/{id}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<Piece> stoppable(@PathVariable String id, @RequestParam String question) {
		Flux<String> stop = this.stops.asFlux().filter(id::equals);
		return this.client.turn(question).text().takeUntilOther(stop).map(Piece::new);
	}

	@DeleteMapping("/recipes/answers/{id}")
	void stop(@PathVariable String id) {
		this.stops.emitNext(id, Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(1)));
	}
	// end

	// snippet: retry
	Mono<String> patient(String question) {
		RetrySettings retry = RetrySettings.builder()
			.maxAttempts(8)
			.minBackoff(Duration.ofMillis(100))
			.budget(Duration.ofMinutes(2))
			.build();
		return this.client.turn(question)
			.retry(retry)
			.response()
			.map(Response::outputText)
			.onErrorReturn((failure) -> failure instanceof ResponsesException refused
					&& refused.replayVerdict() != ReplayVerdict.NEVER, "Please ask again in a few minutes.");
	}
	// end

	// snippet: blocking
	Trip plan(String wish) {
		return this.client.turn(wish).entity(Trip.class).blockOptional(Duration.ofMinutes(2)).orElseThrow();
	}
	// end

	// snippet: batch
	Flux<String> summaries(Flux<String> documents) {
		return documents.flatMapSequential(this::summary, 16);
	}

	Mono<String> summary(String document) {
		return this.client.turn(document).instructions("Summarize.").response().map(Response::outputText);
	}
	// end

	/**
	 * What the agent may ask.
	 */
	interface Shop {

		int stock(String product);

		String price(String product);

		String order(String product);

	}

	// snippet: cost
	record Costs(MeterRegistry meters) implements TurnListener {

		@Override
		public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
			Usage usage = turn.usage();
			if (usage != null) {
				String user = turn.context().getOrDefault("user", "nobody");
				this.meters.counter("tokens", "user", user).increment(usage.totalTokens());
			}
		}
	}

	Mono<String> paid(String user, String question) {
		return this.client.turn(question).response().map(Response::outputText).contextWrite((c) -> c.put("user", user));
	}
	// end

}
