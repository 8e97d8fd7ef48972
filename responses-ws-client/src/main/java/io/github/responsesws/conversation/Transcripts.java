package io.github.responsesws.conversation;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.turn.TurnRunner;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Runs turns for callers who tell the whole conversation each time, and sends only what
 * the service does not know. Safe for use by any thread.
 *
 * @since 0.1.0
 */
public final class Transcripts {

	private final KnownResponses known;

	private final List<LongAdder> results = Stream.of(Result.values()).map((result) -> new LongAdder()).toList();

	/**
	 * Begin without knowing anything.
	 * @param clock tells how long ago responses were used
	 */
	public Transcripts(Scheduler clock) {
		this.known = new KnownResponses(clock);
	}

	/**
	 * Return the request that tells the whole of a transcript, by what was kept of it and
	 * by its words.
	 * @param transcript the transcript
	 * @return the request
	 */
	public static ResponseRequest inFull(Transcript transcript) {
		TranscriptItems items = new TranscriptItems(transcript.entries(), (index, said) -> null);
		return transcript.request().mutate().input(items.all(true)).build();
	}

	/**
	 * Run the turn that a transcript ends with.
	 * @param transcript the transcript
	 * @param request its complete request, without the input
	 * @param runner runs it, or the part of it that is new
	 * @return its events, cold; if the service has forgotten the earlier response, the
	 * whole transcript is sent before anything is emitted
	 */
	public Flux<ResponseEvent> stream(Transcript transcript, ResponseRequest request, TurnRunner runner) {
		return Flux.defer(() -> new TranscriptTurn(transcript, request, this.known, runner).stream(this::count));
	}

	/**
	 * Return how transcripts were sent so far.
	 */
	public TranscriptSnapshot snapshot() {
		return new TranscriptSnapshot(sum(Result.FIRST), sum(Result.HIT), sum(Result.MISS), sum(Result.FORGOTTEN),
				this.known.size());
	}

	private void count(Result result) {
		this.results.get(result.ordinal()).increment();
	}

	private long sum(Result result) {
		return this.results.get(result.ordinal()).sum();
	}

	/**
	 * How a turn was sent.
	 */
	enum Result {

		FIRST, HIT, MISS, FORGOTTEN

	}

}
