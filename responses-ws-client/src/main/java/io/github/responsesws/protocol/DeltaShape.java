package io.github.responsesws.protocol;

/**
 * How compact deltas of a type are written: which members they have, in which order, and
 * every byte that stands between those values which differ from frame to frame. A frame
 * is compared with it instead of being read name by name. What fits is what a scan would
 * find: the bytes in between were checked when they were first seen, and the values are
 * read as a scan reads them.
 *
 * @param <T> the types of frames
 */
final class DeltaShape<T> {

	/** So often in a row may it not fit frames of its type before it is learned anew. */
	private static final int PATIENCE = 8;

	private final T type;

	private final long layout;

	private final DeltaMember[] values;

	private final byte[][] before;

	private int misses;

	/**
	 * Create a shape.
	 * @param type the type of the frames
	 * @param layout all members in order, as a context keeps them
	 * @param values the members whose values differ, in order
	 * @param before what stands before each of these values, and after the last
	 */
	DeltaShape(T type, long layout, DeltaMember[] values, byte[][] before) {
		this.type = type;
		this.layout = layout;
		this.values = values;
		this.before = before;
	}

	T type() {
		return this.type;
	}

	long layout() {
		return this.layout;
	}

	/**
	 * Return how many values differ.
	 */
	int size() {
		return this.values.length;
	}

	DeltaMember value(int index) {
		return this.values[index];
	}

	/**
	 * Return the bytes before a value, or after the last.
	 */
	byte[] before(int index) {
		return this.before[index];
	}

	void fitted() {
		this.misses = 0;
	}

	/**
	 * Tell that a compact delta of this type did not fit.
	 * @return whether its shape should take the place of this one
	 */
	boolean missed() {
		this.misses++;
		return this.misses == PATIENCE;
	}

}
