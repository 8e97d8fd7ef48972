package io.github.responsesws.protocol;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Where the members of a response end in its frame, and which one is its ID. Owned by the
 * thread that decodes.
 */
final class ResponseMembers {

	/** More than any service sends. */
	static final int MOST = 256;

	/** Where the first member begins, and where each ends. */
	private int[] ends = new int[1];

	private int count;

	private int idAt;

	private @Nullable String id;

	/** Whether the response has more members than are noted here, or IDs. */
	private boolean odd;

	/**
	 * Begin with another response.
	 * @param start where its first member begins
	 */
	void begin(int start) {
		this.ends[0] = start;
		this.count = 0;
		this.idAt = 0;
		this.id = null;
		this.odd = false;
	}

	int count() {
		return this.count;
	}

	/**
	 * Return where the first members end.
	 * @param count how many
	 */
	int end(int count) {
		return this.ends[count];
	}

	/**
	 * Note where the next member ends.
	 */
	void add(int end) {
		if (this.count == MOST) {
			this.odd = true;
			return;
		}
		this.count++;
		if (this.count == this.ends.length) {
			this.ends = Arrays.copyOf(this.ends, Math.min(this.count + 40, MOST + 1));
		}
		this.ends[this.count] = end;
	}

	/**
	 * Note that the next member is the ID.
	 */
	void id(String id) {
		this.odd = this.odd || this.id != null;
		this.idAt = this.count + 1;
		this.id = id;
	}

	/**
	 * Note members that are the same in another frame.
	 * @param shift by how much they stand later in this frame
	 */
	void addAlike(ResponseMembers other, int to, int shift) {
		String id = other.id;
		while (this.count < to) {
			if (id != null && this.count + 1 == other.idAt) {
				id(id);
			}
			add(other.ends[this.count + 1] + shift);
		}
	}

	@Nullable String id() {
		return this.id;
	}

	boolean isOdd() {
		return this.odd;
	}

}
