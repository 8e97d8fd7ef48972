package io.github.responsesws.protocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Adds up the events of a response to its output: every item once and in order, and every
 * text once, whichever event brings it first. Services differ in that: some send no
 * deltas, some leave the text out of the item or the items out of the terminal event,
 * some give two items one index or an item another ID in each event.
 * <p>
 * For the events of one turn, one after the other; not safe for use by several threads at
 * once. A new response begins with {@code response.created}.
 *
 * @since 0.1.0
 */
public final class OutputCollector {

	private final List<CollectedItem> items = new ArrayList<>();

	// Where the delta before went: deltas of one text often come in a row.
	private @Nullable DeltaContext context;

	private @Nullable CollectedText text;

	private @Nullable CollectedItem item;

	private String answer = "";

	private String commentary = "";

	/**
	 * Note an event.
	 * @param event the next event
	 */
	public void accept(ResponseEvent event) {
		this.answer = "";
		this.commentary = "";
		if (event instanceof CompactDelta delta) {
			delta(delta);
			return;
		}
		this.context = null;
		if (event instanceof OutputItemEvent change) {
			item(change);
		}
		else if (event instanceof ContentPartEvent.Done done) {
			part(done);
		}
		else if (event instanceof OutputTextEvent.Done done) {
			settle(message(done, done.itemId(), done.outputIndex()), CollectedText.Kind.TEXT, done.contentIndex(),
					done.text());
		}
		else if (event instanceof RefusalEvent.Done done) {
			settle(message(done, done.itemId(), done.outputIndex()), CollectedText.Kind.REFUSAL, done.contentIndex(),
					done.refusal());
		}
		else if (event instanceof FunctionCallArgumentsEvent.Done done) {
			settle(call(done.itemId(), done.outputIndex()), CollectedText.Kind.ARGUMENTS, 0, done.arguments());
		}
		else if (event instanceof McpCallEvent.ArgumentsDone done) {
			settle(call(done.itemId(), done.outputIndex()), CollectedText.Kind.ARGUMENTS, 0, done.arguments());
		}
		else if (event instanceof CustomToolCallInputEvent.Done done) {
			settle(call(done.itemId(), done.outputIndex()), CollectedText.Kind.INPUT, 0, done.input());
		}
		else if (event instanceof ResponseLifecycleEvent.Created) {
			this.items.clear();
		}
	}

	/**
	 * Return what the event noted last adds to the answer, as
	 * {@link Response#outputText()} understands it. All of these together are the answer.
	 * @return the text, possibly empty; never half of a surrogate pair whose other half
	 * follows
	 */
	public String answerPiece() {
		return this.answer;
	}

	/**
	 * Return what the event noted last adds to the commentary.
	 * @return the text, possibly empty
	 * @see Response#commentary()
	 */
	public String commentaryPiece() {
		return this.commentary;
	}

	/**
	 * Return whether an item of the response is known from events about it.
	 */
	public boolean hasItems() {
		return !this.items.isEmpty();
	}

	/**
	 * Return the items that the events so far told.
	 * @param status the status of the response, such as {@code completed}, for items that
	 * no event of their own ended
	 * @return the items, those with lower indexes first, otherwise as they came
	 */
	public List<OutputItem> items(String status) {
		List<OutputItem> items = new ArrayList<>(this.items.size());
		for (CollectedItem item : inOrder()) {
			items.add(item.complete(status));
		}
		return items;
	}

	/**
	 * End the response. What its terminal event tells first counts as noted last.
	 * @param response the response of the terminal event
	 * @return the response with all that its events told: the same one if it lacks
	 * nothing
	 */
	public Response complete(Response response) {
		this.answer = "";
		this.commentary = "";
		this.context = null;
		for (CollectedItem item : this.items) {
			item.flush((text, rest) -> told(item, text, rest));
		}
		List<OutputItem> sent = response.output();
		if (sent.isEmpty()) {
			return this.items.isEmpty() ? response : response.withOutput(items(response.status()));
		}
		List<OutputItem> complete = matched(sent);
		return complete.equals(sent) ? response : response.withOutput(complete);
	}

	/**
	 * Forget the response that has ended.
	 */
	public void clear() {
		this.items.clear();
		this.context = null;
	}

	private void delta(CompactDelta delta) {
		CollectedText text = this.text;
		if (text == null || delta.context != this.context) {
			text = find(delta);
			this.text = text;
			this.context = (text != null) ? delta.context : null;
		}
		if (text != null) {
			told(Objects.requireNonNull(this.item), text, text.append(delta));
		}
	}

	private @Nullable CollectedText find(CompactDelta delta) {
		CollectedText.Kind kind = CollectedText.Kind.of(delta.context.type);
		if (kind == null) {
			return null;
		}
		CollectedItem item = kind.isPart() ? message((ResponseEvent) delta, delta.itemId(), delta.outputIndex())
				: call(delta.itemId(), delta.outputIndex());
		this.item = item;
		return (item != null) ? item.text(kind, delta.context.contentIndex) : null;
	}

	private void part(ContentPartEvent.Done event) {
		RawJson part = event.part();
		CollectedText.Kind kind = CollectedText.Kind.ofPart(part);
		if (kind != null) {
			settle(message(event, event.itemId(), event.outputIndex()), kind, event.contentIndex(),
					ItemText.string(part, kind.member));
		}
	}

