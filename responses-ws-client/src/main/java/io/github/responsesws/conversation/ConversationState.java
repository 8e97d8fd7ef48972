package io.github.responsesws.conversation;

import java.util.List;
import java.util.Objects;

import io.github.responsesws.protocol.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * A conversation after its last completed turn: all that is needed to go on, here or in
 * another process. Immutable and safe to share between threads.
 *
 * @since 0.1.0
 */
public final class ConversationState {

	private final String id;

	private final long version;

	private final long turns;

	private final @Nullable String lastResponseId;

	private final boolean stored;

	private final ReplayWindow window;

	private final LeftOpen leftOpen;

	private final RecentVersions versions;

	ConversationState(String id, long version, long turns, @Nullable String lastResponseId, boolean stored,
			ReplayWindow window, LeftOpen leftOpen) {
		this(id, version, turns, lastResponseId, stored, window, leftOpen, RecentVersions.NONE);
	}

	ConversationState(String id, long version, long turns, @Nullable String lastResponseId, boolean stored,
			ReplayWindow window, LeftOpen leftOpen, RecentVersions versions) {
		this.id = Objects.requireNonNull(id, "id");
		this.version = version;
		this.turns = turns;
		this.lastResponseId = lastResponseId;
		this.stored = stored;
		this.window = window;
		this.leftOpen = leftOpen;
		this.versions = versions;
	}

	/**
	 * Create the state of a conversation that has not begun.
	 */
	static ConversationState initial(String id) {
		return new ConversationState(id, 0, 0, null, false, ReplayWindow.EMPTY, LeftOpen.NONE);
	}

	/**
	 * Read a state that {@link #toJson()} wrote.
	 * @param json the JSON
	 * @return the state
	 * @throws ConversationFormatException if this is no state, or one of a later version
	 * of this library
	 */
	public static ConversationState fromJson(RawJson json) {
		return ConversationStateJson.read(json);
	}

	/**
	 * Return the state as JSON, of which {@code format} tells the form. It holds what
	 * users and model said, unless the service stores it.
	 * @return a JSON object
	 */
	public RawJson toJson() {
		return ConversationStateJson.write(this);
	}

	/**
	 * Return the ID of the conversation.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return how often the conversation was saved.
	 * @return the version, 0 before the first turn
	 */
	public long version() {
		return this.version;
	}

	/**
	 * Return how many turns are complete, warm-ups not counted.
	 * @return the number of turns
	 */
	public long turns() {
		return this.turns;
	}

	/**
	 * Return the response that the next turn continues.
	 * @return its ID, or {@code null} if the next turn begins a chain
	 */
	public @Nullable String lastResponseId() {
		return this.lastResponseId;
	}

	/**
	 * Return whether the service stored that response.
	 * @return whether it did
	 */
	public boolean isStored() {
		return this.stored;
	}

	/**
	 * Return whether the whole history is here, so that the service may forget its own.
	 * @return whether a new chain can take over
	 */
	public boolean isReplayable() {
		return this.window.complete();
	}

	/**
	 * Return the items that begin the chain anew: input and output since the latest
	 * compaction, in order, as they were sent and received.
	 * @return the items; none if they are not kept
	 */
	public List<RawJson> replayItems() {
		return this.window.items();
	}

	/**
	 * Return the size of these items.
	 * @return the size in bytes
	 */
	public long replayBytes() {
		return this.window.keptBytes();
	}

	/**
	 * Return the input that was steered to the last response and waits for the outputs of
	 * its calls: the service keeps it on one lane, until the next turn brings them.
	 * @return the items, in order; none as a rule
	 */
	public List<RawJson> steeredInput() {
		return this.leftOpen.steeredInput();
	}

	/**
	 * Return the calls of the last response that have no output yet: the next turn has to
	 * bring them.
	 * @return the items, as they came
	 */
	public List<RawJson> openCalls() {
		return this.leftOpen.calls();
	}

	/**
	 * Return the calls of async tools that have no output yet, those of earlier responses
	 * too: any turn may bring them.
	 * @return the items, as they came and in order
	 */
	public List<RawJson> asyncCalls() {
		return this.leftOpen.asyncCalls();
	}

	/**
	 * Return the size of all items that are kept.
	 */
	long keptBytes() {
		return this.window.keptBytes() + this.leftOpen.bytes();
	}

	/**
	 * Return the ID of this version, by which it is told from another one of the same
	 * number.
	 * @return the ID, empty before the first turn
	 */
	String versionId() {
		return this.versions.latest();
	}

	/**
	 * Return whether this is a version, or one of those that came after it. Of the last
	 * {@value RecentVersions#MAX} versions that is known.
	 */
	boolean follows(String versionId) {
		return this.versions.contains(versionId);
	}

	/**
	 * Return whether the last response is only a pause of the model's program:
	 * {@link Conversation#resumeRun()} goes on to the answer.
	 * @return whether the answer is still to come
	 */
	public boolean isPaused() {
		return this.leftOpen.paused();
	}

	RecentVersions versions() {
		return this.versions;
	}

	LeftOpen leftOpen() {
		return this.leftOpen;
	}

	ReplayWindow window() {
		return this.window;
	}

	/**
	 * Go on by one turn.
	 */
	ConversationState advanced(int turns, @Nullable String responseId, boolean stored, ReplayWindow window,
			LeftOpen leftOpen) {
		return new ConversationState(this.id, this.version + 1, this.turns + turns, responseId, stored, window,
				leftOpen, this.versions.next());
	}

	/**
	 * Note input that waits for the next turn.
	 */
	ConversationState steered(List<RawJson> input) {
		return new ConversationState(this.id, this.version + 1, this.turns, this.lastResponseId, this.stored,
				this.window, this.leftOpen.plus(input), this.versions.next());
	}

	/**
	 * Note input that waits for the next turn and could not be saved.
	 */
	ConversationState holding(List<RawJson> input) {
		return new ConversationState(this.id, this.version, this.turns, this.lastResponseId, this.stored, this.window,
				this.leftOpen.plus(input), this.versions);
	}

	/**
	 * Leave out reasoning that the service cannot read any more.
	 */
	ConversationState withoutReasoning() {
		return new ConversationState(this.id, this.version, this.turns, this.lastResponseId, this.stored,
				this.window.withoutReasoning(), this.leftOpen, this.versions);
	}

	/**
	 * Begin a new chain with a window that stands for all that was said.
	 */
	ConversationState compacted(ReplayWindow window, LeftOpen leftOpen) {
		return new ConversationState(this.id, this.version + 1, this.turns, null, false, window, leftOpen,
				this.versions.next());
	}

	/**
	 * Branch off into a conversation of its own. The jobs stay behind.
	 */
	ConversationState forked(String id) {
		return new ConversationState(id, 0, this.turns, this.lastResponseId, this.stored, this.window,
				this.leftOpen.withoutAsyncCalls());
	}

	@Override
	public String toString() {
		return "Conversation " + this.id + ", version " + this.version + ", " + this.turns + " turns, "
				+ ((this.lastResponseId != null) ? "after " + this.lastResponseId : "no response yet")
				+ (this.stored ? " (stored), " : ", ") + this.window;
	}

}
