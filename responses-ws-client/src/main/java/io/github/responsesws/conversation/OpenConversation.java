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

	private final ConversationJobs jobs;

	/**
	 * Begin.
	 * @param id the ID of the conversation
	 * @param repository where it is kept
	 * @param origin where it begins
	 * @param barrier what the first turn opens, if this is a fork somebody waits for
	 * @param running the jobs of all conversations
	 * @param keeper told when there may be work to keep this object for, or no more
	 */
	OpenConversation(String id, ConversationRepository repository, ConversationOrigin origin,
			@Nullable ForkBarrier barrier, RunningJobs running, Consumer<OpenConversation> keeper) {
		this.id = id;
		this.state = new LatestState(id, repository, origin, () -> keeper.accept(this));
		this.barrier = barrier;
		this.jobs = new ConversationJobs(running, () -> keeper.accept(this));
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

	ConversationJobs jobs() {
		return this.jobs;
	}

	/**
	 * Return whether something is known here alone, so that this object must not be lost.
	 */
	boolean hasOpenWork() {
		return this.state.hasOpenWork() || this.jobs.hasOpen();
	}

	/**
	 * Return the size of what is known here, in bytes.
	 */
	long bytes() {
		return this.state.bytes() + this.jobs.bytes();
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
