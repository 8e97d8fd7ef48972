package io.github.responsesws.conversation;

import java.util.concurrent.atomic.AtomicReference;

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

	private final Mono<ConversationState> origin;

	// What was saved or loaded last; what is loaded replaces it only if it is newer.
	private final AtomicReference<@Nullable ConversationState> state = new AtomicReference<>();

	// A turn whose save failed, so that nobody knows whether it was done.
	private volatile @Nullable UnconfirmedTurn unconfirmed;

	private volatile @Nullable ResponseRequest unfinished;

	// The state that was loaded first, if a fork that was made before wants it.
	private volatile @Nullable ConversationState first;

	private volatile boolean firstWanted;

	/**
	 * Begin.
	 * @param id the ID of the conversation
	 * @param repository where it is kept
	 * @param origin its first state
	 */
	ConversationProgress(String id, ConversationRepository repository, Mono<ConversationState> origin) {
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
	 * Return the latest state, which another process may have written.
	 */
	Mono<ConversationState> latest() {
		ConversationState known = this.state.get();
		if (known == null) {
			return this.origin.doOnNext(this::adopt);
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
	 * Return the state from before any turn of this object, which has yet to load it.
	 */
	Mono<ConversationState> first() {
		this.firstWanted = true;
		return Mono.defer(() -> {
			ConversationState first = this.first;
			return (first != null) ? Mono.just(first) : latest();
		});
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
		if (turn.equals(this.unfinished)) {
			this.unfinished = null;
		}
	}

	/**
	 * Remember a turn that failed or was cancelled.
	 */
	void unfinished(ResponseRequest turn) {
		this.unfinished = turn;
	}

	/**
	 * Return the last turn that failed or was cancelled.
	 */
	@Nullable ResponseRequest unfinished() {
		return this.unfinished;
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
