package io.github.responsesws.protocol;

/**
 * How the deltas of one text are written: every byte of their frames but those of the
 * values which differ from delta to delta. A frame is compared with it instead of being
 * read name by name. What fits is what a scan would find: the bytes in between were
 * checked when they were first seen, and the values are read as a scan reads them.
 */
final class DeltaShape {

	private final DeltaContext context;

	private final DeltaMember[] values;

	private final byte[][] before;

	/**
	 * Create a shape.
	 * @param context what all deltas of the text share
	 * @param values the members whose values differ, in order
	 * @param before what stands before each of these values, and after the last
	 */
	DeltaShape(DeltaContext context, DeltaMember[] values, byte[][] before) {
		this.context = context;
		this.values = values;
		this.before = before;
	}

	DeltaContext context() {
		return this.context;
	}

	/**
	 * Read a frame, as far as it fits.
	 * @param cursor reads the frame
	 * @param scan takes the values
	 * @return whether all of it fits
	 */
	boolean fits(JsonCursor cursor, FrameScan scan) {
		scan.restart();
		for (int i = 0; i < this.values.length; i++) {
			if (!cursor.skip(this.before[i]) || !scan.value(this.values[i])) {
				return false;
			}
		}
		return cursor.skip(this.before[this.values.length]) && cursor.isExhausted();
	}

}
