package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Keeps conversations in memory, and fails as it is told to.
 */
final class UnreliableRepository implements ConversationRepository {

	static final String SECRET = "What Ada said";

	private final ConversationRepository memory = new InMemoryConversationRepository(10, 1_000_000,
			Duration.ofMinutes(1));

	private final Queue<Mono<?>> late = new ConcurrentLinkedQueue<>();

	private final AtomicInteger reliable = new AtomicInteger();

	private final AtomicInteger finds = new AtomicInteger();

	private volatile Fault find = Fault.NONE;

	private volatile Fault save = Fault.NONE;

	void onFind(Fault find) {
		this.find = find;
	}

	void onSave(Fault save) {
		onSave(0, save);
	}

	/**
	 * Let saves fail.
	 * @param reliable how many are done first
	 * @param save what becomes of the others
	 */
	void onSave(int reliable, Fault save) {
		this.reliable.set(reliable);
		this.save = save;
	}

	@Override
	public Mono<ConversationState> find(String id) {
		this.finds.incrementAndGet();
		return broken(this.find, this.memory.find(id));
	}

	@Override
	public Mono<Void> save(ConversationState state, long expectedVersion) {
		Fault fault = (this.reliable.getAndDecrement() > 0) ? Fault.NONE : this.save;
		return broken(fault, this.memory.save(state, expectedVersion));
	}

	@Override
	public Mono<Void> delete(String id) {
		return broken(this.save, this.memory.delete(id));
	}

	/**
	 * Return the same conversations, as somebody reaches them whom nothing fails.
	 */
	ConversationRepository reliable() {
		return this.memory;
	}

	/**
	 * Return how often a conversation was looked for.
	 */
	int finds() {
		return this.finds.get();
	}

	/**
	 * Return how many calls are on their way.
	 */
	int late() {
		return this.late.size();
	}

	/**
	 * Let the calls arrive that were late.
	 */
	void arrive() {
		for (Mono<?> call = this.late.poll(); call != null; call = this.late.poll()) {
			call.onErrorComplete(ConversationConflictException.class).block(Chats.LONG);
		}
	}

	@SuppressWarnings("NullAway")
	private <T> Mono<T> broken(Fault fault, Mono<T> answer) {
		return switch (fault) {
			case NONE -> answer;
			case ERROR -> Mono.error(new IllegalStateException(SECRET));
			case ERROR_AFTERWARDS -> answer.then(Mono.error(new IllegalStateException(SECRET)));
			case SILENCE -> Mono.never();
			case SILENCE_AFTERWARDS -> answer.then(Mono.never());
			case EXCEPTION -> throw new IllegalStateException(SECRET);
			case NOTHING -> nothing();
			case LATE -> Mono.defer(() -> {
				this.late.add(answer);
				return Mono.never();
			});
			case TWICE -> answer.then(answer);
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

		NONE, ERROR, ERROR_AFTERWARDS, SILENCE, SILENCE_AFTERWARDS, EXCEPTION, NOTHING, CONFLICT, LATE, TWICE

	}

}
