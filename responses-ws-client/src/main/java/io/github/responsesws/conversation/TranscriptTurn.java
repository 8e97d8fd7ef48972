package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.responsesws.conversation.KnownResponses.KnownResponse;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.ChainNotHeldException;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One turn of a transcript: from the latest response that is recognised, or in full.
 * Owned by one subscription.
 */
final class TranscriptTurn {

	private static final int PREFETCH = 16;

	private static final List<String> NAMES = List.of("safety_identifier", "user");

	private final ResponseRequest request;

	private final List<TranscriptEntry> entries;

	private final KnownResponses known;

	private final TurnRunner runner;

	private final HistoryDigest fields;

	/** Whether it is known which conversation is told, or who is behind it. */
	private final boolean named;

	/** Digests of nothing, of the first entry, of the first two and so on. */
	private final List<HistoryDigest> prefixes;

	private final TranscriptItems items;

	TranscriptTurn(Transcript transcript, ResponseRequest request, KnownResponses known, TurnRunner runner) {
		boolean stored = !Boolean.FALSE.equals(request.store());
		this.request = (stored || !transcript.encryptedReasoning()) ? request
				: TurnRequests.withReadableReasoning(request);
		this.entries = transcript.entries();
		this.known = known;
		this.runner = runner;
		HistoryDigest fields = HistoryDigest.ofPrefixes(this.request, List.of()).get(0);
		String conversation = transcript.conversationId();
		this.fields = (conversation != null) ? fields.with(List.of(name(conversation))) : fields;
		this.named = conversation != null || NAMES.stream().anyMatch((name) -> this.request.field(name) != null);
		// Instructions, tools and the like are sent with every turn, so they may change.
		this.prefixes = HistoryDigest.ofPrefixes(ResponseRequest.builder().model(request.model()).build(),
				this.entries.stream().map(TranscriptEntry::told).toList());
		this.items = new TranscriptItems(this.entries, this::recognised);
	}

	private static RawJson name(String conversation) {
		return RawJson.parse(
				JsonNodeFactory.instance.objectNode().put("type", "conversation").put("name", conversation).toString());
	}

	Flux<ResponseEvent> stream(Consumer<Transcripts.Result> results) {
		int last = this.entries.size() - 1;
		boolean said = false;
		for (int index = last; index >= 0; index--) {
			if (this.entries.get(index) instanceof TranscriptEntry.Said entry) {
				said = true;
				KnownResponse response = (index < last) ? recognised(index, entry) : null;
				if (response != null) {
					return incremental(index, response, results);
				}
			}
		}
		return full(said ? Transcripts.Result.MISS : Transcripts.Result.FIRST, results);
	}

	private Flux<ResponseEvent> incremental(int index, KnownResponse response, Consumer<Transcripts.Result> results) {
		ResponseRequest request = this.request.mutate()
			.previousResponseId(response.id())
			.input(this.items.after(index, response))
			.build();
		// What is not stored is known to one lane alone, and is asked for nowhere else.
		TurnPlacement placement = response.stored() ? TurnPlacement.NEARBY : TurnPlacement.IN_PLACE;
		return attempt(request, placement, TranscriptTurn::isForgotten, () -> results.accept(Transcripts.Result.HIT))
			.onErrorResume(TranscriptTurn::isForgotten, (forgotten) -> full(Transcripts.Result.FORGOTTEN, results));
	}

	private Flux<ResponseEvent> full(Transcripts.Result result, Consumer<Transcripts.Result> results) {
		Runnable counted = () -> results.accept(result);
		return Flux.defer(() -> {
			ResponseRequest whole = this.request.mutate().input(this.items.all(true)).build();
			return attempt(whole, TurnPlacement.NEARBY, TranscriptTurn::isUnreadable, counted).onErrorResume(
					TranscriptTurn::isUnreadable,
					(unreadable) -> attempt(this.request.mutate().input(this.items.all(false)).build(),
							TurnPlacement.NEARBY, (failure) -> false, counted));
		});
	}

	private static boolean isForgotten(Throwable failure) {
		return failure instanceof ChainNotHeldException || isUnreadable(failure)
				|| failure instanceof ResponsesException ex && ex.replayVerdict() == ReplayVerdict.SAFE_WITH_FULL_INPUT;
	}

	private static boolean isUnreadable(Throwable failure) {
		return failure instanceof ResponsesException ex && ex.replayVerdict() == ReplayVerdict.SAFE_WITHOUT_REASONING;
	}

	private Flux<ResponseEvent> attempt(ResponseRequest request, TurnPlacement placement,
			Predicate<Throwable> recoverable, Runnable counted) {
		return Flux.defer(() -> {
			AtomicBoolean ended = new AtomicBoolean();
			AttemptEvents events = new AttemptEvents(new AttemptEvents.Listener() {

				@Override
				public boolean recoversFrom(ApiException failure) {
					return recoverable.test(failure);
				}

			}, true, (end, responseId, output) -> Mono.fromRunnable(() -> {
				// The response that follows a steered one answers more than was told.
				if (!ended.getAndSet(true)) {
					counted.run();
					remember(end, responseId, output.items());
				}
			}));
			return this.runner.stream(request, placement).concatMapDelayError(events::accept, PREFETCH);
		});
	}

	private void remember(ResponseLifecycleEvent end, String responseId, List<OutputItem> output) {
		// Nothing goes on from a call that was cut short: it can have no output.
		if (responseId.isEmpty() || output.stream().anyMatch(CallItems::isCutShort)) {
			return;
		}
		Response response = end.response().withOutput(output);
		boolean stored = !Boolean.FALSE.equals(this.request.store()) && !Boolean.FALSE.equals(response.store());
		TranscriptEntry.Said said = TranscriptEntry.Said.of(response);
		boolean told = this.items.areTold(output);
		add(this.entries.size(), said, new KnownResponse(responseId, this.fields, stored, told, output));
		int run = this.items.startOfRun();
		if (said.calls().isEmpty() && run < this.entries.size()) {
			// Who keeps words alone tells a run by its last words, or by all of them.
			List<OutputItem> whole = new ArrayList<>(this.items.since(run));
			whole.addAll(output);
			KnownResponse ofRun = new KnownResponse(responseId, this.fields, stored, false, whole);
			add(run, said, ofRun);
			String words = this.items.wordsSince(run);
			if (!words.isEmpty()) {
				add(run, new TranscriptEntry.Said(words + said.text(), List.of(), null), ofRun);
			}
		}
	}

	private void add(int index, TranscriptEntry.Said said, KnownResponse response) {
		this.known.add(this.prefixes.get(index).with(List.<RawJson>of(said.told())), response);
	}

	private @Nullable KnownResponse recognised(int index, TranscriptEntry.Said said) {
		return this.known.find(this.prefixes.get(index + 1), this.fields, said.kept(), this.named);
	}

}
