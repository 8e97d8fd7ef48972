package io.github.responsesws.sample;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.http.codec.ServerSentEvent;

/**
 * A question and what came of it so far, for every page that asks. The answer goes on
 * without a reader for a while, so that a page that is loaded anew finds it. Each event's
 * {@code id} is the time since the question, in milliseconds.
 * <p>
 * The sinks take what the run tells, one after the other, and beside that what was
 * steered, from any thread.
 */
final class LiveAnswer {

	private static final Logger logger = LoggerFactory.getLogger(LiveAnswer.class);

	private final String question;

	private final Mono<Kept> before;

	private final int maxEvents;

	private final Duration unreadTimeout;

	private static final AtomicLong numbers = new AtomicLong();

	private final long number = numbers.incrementAndGet();

	private final long askedAt = System.nanoTime();

	private final SerialSink<ServerSentEvent<?>> events;

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicInteger readers = new AtomicInteger();

	private final SerialSink<Boolean> readersChanged = new SerialSink<>((many) -> many.replay().latest());

	private final Sinks.Empty<Void> stopped = Sinks.empty();

	/**
	 * Note a question, of which nothing is answered yet.
	 * @param question what was asked
	 * @param before what was said before, read once
	 * @param maxEvents most events that are kept for pages to come
	 * @param unreadTimeout how long the answer goes on without a reader
	 */
	LiveAnswer(String question, Mono<Kept> before, int maxEvents, Duration unreadTimeout) {
		this.question = question;
		this.before = before.cache();
		this.maxEvents = maxEvents;
		this.unreadTimeout = unreadTimeout;
		this.events = new SerialSink<>((many) -> many.replay().limit(maxEvents));
	}

	/**
	 * Return what was asked.
	 * @return the question, empty if nobody asked
	 */
	String question() {
		return this.question;
	}

	/**
	 * Return what was said before the question.
	 */
	Mono<Kept> before() {
		return this.before;
	}

	/**
	 * Return whether nobody asked: the end of a job has begun the answer.
	 */
	boolean isByItself() {
		return this.question.isEmpty();
	}

	/**
	 * Return a number that tells the answers of a conversation apart.
	 */
	long number() {
		return this.number;
	}

	double elapsedMillis() {
		return (System.nanoTime() - this.askedAt) / (double) TimeUnit.MILLISECONDS.toNanos(1);
	}

	/**
	 * Let the answer begin. It ends early once it is {@link #stop() stopped}, or when
	 * nobody has read it for too long.
	 * @param conversation what the question belongs to, free for the next one in the end
	 * @param run the events, which do not fail
	 * @param end the event after the last of them
	 */
	void begin(LiveConversation conversation, Flux<ServerSentEvent<?>> run, Mono<ServerSentEvent<?>> end) {
		Mono<?> unread = this.readersChanged.told()
			.switchMap((changed) -> (this.readers.get() > 0) ? Mono.never() : Mono.delay(this.unreadTimeout))
			.next();
		Flux<ServerSentEvent<?>> answer = this.before.thenMany(run)
			.takeUntilOther(Mono.firstWithSignal(this.stopped.asMono(), unread));
		// The conversation is free again before the browser hears that the run is over.
		Flux.using(() -> conversation, (live) -> answer, LiveConversation::end).concatWith(end).subscribe(new Teller());
	}

	/**
	 * Tell something more than the run does.
	 */
	void tell(ServerSentEvent<?> event) {
		this.count.incrementAndGet();
		this.events.tell(stamped(event));
	}

	/**
	 * Read the answer from its beginning, and on as it comes. Where that are more events
	 * than are kept, {@code answer.cut} stands for the first.
	 * @return the events
	 */
	Flux<ServerSentEvent<?>> events() {
		return Flux.defer(() -> {
			count(1);
			Flux<ServerSentEvent<?>> kept = this.events.told();
			if (this.count.get() > this.maxEvents) {
				kept = kept.startWith(stamped(RunStream.event("answer.cut", new Cut(this.maxEvents))));
			}
			return kept.doFinally((signal) -> count(-1));
		});
	}

	/**
	 * End the answer where it is.
	 * @return completes when it has ended
	 */
	Mono<Void> stop() {
		return Mono.defer(() -> {
			this.stopped.tryEmitEmpty();
			return this.events.told().then();
		});
	}

	private void count(int change) {
		this.readers.addAndGet(change);
		this.readersChanged.tell(true);
	}

	private ServerSentEvent<?> stamped(ServerSentEvent<?> event) {
		return ServerSentEvent.<Object>builder()
			.event(String.valueOf(event.event()))
			.id(String.valueOf(Math.round(elapsedMillis())))
			.data(event.data())
			.build();
	}

	/**
	 * Data of the event {@code answer.cut}: the beginning of the answer is not kept.
	 *
	 * @param kept how many events are
	 */
	record Cut(int kept) {
	}

	private final class Teller extends BaseSubscriber<ServerSentEvent<?>> {

		@Override
		protected void hookOnNext(ServerSentEvent<?> event) {
			tell(event);
		}

		@Override
		protected void hookOnError(Throwable failure) {
			logger.error("An answer ended unexpectedly", failure);
			hookOnComplete();
		}

		@Override
		protected void hookOnComplete() {
			LiveAnswer.this.events.end();
		}

	}

}
