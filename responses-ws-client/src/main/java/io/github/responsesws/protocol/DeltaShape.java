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
	 * @param before what stands before each of these values, and after the last; the
	 * quotes of a string are no part of it
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
	 * @param limit where the frame ends
	 * @param scan takes the values
	 * @return whether all of it fits
	 */
	boolean fits(byte[] frame, int offset, int limit, FrameScan scan) {
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
			at = scan.value(this.values[i], frame, at + before.length, limit);
			if (at < 0) {
				return false;
			}
		}
		return at == end;
	}

}
