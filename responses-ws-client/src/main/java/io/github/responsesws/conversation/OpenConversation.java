package io.github.responsesws.conversation;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * What all handles of one conversation share: the gate, the state, what runs and may be
 * steered, the forks that have yet to begin. Safe for use by any thread.
 * <p>
 * Handles and whatever stands at the gate refer to this object for as long as they live.
 * Beside them only a keeper holds it, while there is work that did not make it into the
 * repository.
 */
final class OpenConversation {

	private final String id;

	private final LatestState state;

	private final @Nullable ForkBarrier barrier;

	private final TurnGate gate = new TurnGate();

	private final ConversationSteering steering = new ConversationSteering();

	private final ConversationInjections injections = new ConversationInjections();

	private final ForkBarriers forks = new ForkBarriers();

	/**
	 * Begin.
	 * @param id the ID of the conversation
	 * @param repository where it is kept
	 * @param origin where it begins
	 * @param barrier what the first turn opens, if this is a fork somebody waits for
	 * @param keeper told when there may be work to keep this object for, or no more
	 */
	OpenConversation(String id, ConversationRepository repository, ConversationOrigin origin,
			@Nullable ForkBarrier barrier, Consumer<OpenConversation> keeper) {
		this.id = id;
		this.state = new LatestState(id, repository, origin, () -> keeper.accept(this));
		this.barrier = barrier;
	}

	String id() {
		return this.id;
	}

	/**
	 * Join the queue of turns.
	 * @throws ConversationBusyException if there is no place
	 */
	TurnGate.Ticket enter(ConcurrentTurn mode) {
		return this.gate.enter(this.id, mode);
	}

	/**
	 * Return how many turns run or wait.
	 */
	int present() {
		return this.gate.present();
	}

	LatestState state() {
		return this.state;
	}

	ConversationSteering steering() {
		return this.steering;
	}

	ConversationInjections injections() {
		return this.injections;
	}

	ForkBarriers forks() {
		return this.forks;
	}

	/**
	 * Let the conversation go on from which this one was forked.
	 */
	void begun() {
		if (this.barrier != null) {
			this.barrier.open();
		}
	}

}
