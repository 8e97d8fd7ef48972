package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.ResponseRequest;
import org.jspecify.annotations.Nullable;

/**
 * A turn that came to nothing, as far as anybody knows. It may have been tried several
 * times, with more input each time, and each time it may have been saved after all.
 * Immutable.
 *
 * @param whole what has to be asked again
 * @param attempts what was tried, oldest first
 */
record UnfinishedTurn(ResponseRequest whole, List<Attempt> attempts) {

	/**
	 * Somebody who resumes more often than this has stopped to wait for the first one.
	 */
	private static final int MAX_ATTEMPTS = 8;

	UnfinishedTurn {
		attempts = List.copyOf(attempts.subList(Math.max(0, attempts.size() - MAX_ATTEMPTS), attempts.size()));
	}

	/**
	 * Create a turn that was not tried yet.
	 */
	static UnfinishedTurn of(ResponseRequest asked) {
		return new UnfinishedTurn(asked, List.of());
	}

	/**
	 * Return the size of what was asked and tried in bytes. Attempts mostly share their
	 * items, so it is rather less.
	 */
	long bytes() {
		return this.whole.inputSize()
				+ this.attempts.stream().mapToLong((attempt) -> attempt.asked().inputSize()).sum();
	}

	/**
	 * Add input that no attempt so far has brought.
	 */
	UnfinishedTurn plus(List<InputItem> input) {
		return input.isEmpty() ? this : new UnfinishedTurn(with(this.whole, plus(this.whole.input(), input)),
				this.attempts.stream().map((attempt) -> attempt.plus(input)).toList());
	}

	/**
	 * Add an attempt.
	 * @param asked what it asked
	 * @param rest what is left if that was saved
	 * @param versionId the ID of the version by which it was, if so; empty if it never
	 * came to that
	 */
	UnfinishedTurn with(ResponseRequest asked, List<InputItem> rest, String versionId) {
		List<Attempt> all = new ArrayList<>(this.attempts);
		all.add(new Attempt(asked, rest, versionId));
		return new UnfinishedTurn(this.whole, all);
	}

	/**
	 * Ask it in other words, which mean the same.
	 */
	UnfinishedTurn asking(ResponseRequest whole) {
		return new UnfinishedTurn(whole, this.attempts);
	}

	/**
	 * Return what is left after a turn that was saved.
	 */
	@Nullable UnfinishedTurn without(ResponseRequest saved) {
		if (this.whole.equals(saved)) {
			return null;
		}
		for (Attempt attempt : this.attempts) {
			if (attempt.asked().equals(saved)) {
				return rest(attempt);
			}
		}
		return this;
	}

	/**
	 * Return what is left as a state stands.
	 */
	@Nullable UnfinishedTurn after(ConversationState found) {
		for (Attempt attempt : this.attempts) {
			if (found.follows(attempt.versionId())) {
				return rest(attempt);
			}
		}
		return this;
	}

	private @Nullable UnfinishedTurn rest(Attempt saved) {
		return saved.rest().isEmpty() ? null : of(with(this.whole, saved.rest()));
	}

	private static ResponseRequest with(ResponseRequest turn, List<InputItem> input) {
		return turn.mutate().input(input).build();
	}

	private static List<InputItem> plus(List<InputItem> first, List<InputItem> second) {
		List<InputItem> all = new ArrayList<>(first);
		all.addAll(second);
		return all;
	}

	/**
	 * One time that it was tried.
	 *
	 * @param asked what was asked
	 * @param rest what is left if that was saved
	 * @param versionId the ID of the version by which it was, if so
	 */
	record Attempt(ResponseRequest asked, List<InputItem> rest, String versionId) {

		Attempt plus(List<InputItem> input) {
			return new Attempt(this.asked, UnfinishedTurn.plus(this.rest, input), this.versionId);
		}

	}

}
