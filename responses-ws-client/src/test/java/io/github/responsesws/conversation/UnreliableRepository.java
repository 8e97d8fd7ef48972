package io.github.responsesws.conversation;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Keeps conversations in memory, and fails as it is told to.
 */
final class UnreliableRepository implements ConversationRepository {

	static final String SECRET = "What Ada said";

	private final ConversationRepository memory = new InMemoryConversationRepository(10, 1_000_000,
			Duration.ofMinutes(1));

	private volatile Fault find = Fault.NONE;

	private volatile Fault save = Fault.NONE;

	void onFind(Fault find) {
		this.find = find;
	}

	void onSave(Fault save) {
		this.save = save;
	}

	@Override
	public Mono<ConversationState> find(String id) {
		return broken(this.find, this.memory.find(id));
	}

	@Override
	public Mono<Void> save(ConversationState state, long expectedVersion) {
		return broken(this.save, this.memory.save(state, expectedVersion));
	}

	@Override
	public Mono<Void> delete(String id) {
		return broken(this.save, this.memory.delete(id));
	}

	@SuppressWarnings("NullAway")
	private static <T> Mono<T> broken(Fault fault, Mono<T> answer) {
		return switch (fault) {
			case NONE -> answer;
			case ERROR -> Mono.error(new IllegalStateException(SECRET));
			case ERROR_AFTERWARDS -> answer.then(Mono.error(new IllegalStateException(SECRET)));
			case SILENCE -> Mono.never();
			case SILENCE_AFTERWARDS -> answer.then(Mono.never());
			case EXCEPTION -> throw new IllegalStateException(SECRET);
			case NOTHING -> nothing();
			case CONFLICT -> Mono.error(new ConversationConflictException("shared", 7));
		};
	}

	private static <T> @Nullable Mono<T> nothing() {
		return null;
	}

	/**
	 * What becomes of a call.
	 */
	enum Fault {

		NONE, ERROR, ERROR_AFTERWARDS, SILENCE, SILENCE_AFTERWARDS, EXCEPTION, NOTHING, CONFLICT

	}

}
