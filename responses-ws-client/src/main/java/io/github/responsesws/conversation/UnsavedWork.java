package io.github.responsesws.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation knows beyond its saved state: the turn that came to nothing, input
 * that waits for the next turn, and the save of which nobody knows whether it was done.
 * Immutable.
 *
 * @param turn the turn, if there is one
 * @param input the input, if there is any
 * @param failed the last save, if it failed or was cancelled
 * @param unconfirmed whether nobody has looked yet what became of it
 */
record UnsavedWork(@Nullable UnfinishedTurn turn, @Nullable WaitingInput input, @Nullable Save failed,
		boolean unconfirmed) {

	static final UnsavedWork NONE = new UnsavedWork(null, null, null, false);

	/**
	 * Return whether there is something that only this process knows: work to resume,
	 * input to bring along, or a save to look after.
	 */
	boolean isOpen() {
		return this.turn != null || this.input != null || this.unconfirmed;
	}

	/**
	 * Return the size of the work in bytes.
	 */
	long bytes() {
		long bytes = (this.turn != null) ? this.turn.bytes() : 0;
		if (this.input != null) {
			bytes += this.input.whole().stream().mapToLong(RawJson::size).sum();
		}
		return bytes;
	}

	/**
	 * Note a save that failed or was cancelled.
	 */
	UnsavedWork failed(Save save) {
		return new UnsavedWork(this.turn, this.input, save, true);
	}

	/**
	 * Note that somebody has looked.
	 */
	UnsavedWork confirmed() {
		return new UnsavedWork(this.turn, this.input, this.failed, false);
	}

	/**
	 * Note a save that was done. It began with the input that waited.
	 */
	UnsavedWork saved(Save save) {
		UnfinishedTurn turn = this.turn;
		if (turn != null && save.turn() != null) {
			turn = turn.without(save.turn());
		}
		return new UnsavedWork(turn, null, null, false);
	}

	/**
	 * Note a turn that failed or was cancelled.
	 * @param turn the turn, and how often it was tried before
	 * @param steered input that was steered to it, for a turn of its own if it turns out
	 * to be saved
	 * @param pending input that was steered to it and is saved together with it, or would
	 * have been by its next save
	 */
	UnsavedWork unfinished(UnfinishedTurn turn, List<InputItem> steered, List<InputItem> pending) {
		ResponseRequest asked = turn.whole();
		Save tried = lastTry(asked);
		List<InputItem> rest = new ArrayList<>(steered);
		rest.addAll(rest(pending, tried));
		List<InputItem> added = new ArrayList<>(steered);
		added.addAll(pending);
		return new UnsavedWork(turn.plus(added).with(asked, rest, versionId(tried)), this.input, this.failed,
				this.unconfirmed);
	}

	/**
	 * Note how a turn that failed or was cancelled runs once more.
	 */
	UnsavedWork resuming(UnfinishedTurn unfinished, UnfinishedTurn again) {
		return unfinished.equals(this.turn) ? new UnsavedWork(again, this.input, this.failed, this.unconfirmed) : this;
	}

	/**
	 * Note input that waits for the next turn and could not be saved by itself.
	 */
	UnsavedWork waiting(List<InputItem> pending) {
		Save tried = lastTry(null);
		WaitingInput input = new WaitingInput(json(pending), json(rest(pending, tried)), versionId(tried));
		return new UnsavedWork(this.turn, input, this.failed, this.unconfirmed);
	}

	/**
	 * Learn from a state that is there.
	 */
	UnsavedWork after(ConversationState found) {
		UnfinishedTurn turn = this.turn;
		WaitingInput input = this.input;
		return new UnsavedWork((turn != null) ? turn.after(found) : null, (input != null) ? input.after(found) : null,
				this.failed, this.unconfirmed);
	}

	/**
	 * Add the input that waits to a state that does not have it.
	 */
	ConversationState addTo(ConversationState state) {
		return (this.input != null) ? state.holding(this.input.whole()) : state;
	}

	private static List<RawJson> json(List<InputItem> items) {
		return items.stream().map(InputItem::json).toList();
	}

	/**
	 * Return the last save if it failed and was that of a turn, or of none.
	 */
	private @Nullable Save lastTry(@Nullable ResponseRequest turn) {
		Save save = this.failed;
		return (save != null && Objects.equals(save.turn(), turn)) ? save : null;
	}

	private static String versionId(@Nullable Save save) {
		return (save != null) ? save.versionId() : "";
	}

	/**
	 * Return what is left of input if a save was done.
	 */
	private static List<InputItem> rest(List<InputItem> input, @Nullable Save save) {
		List<InputItem> rest = new ArrayList<>(input);
		if (save != null) {
			// One by one: somebody may say the same twice.
			save.pending().forEach(rest::remove);
		}
		return rest;
	}

	/**
	 * A save that has begun.
	 *
	 * @param versionId the ID of the version it writes
	 * @param turn the turn it makes a part of the conversation, if any
	 * @param pending the steered input it keeps for the next turn
	 */
	record Save(String versionId, @Nullable ResponseRequest turn, List<InputItem> pending) {
	}

	/**
	 * Input that waits.
	 *
	 * @param whole all of it
	 * @param rest what is left if a version was saved
	 * @param versionId the ID of that version, empty if nobody tried
	 */
	record WaitingInput(List<RawJson> whole, List<RawJson> rest, String versionId) {

		@Nullable WaitingInput after(ConversationState found) {
			if (!found.follows(this.versionId)) {
				return this;
			}
			return this.rest.isEmpty() ? null : new WaitingInput(this.rest, this.rest, "");
		}

	}

}