	private void item(OutputItemEvent event) {
		OutputItem item = event.item();
		String id = Objects.requireNonNullElse(item.id(), "");
		int index = event.outputIndex();
		boolean done = event instanceof OutputItemEvent.Done;
		CollectedItem known = latest((candidate) -> candidate.isItself(item));
		if (known == null) {
			known = latest((candidate) -> candidate.isSameCall(item));
		}
		if (known == null) {
			known = latest((candidate) -> !candidate.isDone() && (done || !candidate.isOpened())
					&& candidate.isLike(item) && candidate.mayBe(id, index));
		}
		if (known == null) {
			known = added(new CollectedItem(id, index, MessageRole.ANSWER));
		}
		if (!done) {
			known.opened(item, index);
			return;
		}
		CollectedItem ended = known;
		ended.done(item, index);
		ended.settle(item, (text, rest) -> told(ended, text, rest));
	}

	private CollectedItem message(ResponseEvent event, String id, int outputIndex) {
		CollectedItem known = known(id, outputIndex, CollectedItem::isMessage);
		return (known != null) ? known : added(new CollectedItem(id, outputIndex, MessageRole.of(null, event.agent())));
	}

	/**
	 * Return the call that an event is about. One that no event began has neither a name
	 * nor a call ID, so that nobody could answer it.
	 */
	private @Nullable CollectedItem call(String id, int outputIndex) {
		return known(id, outputIndex, (item) -> item.isOpened() && !item.isMessage());
	}

	private @Nullable CollectedItem known(String id, int outputIndex, Predicate<CollectedItem> kind) {
		CollectedItem known = named(id, kind);
		if (known == null) {
			known = latest((item) -> !item.isDone() && kind.test(item) && item.mayBe(id, outputIndex));
		}
		if (known != null) {
			known.called(id);
		}
		return known;
	}

	private @Nullable CollectedItem named(String id, Predicate<CollectedItem> kind) {
		return latest((item) -> item.isNamed(id) && kind.test(item));
	}

	private @Nullable CollectedItem latest(Predicate<CollectedItem> condition) {
		for (int i = this.items.size() - 1; i >= 0; i--) {
			if (condition.test(this.items.get(i))) {
				return this.items.get(i);
			}
		}
		return null;
	}

	private CollectedItem added(CollectedItem item) {
		this.items.add(item);
		return item;
	}

	private void settle(@Nullable CollectedItem item, CollectedText.Kind kind, int index, String whole) {
		if (item != null) {
			CollectedText text = item.text(kind, index);
			told(item, text, text.settle(whole));
		}
	}

	private void told(CollectedItem item, CollectedText text, String piece) {
		if (text.kind != CollectedText.Kind.TEXT || piece.isEmpty()) {
			return;
		}
		// What agents say to each other is neither.
		if (item.role() == MessageRole.ANSWER) {
			this.answer = this.answer.isEmpty() ? piece : this.answer + piece;
		}
		else if (item.role() == MessageRole.COMMENTARY) {
			this.commentary = this.commentary.isEmpty() ? piece : this.commentary + piece;
		}
	}

	/**
	 * Return the items that came, by their index; one without follows the one before it.
	 */
	private List<CollectedItem> inOrder() {
		List<Placed> placed = new ArrayList<>(this.items.size());
		int index = 0;
		for (CollectedItem item : this.items) {
			index = (item.outputIndex() >= 0) ? item.outputIndex() : index;
			placed.add(new Placed(index, item));
		}
		placed.sort(Comparator.comparingInt(Placed::index));
		return placed.stream().map(Placed::item).toList();
	}

	/**
	 * Complete the items of a terminal event by what events told of them.
	 */
	private List<OutputItem> matched(List<OutputItem> sent) {
		List<CollectedItem> left = new ArrayList<>(inOrder());
		@Nullable CollectedItem[] known = new CollectedItem[sent.size()];
		for (int i = 0; i < known.length; i++) {
			OutputItem item = sent.get(i);
			known[i] = take(left, (candidate) -> item.id() != null && candidate.isNamed(item.id()));
		}
		List<OutputItem> complete = new ArrayList<>(known.length);
		for (int i = 0; i < known.length; i++) {
			OutputItem item = sent.get(i);
			CollectedItem match = known[i];
			if (match == null) {
				match = take(left, (candidate) -> candidate.isLike(item) && candidate.fits(item));
			}
			if (match == null) {
				match = new CollectedItem("", i, MessageRole.ANSWER);
			}
			complete.add(ended(match, item, i));
		}
		return complete;
	}

	private OutputItem ended(CollectedItem item, OutputItem sent, int index) {
		if (!item.isOpened()) {
			item.opened(sent, index);
		}
		item.settle(sent, (text, rest) -> told(item, text, rest));
		return item.complete(sent);
	}

	private static @Nullable CollectedItem take(List<CollectedItem> items, Predicate<CollectedItem> condition) {
		for (CollectedItem item : items) {
			if (condition.test(item)) {
				items.remove(item);
				return item;
			}
		}
		return null;
	}

	/**
	 * An item and its place.
	 *
	 * @param index its index in the output
	 * @param item the item
	 */
	private record Placed(int index, CollectedItem item) {
	}

}
