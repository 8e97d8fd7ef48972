package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.responsesws.protocol.ResponsesException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Somebody else's repository, whose failures are {@link ResponsesException}s and whose
 * answers are not waited for without end.
 */
final class GuardedRepository implements ConversationRepository {

	private final ConversationRepository target;

	private final Duration timeout;

	private final Scheduler timer;

	// Set once by whichever thread hears first that nothing is in the way.
	private volatile boolean clear;

	private GuardedRepository(ConversationRepository target, Duration timeout, Scheduler timer) {
		this.target = target;
		this.timeout = timeout;
		this.timer = timer;
	}

	/**
	 * Guard a repository, unless it answers at once and cannot fail.
	 */
	static ConversationRepository of(ConversationRepository repository, Duration timeout, Scheduler timer) {
		return (repository instanceof InMemoryConversationRepository) ? repository
				: new GuardedRepository(repository, timeout, timer);
	}

	@Override
	public Mono<ConversationState> find(String id) {
		return guarded(ConversationRepositoryException.Operation.FIND, id, () -> this.target.find(id));
	}

	@Override
	public Mono<ConversationState> findNewer(String id, long version) {
		return guarded(ConversationRepositoryException.Operation.FIND, id, () -> this.target.findNewer(id, version));
	}

	@Override
	public Mono<Void> save(ConversationState state, long expectedVersion) {
		return guarded(ConversationRepositoryException.Operation.SAVE, state.id(),
				() -> this.target.save(state, expectedVersion));
	}

	@Override
	public Mono<RepositoryObstacle> obstacle(String id) {
		return Mono.defer(() -> this.clear ? Mono.empty()
				: guarded(ConversationRepositoryException.Operation.FIND, id, () -> this.target.obstacle(id))
					.doOnSuccess((obstacle) -> this.clear = obstacle == null));
	}

	@Override
	public Mono<Void> delete(String id) {
		return guarded(ConversationRepositoryException.Operation.DELETE, id, () -> this.target.delete(id));
	}

	// Deferred, for what throws instead of emitting, or returns nothing at all.
	private <T> Mono<T> guarded(ConversationRepositoryException.Operation operation, String id,
			Supplier<Mono<T>> call) {
		return Mono.defer(call)
			.timeout(this.timeout,
					Mono.error(() -> ConversationRepositoryException.timedOut(operation, id, this.timeout)), this.timer)
			.onErrorMap((failure) -> !(failure instanceof ResponsesException),
					(failure) -> ConversationRepositoryException.failed(operation, id, failure));
	}

}
