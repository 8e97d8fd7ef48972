package io.github.responsesws.session;

import org.jspecify.annotations.Nullable;

/**
 * The IDs of the responses that a lane ran last, so that a late event of one of them is
 * known. Belongs to the session's event loop.
 */
final class RecentIds {

	private static final int SIZE = 16;

	// None before the first response has ended.
	private @Nullable String @Nullable [] ids;

	private int next;

	void add(String id) {
		@Nullable String[] ids = this.ids;
		if (ids == null) {
			ids = new @Nullable String[SIZE];
			this.ids = ids;
		}
		ids[this.next] = id;
		this.next = (this.next + 1) % SIZE;
	}

	boolean contains(String id) {
		@Nullable String[] ids = this.ids;
		if (ids != null) {
			for (String known : ids) {
				if (id.equals(known)) {
					return true;
				}
			}
		}
		return false;
	}

}
