package io.github.responsesws.protocol;

import java.lang.ref.WeakReference;

import org.jspecify.annotations.Nullable;

/**
 * The response that was read last. Services repeat the whole request in each change of a
 * response, and an application's requests are much alike: so most members of a response
 * are, byte for byte, those of the one before, were checked there and need no second
 * look. Owned by the thread that decodes.
 */
final class ResponseEcho {

	/** Fewer bytes are as quickly read. */
	private static final int LEAST_BYTES = 256;

	// The event's: an idle connection keeps no frame alive.
	private @Nullable WeakReference<byte[]> lastFrame;

	private ResponseMembers last = new ResponseMembers();

	private ResponseMembers current = new ResponseMembers();

	/** The frame of the last response, while another one is read. */
	private byte @Nullable [] before;

	/**
	 * Begin with a response.
	 * @param cursor before its first member
	 */
	void begin(JsonCursor cursor) {
		this.before = (this.lastFrame != null) ? this.lastFrame.get() : null;
		this.current.begin(cursor.endOffset());
	}

	/**
	 * Go past the members that are those of the last response.
	 * @param cursor before a member, or the end of the response
	 */
	void skip(JsonCursor cursor) {
		byte[] before = this.before;
		int first = this.current.count();
		if (before == null || first >= this.last.count()) {
			return;
		}
		int start = this.last.end(first);
		int alike = cursor.alike(before, start);
		int next = first;
		// What ends a member must be the same too: a number might go on.
		while (next < this.last.count() && this.last.end(next + 1) - start < alike) {
			next++;
		}
		if (next > first) {
			this.current.addAlike(this.last, next, cursor.endOffset() - start);
			cursor.skipMembers(this.last.end(next) - start);
		}
	}

	/**
	 * Note that the member that was read is the ID.
	 */
	void id(String id) {
		this.current.id(id);
	}

	/**
	 * Note that a member was read.
	 * @param end where it ends in the frame
	 */
	void read(int end) {
		this.current.add(end);
	}

	/**
	 * Return the ID of the response, now that it was read.
	 */
	@Nullable String end() {
		return this.current.id();
	}

	/**
	 * Let go of the last response's frame.
	 */
	void clear() {
		this.before = null;
	}

	/**
	 * Remember the response, whose frame is JSON.
	 * @param size the size of the response in bytes
	 */
	void remember(byte[] frame, int size) {
		if (size < LEAST_BYTES || this.current.isOdd()) {
			return;
		}
		ResponseMembers read = this.current;
		this.current = this.last;
		this.last = read;
		this.lastFrame = new WeakReference<>(frame);
	}

}
