package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One text of an item as its events tell it: each character once, whichever event brings
 * it first. Owned by one collector.
 */
final class CollectedText {

	final Kind kind;

	/** The index of the content part; 0 for a text of the item as a whole. */
	final int index;

	private final StringBuilder text = new StringBuilder();

	// Half of a surrogate pair that waits for its other half.
	private String half = "";

	private @Nullable CompactDelta last;

	CollectedText(Kind kind, int index) {
		this.kind = kind;
		this.index = index;
	}

	/**
	 * Note a delta.
	 * @return what it adds
	 */
	String append(CompactDelta delta) {
		this.last = delta;
		String piece = delta.delta();
		if (!this.half.isEmpty() || JsonText.endsInHalf(piece)) {
			piece = join(piece);
		}
		this.text.append(piece);
		return piece;
	}

	private String join(String piece) {
		String text = this.half + piece;
		int whole = JsonText.endsInHalf(text) ? text.length() - 1 : text.length();
		this.half = text.substring(whole);
		return text.substring(0, whole);
	}

	/**
	 * Note an event that tells the whole text.
	 * @return what it adds: nothing where it tells less than was told, or something else
	 */
	String settle(String whole) {
		int told = this.text.length();
		if (whole.length() <= told || !isBegunBy(whole)) {
			return "";
		}
		this.half = "";
		String rest = whole.substring(told);
		this.text.append(rest);
		return rest;
	}

	/**
	 * Return half of a surrogate pair whose other half did not come.
	 */
	String flush() {
		CompactDelta last = this.last;
		this.last = null;
		String rest = (last != null) ? this.half + last.heldBack() : "";
		return rest.isEmpty() ? "" : settle(this.text + rest);
	}

	/**
	 * Return whether a text begins with this one, or this one with it.
	 */
	boolean fits(String other) {
		return (other.length() < this.text.length()) ? exceeds(other) : isBegunBy(other);
	}

	private boolean isBegunBy(String whole) {
		return whole.startsWith(this.text.toString());
	}

	boolean isEmpty() {
		return this.text.isEmpty();
	}

	/**
	 * Return whether this text has more to tell than another that it begins with.
	 */
	boolean exceeds(String other) {
		return other.length() < this.text.length() && this.text.toString().startsWith(other);
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

	/**
	 * Where a text is in its item.
	 */
	enum Kind {

		TEXT("output_text", "text"),

		REFUSAL("refusal", "refusal"),

		ARGUMENTS("", "arguments"),

		INPUT("", "input");

		/** The type of the content part, empty for a member of the item itself. */
		final String part;

		final String member;

		Kind(String part, String member) {
			this.part = part;
			this.member = member;
		}

		boolean isPart() {
			return !this.part.isEmpty();
		}

		static @Nullable Kind ofPart(RawJson part) {
			String type = ItemText.string(part, "type");
			return TEXT.part.equals(type) ? TEXT : REFUSAL.part.equals(type) ? REFUSAL : null;
		}

		static @Nullable Kind of(EventType delta) {
			return switch (delta) {
				case OUTPUT_TEXT_DELTA -> TEXT;
				case REFUSAL_DELTA -> REFUSAL;
				case FUNCTION_CALL_ARGUMENTS_DELTA, MCP_CALL_ARGUMENTS_DELTA -> ARGUMENTS;
				case CUSTOM_TOOL_CALL_INPUT_DELTA -> INPUT;
				default -> null;
			};
		}

	}

}
