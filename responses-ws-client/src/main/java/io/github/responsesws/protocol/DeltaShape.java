package io.github.responsesws.protocol;

/**
 * How the deltas of one text are written: every byte of their frames but those of the
 * values which differ from delta to delta. A frame is compared with it instead of being
 * read name by name. What fits is what a scan would find: the bytes in between were
 * checked when they were first seen, and the values are read as a scan reads them.
 *
 * @param <C> what the deltas of a text share
 */
final class DeltaShape<C> {

	private final C context;

	private final DeltaMember[] values;

	private final byte[][] before;

	/**
	 * Create a shape.
	 * @param context what all deltas of the text share
	 * @param values the members whose values differ, in order
	 * @param before what stands before each of these values, and after the last; the
	 * quotes of a string are no part of it
	 */
	DeltaShape(C context, DeltaMember[] values, byte[][] before) {
		this.context = context;
		this.values = values;
		this.before = before;
	}

	C context() {
		return this.context;
	}

	/**
	 * Read a frame, as far as it fits.
	 * @param limit where the frame ends
	 * @param reader takes the values
	 * @return whether all of it fits
	 */
	boolean fits(byte[] frame, int offset, int limit, ValueReader reader) {
		int count = this.values.length;
		byte[] after = this.before[count];
		int end = limit - after.length;
		// Where the lane is named last, that tells texts apart.
		if (end < offset || !JsonBytes.startsWith(frame, end, limit, after)) {
			return false;
		}
		int at = offset;
		for (int i = 0; i < count; i++) {
			byte[] before = this.before[i];
			if (!JsonBytes.startsWith(frame, at, end, before)) {
				return false;
			}
			at = reader.value(this.values[i], frame, at + before.length, limit);
			if (at < 0) {
				return false;
			}
		}
		return at == end;
	}

	/**
	 * Reads the values that differ.
	 */
	interface ValueReader {

		/**
		 * Read a value of a delta.
		 * @param from where it begins, after its quote if it is a string
		 * @param limit where the frame ends
		 * @return where it ends, or -1 if a compact delta cannot have it
		 */
		int value(DeltaMember member, byte[] frame, int from, int limit);

	}

}
