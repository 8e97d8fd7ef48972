package io.github.responsesws.conversation;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.ResponseRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * How far a conversation has come: its latest state, here and in the repository, and the
 * work that did not make it there. Safe for use by any thread; only the turn that holds
 * the gate saves.
 */
final class LatestState {

	private final String id;

	private final ConversationRepository repository;

	private final ConversationOrigin origin;

	// Told of work that begins to be open or ceases to be, after the fact and by any
	// thread.
	private final Runnable onWork;

	// What was saved or loaded last; what is loaded replaces it only if it is newer.
	private final AtomicReference<@Nullable ConversationState> state = new AtomicReference<>();

	// Written by the turn that holds the gate, and by whoever loads a state.
	private final AtomicReference<UnsavedWork> unsaved = new AtomicReference<>(UnsavedWork.NONE);

	// The state that was loaded first, if a fork that was made before wants it.
	private volatile @Nullable ConversationState first;

	private volatile boolean firstWanted;

	/**
	 * Begin.
	 * @param id the ID of the conversation
	 * @param repository where it is kept
	 * @param origin where it begins
	 * @param onWork told when {@link #hasOpenWork()} or its size may have changed
	 */
	LatestState(String id, ConversationRepository repository, ConversationOrigin origin, Runnable onWork) {
		this.id = id;
		this.repository = repository;
		this.origin = origin;
		this.onWork = onWork;
	}

	/**
	 * Return the latest state known here, with the input that waits for the next turn.
	 * @return the state, or {@code null} if none was loaded yet
	 */
	@Nullable ConversationState known() {
		ConversationState known = this.state.get();
		return (known != null) ? unsaved().addTo(known) : null;
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
	 * Return the latest state, which another process may have written, with the input
	 * that waits for the next turn.
	 */
	Mono<ConversationState> latest() {
		ConversationState known = this.state.get();
		Mono<ConversationState> latest;
		if (known == null) {
			// To begin a conversation takes nothing that is saved, but a place to save.
			latest = this.repository.obstacle(this.id)
				.flatMap((obstacle) -> Mono
					.<ConversationState>error(ConversationRepositoryException.denied(this.id, obstacle)))
				.switchIfEmpty(this.origin.state())
				.doOnNext(this::adopt);
		}
		else if (unsaved().unconfirmed()) {
			latest = this.repository.find(this.id).defaultIfEmpty(known).doOnNext(this::reconcile);
		}
		else {
			latest = this.repository.findNewer(this.id, known.version()).doOnNext(this::adopt).defaultIfEmpty(known);
		}
		return latest.map((state) -> unsaved().addTo(state));
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
		change((work) -> work.after(found));
	}

	/**
	 * Take what is there, whatever its version, and learn from it what became of a save.
	 */
	private void reconcile(ConversationState found) {
		if (change((work) -> work.after(found).confirmed()).unconfirmed()) {
			this.state.set(found);
		}
		else {
			// Somebody else has looked meanwhile, and gone on perhaps.
			adopt(found);
		}
	}

	/**
	 * Save a state that no turn leads to.
	 * @param pending the input that it keeps for the next turn and that nobody knew of
	 */
	Mono<Void> save(ConversationState next, long version, List<InputItem> pending) {
		return save(next, version, new UnsavedWork.Save(next.versionId(), null, pending));
	}

	/**
	 * Save the state that a turn leads to.
	 * @param pending the input that was steered to it and waits for the next turn
	 */
	Mono<Void> save(ConversationState next, long version, ResponseRequest turn, List<InputItem> pending) {
		return save(next, version, new UnsavedWork.Save(next.versionId(), turn, pending));
	}

	private Mono<Void> save(ConversationState next, long version, UnsavedWork.Save save) {
		return this.repository.save(next, version)
			.onErrorResume(ConversationConflictException.class, (conflict) -> refused(save, conflict))
			.doOnError((failure) -> failed(save))
			.doOnCancel(() -> failed(save))
			.doOnSuccess((nothing) -> {
				this.state.set(next);
				change((work) -> work.saved(save));
			});
	}

	/**
	 * Look whose version is there. A client of the repository that lost its connection
	 * may have saved once and tried again.
	 */
	private Mono<Void> refused(UnsavedWork.Save save, ConversationConflictException conflict) {
		return this.repository.find(this.id)
			.onErrorMap((failure) -> conflict)
			.doOnNext(this.state::set)
			.filter((found) -> found.follows(save.versionId()))
			.switchIfEmpty(Mono.error(conflict))
			.then();
	}

	private void failed(UnsavedWork.Save save) {
		change((work) -> work.failed(save));
	}

	/**
	 * Keep input here that waits for the next turn and could not be saved.
	 */
	void waiting(List<InputItem> pending) {
		if (!pending.isEmpty()) {
			change((work) -> work.waiting(pending));
		}
	}

	/**
	 * Remember a turn that failed or was cancelled.
	 * @param turn the turn, and how often it was tried before
	 * @param steered input that was steered to it, for a turn of its own if it turns out
	 * to be saved
	 * @param pending input that was steered to it and is saved together with it
	 */
	void unfinished(UnfinishedTurn turn, List<InputItem> steered, List<InputItem> pending) {
		ConversationState known = this.state.get();
		change((work) -> {
			UnsavedWork next = work.unfinished(turn, steered, pending);
			// Refused, it may have seen that it was saved before.
			return (known != null) ? next.after(known) : next;
		});
	}

	/**
	 * Note how a turn that failed or was cancelled runs once more.
	 */
	void resuming(UnfinishedTurn unfinished, UnfinishedTurn again) {
		change((work) -> work.resuming(unfinished, again));
	}

	/**
	 * Return the last turn that failed or was cancelled.
	 */
	@Nullable UnfinishedTurn unfinished() {
		return unsaved().turn();
	}

	/**
	 * Return whether something is known here alone, so that this object must not be lost.
	 */
	boolean hasOpenWork() {
		return unsaved().isOpen();
	}

	/**
	 * Return the size of what is known here, in bytes.
	 */
	long bytes() {
		ConversationState known = this.state.get();
		return unsaved().bytes() + ((known != null) ? known.keptBytes() : 0);
	}

	/**
	 * Change what is known of unsaved work.
	 * @return what was known before
	 */
	private UnsavedWork change(UnaryOperator<UnsavedWork> change) {
		UnsavedWork before;
		UnsavedWork after;
		do {
			before = unsaved();
			after = change.apply(before);
		}
		while (!this.unsaved.compareAndSet(before, after));
		if (before.isOpen() || after.isOpen()) {
			this.onWork.run();
		}
		return before;
	}

	private UnsavedWork unsaved() {
		return Objects.requireNonNull(this.unsaved.get());
	}

}
