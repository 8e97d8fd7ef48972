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
	 * Return some bytes as a number, the first lowest.
	 * @param to at most eight bytes later
	 */
	static long word(byte[] text, int from, int to) {
		if (from + Long.BYTES <= text.length) {
			long word = (long) WORD.get(text, from);
			return (to - from == Long.BYTES) ? word : word & ((1L << ((to - from) << 3)) - 1);
		}
		long word = 0;
		for (int i = to - 1; i >= from; i--) {
			word = (word << 8) | (text[i] & 0xff);
		}
		return word;
	}

	/**
	 * Return a hash of some bytes. All of them count: IDs differ at their beginning, in
	 * the middle or at their end, as services like it.
	 */
	static int hash(byte[] text, int from, int to) {
		long hash = to - from;
		int i = from;
		for (; i + Long.BYTES <= to; i += Long.BYTES) {
			hash = mix(hash ^ (long) WORD.get(text, i));
		}
		return (int) mix(hash ^ word(text, i, to));
	}

	/**
	 * Return a hash of eight bytes.
	 */
	static int hash(long word) {
		return (int) mix(word);
	}

	/**
	 * Bytes that differ at the end of a word are its highest bits, which a product only
	 * carries further up.
	 */
	private static long mix(long hash) {
		long product = hash * HASH_FACTOR;
		return product ^ (product >>> 32);
	}

	/**
	 * Return a word whose lowest bit set is in the first byte that is special, or 0. The
	 * bits above that one say nothing: a byte that is less than what is taken from it
	 * borrows from the next. One that is no ASCII is special whatever else it is.
	 */
	private static long special(long word) {
		long quote = (word ^ ('"' * ONES)) - ONES;
		long backslash = (word ^ ('\\' * ONES)) - ONES;
		long control = word - ' ' * ONES;
		return (quote | backslash | control | word) & HIGH_BITS;
	}

	private static boolean isPlain(byte b) {
		return b >= ' ' && b != '"' && b != '\\';
	}

}
