package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * How far a conversation has come: its latest state, here and in the repository, and the
 * turn that did not make it there. Safe for use by any thread; only the turn that holds
 * the gate saves.
 */
final class ConversationProgress {

	private final String id;

	private final ConversationRepository repository;

	private final ConversationOrigin origin;

	// What was saved or loaded last; what is loaded replaces it only if it is newer.
	private final AtomicReference<@Nullable ConversationState> state = new AtomicReference<>();

	// A turn whose save failed, so that nobody knows whether it was done.
	private volatile @Nullable UnconfirmedTurn unconfirmed;

	private volatile @Nullable UnfinishedTurn unfinished;

	// The state that was loaded first, if a fork that was made before wants it.
	private volatile @Nullable ConversationState first;

	private volatile boolean firstWanted;

	/**
	 * Begin.
	 * @param id the ID of the conversation
	 * @param repository where it is kept
	 * @param origin where it begins
	 */
	ConversationProgress(String id, ConversationRepository repository, ConversationOrigin origin) {
		this.id = id;
		this.repository = repository;
		this.origin = origin;
	}

	/**
	 * Return the latest state known here.
	 * @return the state, or {@code null} if none was loaded yet
	 */
	@Nullable ConversationState known() {
		return this.state.get();
	}

	/**
	 * Return the latest state known here, be it that of a conversation whose first turn
	 * has yet to run.
	 * @return the state, or {@code null} if it has to be loaded
	 */
	@Nullable ConversationState loaded() {
		ConversationState known = known();
		return (known != null) ? known : this.origin.known();
	}

	/**
	 * Return the latest state, which another process may have written.
	 */
	Mono<ConversationState> latest() {
		ConversationState known = this.state.get();
		if (known == null) {
			return this.origin.state().doOnNext(this::adopt);
		}
		UnconfirmedTurn unconfirmed = this.unconfirmed;
		if (unconfirmed != null) {
			return this.repository.find(this.id)
				.defaultIfEmpty(known)
				.doOnNext((found) -> reconcile(found, unconfirmed));
		}
		return this.repository.findNewer(this.id, known.version()).doOnNext(this::adopt).defaultIfEmpty(known);
	}

	/**
	 * Return the state from before any turn of this object, of which none has run yet.
	 */
	ConversationOrigin first() {
		if (this.origin.known() != null) {
			return this.origin;
		}
		this.firstWanted = true;
		return ConversationOrigin.loaded(Mono.defer(() -> {
			ConversationState first = this.first;
			return (first != null) ? Mono.just(first) : latest();
		}));
	}

	private void adopt(ConversationState found) {
		if (this.firstWanted && this.first == null) {
			this.first = found;
		}
		this.state.updateAndGet((known) -> (known == null || found.version() > known.version()) ? found : known);
	}

	/**
	 * Take what is there, and learn from it what became of a turn.
	 */
	private void reconcile(ConversationState found, UnconfirmedTurn unconfirmed) {
		this.unconfirmed = null;
		this.state.set(found);
		if (unconfirmed.isSavedAs(found)) {
			finished(unconfirmed.turn());
		}
	}

	/**
	 * Save a state that no turn leads to.
	 * @return the state
	 */
	Mono<ConversationState> save(ConversationState next, long version) {
		return this.repository.save(next, version).then(Mono.fromSupplier(() -> {
			this.state.set(next);
			return next;
		}));
	}

	/**
	 * Save the state that a turn leads to.
	 */
	Mono<Void> save(ConversationState next, long version, ResponseRequest turn) {
		UnconfirmedTurn unconfirmed = new UnconfirmedTurn(next, turn);
		return this.repository.save(next, version)
			.doOnError((failure) -> this.unconfirmed = unconfirmed)
			.doOnCancel(() -> this.unconfirmed = unconfirmed)
			.doOnSuccess((nothing) -> {
				this.state.set(next);
				finished(turn);
			});
	}

	private void finished(ResponseRequest turn) {
		UnfinishedTurn unfinished = this.unfinished;
		if (unfinished != null) {
			this.unfinished = unfinished.without(turn);
		}
	}

	/**
	 * Keep input here that waits for the next turn and could not be saved.
	 */
	void waiting(ConversationState state, List<RawJson> input) {
		if (!input.isEmpty()) {
			this.state.compareAndSet(state, state.holding(input));
		}
	}

	/**
	 * Remember a turn that failed or was cancelled.
	 * @param turn the turn
	 * @param steered input that was steered to it, for a turn of its own if it turns out
	 * to be saved
	 * @param pending input that was steered to it, and that is saved together with it
	 */
	void unfinished(ResponseRequest turn, List<InputItem> steered, List<InputItem> pending) {
		List<InputItem> all = new ArrayList<>(turn.input());
		all.addAll(steered);
		all.addAll(pending);
		this.unfinished = new UnfinishedTurn((all.size() > turn.input().size()) ? with(turn, all) : turn, turn,
				steered.isEmpty() ? null : with(turn, steered));
	}

	private static ResponseRequest with(ResponseRequest turn, List<InputItem> input) {
		return turn.mutate().input(input).build();
	}

	/**
	 * Note how a turn that failed or was cancelled runs once more.
	 */
	void resuming(ResponseRequest unfinished, ResponseRequest turn) {
		if (unfinished.equals(unfinished())) {
			unfinished(turn, List.of(), List.of());
		}
	}

	/**
	 * Return the last turn that failed or was cancelled.
	 */
	@Nullable ResponseRequest unfinished() {
		UnfinishedTurn unfinished = this.unfinished;
		return (unfinished != null) ? unfinished.whole() : null;
	}

	/**
	 * A turn that came to nothing, as far as anybody knows.
	 *
	 * @param whole what has to be asked again
	 * @param turn the part of it that may have been saved
	 * @param rest what is left if it was
	 */
	private record UnfinishedTurn(ResponseRequest whole, ResponseRequest turn, @Nullable ResponseRequest rest) {

		@Nullable UnfinishedTurn without(ResponseRequest finished) {
			if (this.whole.equals(finished)) {
				return null;
			}
			if (!this.turn.equals(finished)) {
				return this;
			}
			return (this.rest != null) ? new UnfinishedTurn(this.rest, this.rest, null) : null;
		}

	}

	/**
	 * A turn that may or may not have been saved.
	 *
	 * @param state what it leads to
	 * @param turn what the caller asked
	 */
	private record UnconfirmedTurn(ConversationState state, ResponseRequest turn) {

		boolean isSavedAs(ConversationState found) {
			return found.version() == this.state.version() && this.state.lastResponseId() != null
					&& this.state.lastResponseId().equals(found.lastResponseId());
		}

	}

}
