package io.github.responsesws.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at the bytes of JSON strings eight at a time: most of what is read and written is
 * plain text.
 */
final class JsonBytes {

	private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long ONES = 0x0101010101010101L;

	private static final long HIGH_BITS = 0x8080808080808080L;

	private static final long HASH_FACTOR = 0x9e3779b97f4a7c15L;

	private JsonBytes() {
	}

	/**
	 * Return where the first byte is that does not stand for itself in a JSON string, or
	 * is not ASCII: a quote, a backslash, a control character or a part of a character of
	 * several bytes.
	 * @return its index, or the limit
	 */
	static int skipPlain(byte[] text, int from, int limit) {
		int i = from;
		while (i + Long.BYTES <= limit) {
			long special = special((long) WORD.get(text, i));
			if (special != 0) {
				return i + (Long.numberOfTrailingZeros(special) >>> 3);
			}
			i += Long.BYTES;
		}
		while (i < limit && isPlain(text[i])) {
			i++;
		}
		return i;
	}

	/**
	 * Return where a character of several bytes ends, which must be well-formed UTF-8 by
	 * RFC 3629.
	 * @return the index after it, or the complement of the index of the byte that is
	 * wrong or missing
	 */
	static int endOfCharacter(byte[] text, int index, int limit) {
		int lead = text[index] & 0xff;
		int length;
		int lowest = 0x80;
		int highest = 0xbf;
		if (lead >= 0xc2 && lead <= 0xdf) {
			length = 2;
		}
		else if (lead >= 0xe0 && lead <= 0xef) {
			length = 3;
			lowest = (lead == 0xe0) ? 0xa0 : 0x80;
			highest = (lead == 0xed) ? 0x9f : 0xbf;
		}
		else if (lead >= 0xf0 && lead <= 0xf4) {
			length = 4;
			lowest = (lead == 0xf0) ? 0x90 : 0x80;
			highest = (lead == 0xf4) ? 0x8f : 0xbf;
		}
		else {
			return ~index;
		}
		for (int i = index + 1; i < index + length; i++) {
			int next = (i < limit) ? text[i] & 0xff : 0;
			if (next < lowest || next > highest) {
				return ~i;
			}
			lowest = 0x80;
			highest = 0xbf;
		}
		return index + length;
	}

	/**
	 * Return whether some bytes begin with others.
	 * @param limit where the bytes end
	 */
	static boolean startsWith(byte[] text, int from, int limit, byte[] beginning) {
		int length = beginning.length;
		if (length > limit - from) {
			return false;
		}
		int last = length - Long.BYTES;
		if (last < 0) {
			for (int i = 0; i < length; i++) {
				if (text[from + i] != beginning[i]) {
					return false;
				}
			}
			return true;
		}
		for (int i = 0; i < last; i += Long.BYTES) {
			if ((long) WORD.get(text, from + i) != (long) WORD.get(beginning, i)) {
				return false;
			}
		}
		// May look at some bytes twice, which is quicker than one by one.
		return (long) WORD.get(text, from + last) == (long) WORD.get(beginning, last);
	}

	static boolean contains(byte[] text, byte wanted) {
		int i = 0;
		for (; i + Long.BYTES <= text.length; i += Long.BYTES) {
			long difference = (long) WORD.get(text, i) ^ (wanted * ONES);
			if (((difference - ONES) & ~difference & HIGH_BITS) != 0) {
				return true;
			}
		}
		for (; i < text.length; i++) {
			if (text[i] == wanted) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return a hash of the length and the end of some bytes, which is the most varied
	 * part of an ID.
	 */
	static int hashOfEnd(byte[] text, int from, int to) {
		long hash = to - from;
		if (to - from >= Long.BYTES) {
			hash ^= (long) WORD.get(text, to - Long.BYTES);
		}
		else {
			for (int i = from; i < to; i++) {
				hash = 31 * hash + text[i];
			}
		}
		// Bytes that differ at the very end are the highest bits, which a product only
		// carries further up.
		hash *= HASH_FACTOR;
		hash ^= hash >>> 32;
		return (int) ((hash * HASH_FACTOR) >>> 32);
	}

	/**
	 * Return a word whose lowest bit set is in the first byte that is special, or 0. The
	 * bits above that one say nothing.
	 */
	private static long special(long word) {
		long quote = word ^ ('"' * ONES);
		long backslash = word ^ ('\\' * ONES);
		return (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((word - ' ' * ONES) & ~word) | word)
				& HIGH_BITS;
	}

	private static boolean isPlain(byte b) {
		return b >= ' ' && b != '"' && b != '\\';
	}

}
