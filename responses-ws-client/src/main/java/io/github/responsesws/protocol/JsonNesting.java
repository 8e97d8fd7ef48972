package io.github.responsesws.protocol;

import java.util.Arrays;

/**
 * The objects and arrays around what is read, the outermost first.
 */
final class JsonNesting {

	private int depth;

	/** A bit for each level: whether it is an object. */
	private long[] objects = new long[1];

	void reset() {
		this.depth = 0;
	}

	/**
	 * Return how many objects and arrays have begun and not ended.
	 */
	int depth() {
		return this.depth;
	}

	void begin(boolean object) {
		if (this.depth == Json.MAX_DEPTH) {
			throw new MalformedJsonException("JSON nested deeper than " + Json.MAX_DEPTH + " levels");
		}
		long bit = 1L << this.depth;
		int word = this.depth >>> 6;
		if (word == this.objects.length) {
			this.objects = Arrays.copyOf(this.objects, (Json.MAX_DEPTH + Long.SIZE) / Long.SIZE);
		}
		this.objects[word] = object ? this.objects[word] | bit : this.objects[word] & ~bit;
		this.depth++;
	}

	void end() {
		this.depth--;
	}

	/**
	 * Return whether the innermost is an object.
	 */
	boolean isInObject() {
		int top = this.depth - 1;
		return (this.objects[top >>> 6] & (1L << top)) != 0;
	}

}
