package io.github.responsesws.web;

import java.time.Duration;
import java.util.function.Function;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.WireLine;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;
import tools.jackson.core.io.JsonStringEncoder;

import org.springframework.http.codec.ServerSentEvent;

/**
 * Turns answers into server-sent events that lose nothing on their way, for a controller
 * of WebFlux or MVC to return. All data is JSON in one line: a reader of plain text would
 * drop a space at the beginning of each piece, and lines that end in a carriage return.
 * <p>
 * The last event is one of {@value #DONE} and {@value #FAILURE}, and the stream ends
 * after it. A browser's {@code EventSource} asks again when a stream ends, so a page
 * closes it at either. Each is cold, hands on demand and cancellation, and emits on the
 * thread of its source. Nobody else hears of a failure, so it is one line of the log at
 * WARN, with its code and IDs and nothing of what was said.
 *
 * @since 0.1.0
 */
public final class ServerSentEvents {

	/**
	 * Name of the event after the last one of an answer; its data is an empty object.
	 */
	public static final String DONE = "done";

	/**
	 * Name of the event that ends an answer which failed. Its data is an object of
	 * {@code code}, as {@link ResponsesException#code()} has it or
	 * {@code internal_error}, and of {@code retryAfterSeconds} where the service said how
	 * long to wait. Messages of exceptions are for operators and are not sent.
	 */
	public static final String FAILURE = "failure";

	private static final Logger logger = Loggers.getLogger(ServerSentEvents.class);

	private static final String INTERNAL_ERROR = "internal_error";

	private ServerSentEvents() {
	}

	/**
	 * Return pieces of text as events without a name, which an {@code EventSource} hands
	 * to {@code onmessage}; their data is {@code {"text":"…"}}.
	 * @param text the text, such as that of a turn or a run
	 * @return the events
	 */
	public static Flux<ServerSentEvent<String>> ofText(Publisher<String> text) {
		return whole(text, (piece) -> ServerSentEvent.builder("{\"text\":" + quoted(piece) + "}").build());
	}

	/**
	 * Return events of turns as they came, each with its type as name, its sequence
	 * number as ID and its JSON as data.
	 * @param events the events
	 * @return the events
	 */
	public static Flux<ServerSentEvent<String>> ofEvents(Publisher<? extends ResponseEvent> events) {
		return whole(events, (event) -> {
			ServerSentEvent.Builder<String> builder = ServerSentEvent.builder(line(event.json().asString()));
			// A line break would begin a field, and JSON may have one in a name too.
			builder.event(line(event.type()));
			return ((event.sequenceNumber() >= 0) ? builder.id(Long.toString(event.sequenceNumber())) : builder)
				.build();
		});
	}

	private static <T> Flux<ServerSentEvent<String>> whole(Publisher<T> source,
			Function<T, ServerSentEvent<String>> event) {
		return Flux.from(source)
			.map(event)
			.concatWith(Mono.fromSupplier(() -> ServerSentEvent.builder("{}").event(DONE).build()))
			.onErrorResume((failure) -> Mono.just(failed(failure)));
	}

	private static ServerSentEvent<String> failed(Throwable failure) {
		String code = (failure instanceof ResponsesException known) ? known.code() : INTERNAL_ERROR;
		logger.warn(wordless(code, failure));
		Duration retryAfter = (failure instanceof ApiException refused) ? refused.retryAfter() : null;
		String wait = (retryAfter != null) ? ",\"retryAfterSeconds\":" + seconds(retryAfter) : "";
		return ServerSentEvent.builder("{\"code\":" + quoted(code) + wait + "}").event(FAILURE).build();
	}

	/**
	 * Return what there is to say without the message, which may hold what was said.
	 */
	private static String wordless(String code, Throwable failure) {
		WireLine line = WireLine.of("A streamed answer failed:")
			.with("code", code)
			.with("exception", failure.getClass().getName());
		if (failure instanceof ResponsesException known) {
			line.with("response", known.responseId())
				.with("conversation", known.conversationId())
				.with("request", known.requestId());
		}
		else if (failure.getStackTrace().length > 0) {
			line.with("at", failure.getStackTrace()[0]);
		}
		return line.toString();
	}

	private static long seconds(Duration duration) {
		return duration.plusNanos(Duration.ofSeconds(1).toNanos() - 1).toSeconds();
	}

	private static String quoted(String text) {
		StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
		JsonStringEncoder.getInstance().quoteAsString(text, quoted);
		return quoted.append('"').toString();
	}

	/**
	 * Line breaks outside strings, the only ones that JSON has, are as good as spaces.
	 */
	private static String line(String text) {
		return text.replace('\r', ' ').replace('\n', ' ');
	}

}
