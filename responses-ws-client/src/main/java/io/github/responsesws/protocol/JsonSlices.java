package io.github.responsesws.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Cuts an object or array into its values without building a tree, so that what is passed
 * on later is byte for byte what came in.
 *
 * @param json the object or array
 */
record JsonSlices(RawJson json) {

	/**
	 * Return the members of the object.
	 * @return the members in order, the last of duplicates; none if this is no object
	 */
	Map<String, RawJson> members() {
		Map<String, RawJson> members = new LinkedHashMap<>();
		JsonCursor cursor = this.json.cursor();
		if (cursor.peek() == '{') {
			cursor.beginObject();
			while (cursor.nextMember()) {
				members.put(cursor.text(), value(cursor));
			}
		}
		return members;
	}

	/**
	 * Return some members of the object.
	 * @param names the names, ASCII
	 * @return the member of each name, the last of duplicates; null where there is none
	 */
	@Nullable RawJson[] members(byte[]... names) {
		@Nullable RawJson[] members = new RawJson[names.length];
		JsonCursor cursor = this.json.cursor();
		if (cursor.peek() == '{') {
			cursor.beginObject();
			while (cursor.nextMember()) {
				int index = indexOf(cursor, names);
				if (index >= 0) {
					members[index] = value(cursor);
				}
				else {
					cursor.skipValue();
				}
			}
		}
		return members;
	}

	private static int indexOf(JsonCursor cursor, byte[][] names) {
		for (int i = 0; i < names.length; i++) {
			if (cursor.is(names[i])) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * Return the elements of the array.
	 * @return the elements in order; none if this is no array
	 */
	List<RawJson> elements() {
		List<RawJson> elements = new ArrayList<>();
		JsonCursor cursor = this.json.cursor();
		if (cursor.peek() == '[') {
			cursor.beginArray();
			while (cursor.nextElement()) {
				elements.add(value(cursor));
			}
		}
		return elements;
	}

	private RawJson value(JsonCursor cursor) {
		int start = cursor.offset();
		cursor.skipValue();
		return this.json.slice(start, cursor.endOffset());
	}

}
