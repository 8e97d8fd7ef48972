package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.protocol.OutputItem;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The responses that transcripts may go on from, by the digest of the transcript up to
 * and with what they said. Bounded; what was not used for the longest time is forgotten
 * first, and all responses that share a digest at once, so that none is ever taken for
 * the only one. Guarded by itself, for a few lookups a turn.
 */
final class KnownResponses {

	static final int MAX_ENTRIES = 16_384;

	static final long MAX_BYTES = 64L << 20;

	static final Duration TIME_TO_LIVE = Duration.ofHours(24);

	/** More than that are as good as any number. */
	private static final int MAX_NAMESAKES = 8;

	private static final int OVERHEAD = 256;

	private final RecentEntries<Namesakes> entries;

	KnownResponses(Scheduler clock) {
		this(MAX_ENTRIES, MAX_BYTES, TIME_TO_LIVE, clock);
	}

	KnownResponses(int maxEntries, long maxBytes, Duration timeToLive, Scheduler clock) {
		this.entries = new RecentEntries<>(maxEntries, maxBytes, timeToLive, clock);
	}

	/**
	 * Find the response that a transcript goes on from.
	 * @param history the digest of the transcript up to what the response said
	 * @param fields the digest of the turn's other fields, and of the conversation's name
	 * @param kept what the transcript tells of the response, {@code null} for its words
	 * alone
	 * @param named whether these name the conversation or who is behind it: else only a
	 * response is found by its words whose model knew nothing but words
	 * @return the response, or {@code null} if it is not known or might be another one
	 */
	synchronized @Nullable KnownResponse find(HistoryDigest history, HistoryDigest fields, @Nullable KeptResponse kept,
			boolean named) {
		Namesakes namesakes = this.entries.get(history.toString());
		if (namesakes == null) {
			return null;
		}
		if (kept != null) {
			return namesakes.named(kept.responseId());
		}
		KnownResponse only = namesakes.only(fields);
		return (only != null && (only.told() || named)) ? only : null;
	}

	synchronized void add(HistoryDigest history, KnownResponse response) {
		Namesakes before = this.entries.get(history.toString());
		Namesakes namesakes = (before != null) ? before.plus(response) : new Namesakes(List.of(response), false);
		this.entries.put(history.toString(), namesakes, namesakes.bytes());
	}

	synchronized int size() {
		return this.entries.size();
	}

	/**
	 * A response that is known.
	 *
	 * @param id its ID
	 * @param fields the digest of the fields of its request, and of the conversation's
	 * name
	 * @param stored whether the service stored it
	 * @param told whether the words of its transcript tell all that the model knew
	 * @param output the items that stand in a transcript for what it said
	 */
	record KnownResponse(String id, HistoryDigest fields, boolean stored, boolean told, List<OutputItem> output) {

		long bytes() {
			return OVERHEAD + this.output.stream().mapToLong((item) -> item.json().size()).sum();
		}

	}

	/**
	 * Responses that said the same in the same conversation, as far as its words tell.
	 */
	private record Namesakes(List<KnownResponse> responses, boolean more) {

		Namesakes plus(KnownResponse response) {
			List<KnownResponse> all = new ArrayList<>(this.responses);
			all.removeIf((known) -> known.id().equals(response.id()));
			all.add(response);
			boolean tooMany = all.size() > MAX_NAMESAKES;
			return new Namesakes(tooMany ? all.subList(1, all.size()) : all, this.more || tooMany);
		}

		@Nullable KnownResponse named(String id) {
			return this.responses.stream().filter((known) -> known.id().equals(id)).findFirst().orElse(null);
		}

		@Nullable KnownResponse only(HistoryDigest fields) {
			List<KnownResponse> same = this.responses.stream()
				.filter((known) -> known.fields().equals(fields))
				.toList();
			return (same.size() == 1 && !this.more) ? same.get(0) : null;
		}

		long bytes() {
			return this.responses.stream().mapToLong(KnownResponse::bytes).sum();
		}

	}

}
