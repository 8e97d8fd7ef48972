package io.github.responsesws.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The shapes of the deltas of one connection, a shape for each type, and the values of
 * the frame that is scanned, of which a shape can be made. Owned by the thread that
 * decodes.
 *
 * @param <T> the types of frames
 */
final class DeltaShapes<T> {

	/** More types are not written at the same time. */
	private static final int MOST = 4;

	/** Real frames have some two hundred bytes around their values. */
	static final int MOST_BYTES = 1024;

	private final List<DeltaShape<T>> shapes = new ArrayList<>(MOST);

	/** Where the shape is that fitted last, and is tried first. */
	private int likely;

	private final DeltaMember[] members = new DeltaMember[DeltaMember.COUNT];

	private final int[] starts = new int[DeltaMember.COUNT];

	private final int[] ends = new int[DeltaMember.COUNT];

	private int noted;

	/**
	 * Return the shape whose first bytes are those of a frame.
	 * @return the shape, or {@code null} if there is none
	 */
	@Nullable DeltaShape<T> find(byte[] frame, int offset, int length) {
		int size = this.shapes.size();
		for (int i = 0; i < size; i++) {
			int index = (this.likely + i) % size;
			DeltaShape<T> shape = this.shapes.get(index);
			if (JsonBytes.startsWith(frame, offset, offset + length, shape.before(0))) {
				this.likely = index;
				return shape;
			}
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
	 * Note a value of the frame.
	 * @param start where it begins in the frame
	 * @param end where it ends
	 */
	void note(DeltaMember member, int start, int end) {
		if (this.noted < DeltaMember.COUNT) {
			this.members[this.noted] = member;
			this.starts[this.noted] = start;
			this.ends[this.noted] = end;
			this.noted++;
		}
	}

	/**
	 * Learn from a compact delta, each of whose values was noted. One that is mostly
	 * white space is not worth keeping.
	 */
	void learn(T type, long layout, byte[] frame, int offset, int length) {
		int around = length;
		for (int i = 0; i < this.noted; i++) {
			around -= this.ends[i] - this.starts[i];
		}
		if (around > MOST_BYTES) {
			return;
		}
		int place = placeOf(type);
		if (place == this.shapes.size()) {
			this.shapes.add(shape(type, layout, frame, offset, length));
		}
		else if (this.shapes.get(place).type() != type || this.shapes.get(place).missed()) {
			this.shapes.set(place, shape(type, layout, frame, offset, length));
		}
		this.likely = place;
	}

	private int placeOf(T type) {
		for (int i = 0; i < this.shapes.size(); i++) {
			if (this.shapes.get(i).type() == type) {
				return i;
			}
		}
		return (this.shapes.size() < MOST) ? this.shapes.size() : (this.likely + 1) % MOST;
	}

	private DeltaShape<T> shape(T type, long layout, byte[] frame, int offset, int length) {
		List<DeltaMember> values = new ArrayList<>();
		List<byte[]> before = new ArrayList<>();
		int from = 0;
		for (int i = 0; i < this.noted; i++) {
			if (!this.members[i].isConstant()) {
				values.add(this.members[i]);
				before.add(Arrays.copyOfRange(frame, offset + from, offset + this.starts[i]));
				from = this.ends[i];
			}
		}
		before.add(Arrays.copyOfRange(frame, offset + from, offset + length));
		return new DeltaShape<>(type, layout, values.toArray(new DeltaMember[0]), before.toArray(new byte[0][]));
	}

}
