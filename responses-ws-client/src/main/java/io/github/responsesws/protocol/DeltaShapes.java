package io.github.responsesws.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The shapes of the deltas of one connection, a shape for each text that is being
 * written, and the values of the frame that is scanned, of which a shape can be made.
 * Owned by the thread that decodes.
 *
 * @param <C> what the deltas of a text share
 */
final class DeltaShapes<C> {

	/** More texts are hardly written at the same time. */
	private static final int MOST = 32;

	/** Real frames have some two hundred bytes around their values. */
	static final int MOST_BYTES = 1024;

	/** A position, a text and its padding. */
	private static final int DIFFERENT = 3;

	/** So many shapes in a row may fit no frame before most are not worth learning. */
	private static final int PATIENCE = 8;

	/** One in so many is learned all the same. */
	private static final int PROBE = 64;

	private final List<DeltaShape<C>> shapes = new ArrayList<>(1);

	/** Where the shape is that fitted last, and is tried first. */
	private int likely;

	private int oldest;

	/** Shapes learned since one fitted. */
	private int fruitless;

	private final DeltaMember[] members = new DeltaMember[DIFFERENT];

	private final int[] starts = new int[DIFFERENT];

	private final int[] ends = new int[DIFFERENT];

	private int noted;

	/**
	 * Read a frame that has one of the shapes.
	 * @param limit where the frame ends
	 * @param reader takes the values
	 * @return what the frame shares with others, or {@code null} if it has no such shape
	 */
	@Nullable C read(byte[] frame, int offset, int limit, DeltaShape.ValueReader reader) {
		int size = this.shapes.size();
		int index = this.likely;
		for (int i = 0; i < size; i++) {
			DeltaShape<C> shape = this.shapes.get(index);
			if (shape.fits(frame, offset, limit, reader)) {
				this.likely = index;
				this.fruitless = 0;
				return shape.context();
			}
			// Where several texts are written, their deltas often come in turns.
			index = (index + 1 < size) ? index + 1 : 0;
		}
		return null;
	}

	/**
	 * Begin with the values of another frame.
	 */
	void begin() {
		this.noted = 0;
	}

	/**
	 * Note a value of the frame that differs from delta to delta.
	 * @param start where it begins in the frame
	 * @param end where it ends
	 */
	void note(DeltaMember member, int start, int end) {
		if (this.noted < DIFFERENT) {
			this.members[this.noted] = member;
			this.starts[this.noted] = start;
			this.ends[this.noted] = end;
			this.noted++;
		}
	}

	/**
	 * Learn from a compact delta, each of whose values was noted. One that is mostly
	 * white space is not worth keeping, and neither is any where no delta looks like
	 * another.
	 */
	void learn(C context, byte[] frame, int offset, int length) {
		int around = length;
		for (int i = 0; i < this.noted; i++) {
			around -= this.ends[i] - this.starts[i];
		}
		if (around > MOST_BYTES || (this.fruitless++ >= PATIENCE && this.fruitless % PROBE != 0)) {
			return;
		}
		DeltaShape<C> shape = shape(context, frame, offset, length);
		if (this.shapes.size() < MOST) {
			this.shapes.add(shape);
			this.likely = this.shapes.size() - 1;
		}
		else {
			this.oldest = (this.oldest + 1) % MOST;
			this.shapes.set(this.oldest, shape);
			this.likely = this.oldest;
		}
	}

	/**
	 * Forget texts that are not being written any more.
	 */
	void forget(Predicate<C> over) {
		this.shapes.removeIf((shape) -> over.test(shape.context()));
		this.likely = 0;
	}

	private DeltaShape<C> shape(C context, byte[] frame, int offset, int length) {
		DeltaMember[] values = Arrays.copyOf(this.members, this.noted);
		byte[][] before = new byte[this.noted + 1][];
		int from = 0;
		for (int i = 0; i < this.noted; i++) {
			before[i] = Arrays.copyOfRange(frame, offset + from, offset + this.starts[i]);
			from = this.ends[i];
		}
		before[this.noted] = Arrays.copyOfRange(frame, offset + from, offset + length);
		return new DeltaShape<>(context, values, before);
	}

}
