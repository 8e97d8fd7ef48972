package io.github.responsesws.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * One output item as its events tell it. Owned by one collector.
 */
final class CollectedItem {

	private final List<CollectedText> texts = new ArrayList<>(1);

	private @Nullable String id;

	// What the event before called it; gateways may give an item another ID each time.
	private @Nullable String alias;

	private int outputIndex;

	private @Nullable OutputItem item;

	private boolean done;

	private MessageRole role;

	/**
	 * Begin an item.
	 * @param id its ID, empty if the event names none
	 * @param outputIndex its index, -1 if the event names none
	 * @param role what it is to the response, if it is a message
	 */
	CollectedItem(String id, int outputIndex, MessageRole role) {
		this.id = id.isEmpty() ? null : id;
		this.outputIndex = outputIndex;
		this.role = role;
	}

	int outputIndex() {
		return this.outputIndex;
	}

	MessageRole role() {
		return this.role;
	}

	boolean isDone() {
		return this.done;
	}

	/**
	 * Return whether an event has told the item itself.
	 */
	boolean isOpened() {
		return this.item != null;
	}

	boolean isNamed(String id) {
		return !id.isEmpty() && (id.equals(this.id) || id.equals(this.alias));
	}

	/**
	 * Return whether an event may be about this item that calls it by another name.
	 */
	boolean mayBe(String id, int outputIndex) {
		if (outputIndex >= 0 && outputIndex == this.outputIndex) {
			return true;
		}
		return (id.isEmpty() || this.id == null) && (outputIndex < 0 || this.outputIndex < 0);
	}

	boolean isMessage() {
		return this.item == null || this.item instanceof MessageItem;
	}

	/**
	 * Return whether an item of another event has the ID of this one. Its call ID may
	 * still be another.
	 */
	boolean isItself(OutputItem other) {
		return other.id() != null && other.id().equals(this.id)
				&& (this.item == null || this.item.type().equals(other.type()));
	}

	/**
	 * Return whether an item of another event is of the same kind, and not another call.
	 */
	boolean isLike(OutputItem other) {
		if (this.item == null) {
			return other instanceof MessageItem;
		}
		String call = ItemText.string(this.item.json(), "call_id");
		String otherCall = ItemText.string(other.json(), "call_id");
		return this.item.type().equals(other.type())
				&& (call.isEmpty() || otherCall.isEmpty() || call.equals(otherCall));
	}

	/**
	 * Return whether an item of another event is the same call.
	 */
	boolean isSameCall(OutputItem other) {
		String call = ItemText.string(other.json(), "call_id");
		return this.item != null && !call.isEmpty() && call.equals(ItemText.string(this.item.json(), "call_id"))
				&& this.item.type().equals(other.type());
	}

	void called(String id) {
		if (!id.isEmpty()) {
			this.alias = id;
		}
	}

	void opened(OutputItem item, int outputIndex) {
		this.item = item;
		this.outputIndex = (outputIndex >= 0) ? outputIndex : this.outputIndex;
		this.id = (item.id() != null) ? item.id() : this.id;
		if (item instanceof MessageItem message) {
			this.role = message.messageRole();
		}
	}

	void done(OutputItem item, int outputIndex) {
		opened(item, outputIndex);
		this.done = true;
	}

	CollectedText text(CollectedText.Kind kind, int index) {
		int at = Math.max(index, 0);
		for (CollectedText text : this.texts) {
			if (text.kind == kind && text.index == at) {
				return text;
			}
		}
		CollectedText text = new CollectedText(kind, at);
		this.texts.add(text);
		return text;
	}

	/**
	 * Note all texts of an item that an event tells as a whole.
	 * @param told hears of what is new in each
	 */
	void settle(OutputItem item, BiConsumer<CollectedText, String> told) {
		if (item instanceof MessageItem message) {
			List<RawJson> parts = message.content();
			for (int i = 0; i < parts.size(); i++) {
				CollectedText.Kind kind = CollectedText.Kind.ofPart(parts.get(i));
				if (kind != null) {
					CollectedText text = text(kind, i);
					told.accept(text, text.settle(ItemText.string(parts.get(i), kind.member)));
				}
			}
		}
	}

	/**
	 * Note that nothing more comes.
	 */
	void flush(BiConsumer<CollectedText, String> told) {
		for (CollectedText text : this.texts) {
			told.accept(text, text.flush());
		}
	}

	/**
	 * Return whether a message says the same as far as either goes.
	 */
	boolean fits(OutputItem other) {
		if (!(other instanceof MessageItem message)) {
			return true;
		}
		List<RawJson> parts = message.content();
		for (CollectedText text : this.texts) {
			if (text.kind.isPart() && text.index < parts.size()
					&& !text.fits(ItemText.string(parts.get(text.index), text.kind.member))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return the item with all that its events told.
	 * @param status the status of the response it belongs to
	 * @return the item, byte for byte as it came where it is complete
	 */
	OutputItem complete(String status) {
		OutputItem item = this.item;
		if (item == null) {
			return ItemText.message(this.id, status, this.texts);
		}
		OutputItem complete = complete(item);
		return this.done ? complete : ItemText.ended(complete, isCut() ? "incomplete" : status);
	}

	/**
	 * Return an item with all that the events of this one told.
	 */
	OutputItem complete(OutputItem item) {
		return this.texts.isEmpty() ? item : ItemText.complete(item, this.texts);
	}

	/**
	 * Return whether this is a call of which nothing but its beginning came.
	 */
	private boolean isCut() {
		return (this.item instanceof FunctionCallItem || this.item instanceof CustomToolCallItem)
				&& this.texts.stream().allMatch(CollectedText::isEmpty);
	}

}
