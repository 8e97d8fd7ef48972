package io.github.responsesws.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The halves of surrogate pairs with which deltas ended, each held back for the next
 * delta of its text, so that every delta can be encoded by itself. Owned by the thread
 * that decodes.
 */
final class SplitPairs {

	/** More texts than are cut at the same time; beyond it halves go out as they are. */
	private static final int MAX_HELD = 64;

	private final List<Half> halves = new ArrayList<>(1);

	/**
	 * Return whether no delta has anything to wait for, which is so nearly always.
	 */
	boolean isEmpty() {
		return this.halves.isEmpty();
	}

	/**
	 * Return a delta with the half that its text waits for, and without the one that it
	 * ends with.
	 */
	String join(EventType type, FrameScan scan) {
		String delta = Objects.requireNonNullElse(scan.delta, "");
		String text = take(type, scan) + delta;
		if (!JsonText.endsInHalf(text) || this.halves.size() == MAX_HELD) {
			return text;
		}
		int last = text.length() - 1;
		this.halves.add(new Half(type, scan.streamId, scan.itemId, scan.outputIndex, scan.contentIndex,
				scan.summaryIndex, text.charAt(last)));
		return text.substring(0, last);
	}

	private String take(EventType type, FrameScan scan) {
		String delta = Objects.requireNonNullElse(scan.delta, "");
		boolean second = !delta.isEmpty() && Character.isLowSurrogate(delta.charAt(0));
		Half found = null;
		for (Half half : this.halves) {
			// Gateways may give an item another ID in each event.
			if (half.isBeside(type, scan) && (half.itemId.equals(scan.itemId) || (second && found == null))) {
				found = half;
			}
		}
		if (found == null) {
			return "";
		}
		this.halves.remove(found);
		return String.valueOf(found.character);
	}

	/**
	 * Forget the halves of a lane: its next response must not begin with them.
	 */
	void forget(@Nullable String streamId) {
		this.halves.removeIf((half) -> Objects.equals(half.streamId, streamId));
	}

	/**
	 * Half of a pair, and the text that it belongs to.
	 */
	private record Half(EventType type, @Nullable String streamId, String itemId, int outputIndex, int contentIndex,
			int summaryIndex, char character) {

		boolean isBeside(EventType type, FrameScan scan) {
			return this.type == type && this.outputIndex == scan.outputIndex && this.contentIndex == scan.contentIndex
					&& this.summaryIndex == scan.summaryIndex && Objects.equals(this.streamId, scan.streamId);
		}

	}

}
