package io.github.responsesws.http;

import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Finds the data of server-sent events in the bytes of an answer, wherever these are cut.
 * Lines end with LF, CR LF or CR; comments and all fields but {@code data} are left out.
 * The data of an event with one line, as all are, is read where it stands. Belongs to its
 * turn.
 */
final class EventStreamParser {

	private static final int INITIAL_SIZE = 8 * 1024;

	private static final byte[] DATA = { 'd', 'a', 't', 'a' };

	private final int maxSize;

	private byte[] buffer = new byte[INITIAL_SIZE];

	/** The first byte that is still needed. */
	private int start;

	/** The byte after the last. */
	private int end;

	/** Where the line begins that is read. */
	private int line;

	/** The first byte that was not looked at. */
	private int next;

	/** Where the data begins, -1 if there is none. */
	private int dataStart = -1;

	private int dataEnd;

	private boolean begun;

	/** Whether the last line ended with a CR, which an LF may follow. */
	private boolean afterCarriageReturn;

	private boolean lineSeen;

	/** Data of the event before, which is kept until the next is asked for. */
	private boolean delivered;

	/**
	 * Create a parser.
	 * @param maxSize the largest event in bytes
	 */
	EventStreamParser(int maxSize) {
		this.maxSize = maxSize;
	}

	/**
	 * Add bytes.
	 */
	void append(ByteBuf bytes) {
		int length = bytes.readableBytes();
		compact();
		if (this.end + length > this.buffer.length) {
			this.buffer = Arrays.copyOf(this.buffer, Math.max(this.buffer.length * 2, this.end + length));
		}
		bytes.readBytes(this.buffer, this.end, length);
		this.end += length;
	}

	private void compact() {
		int gap = this.start;
		if (gap == 0) {
			return;
		}
		System.arraycopy(this.buffer, gap, this.buffer, 0, this.end - gap);
		this.start = 0;
		this.end -= gap;
		this.line -= gap;
		this.next -= gap;
		if (this.dataStart >= 0) {
			this.dataStart -= gap;
			this.dataEnd -= gap;
		}
	}

	/**
	 * Add what an answer may leave out at its very end: the blank line after the last
	 * event.
	 */
	void finish() {
		append(Unpooled.wrappedBuffer(new byte[] { '\n', '\n' }));
	}

	/**
	 * Go to the next event.
	 * @return whether there is one; its data is valid until the next call
	 */
	boolean next() {
		if (this.delivered) {
			this.delivered = false;
			this.dataStart = -1;
		}
		skipByteOrderMark();
		while (this.next < this.end) {
			byte b = this.buffer[this.next++];
			if (b == '\n' && this.afterCarriageReturn) {
				this.afterCarriageReturn = false;
				this.line = this.next;
			}
			else if (b == '\n' || b == '\r') {
				this.afterCarriageReturn = b == '\r';
				this.lineSeen = true;
				boolean blank = this.next - 1 == this.line;
				if (!blank) {
					field(this.line, this.next - 1);
				}
				this.line = this.next;
				if (blank && this.dataStart >= 0) {
					this.start = this.next;
					this.delivered = true;
					return true;
				}
			}
			else {
				this.afterCarriageReturn = false;
			}
		}
		this.start = (this.dataStart >= 0) ? Math.min(this.dataStart, this.line) : this.line;
		return false;
	}

	private void skipByteOrderMark() {
		if (this.begun || this.end < 3) {
			return;
		}
		this.begun = true;
		boolean marked = this.buffer[0] == (byte) 0xEF && this.buffer[1] == (byte) 0xBB
				&& this.buffer[2] == (byte) 0xBF;
		if (marked && this.line == 0) {
			this.next = Math.max(this.next, 3);
			this.line = 3;
		}
	}

	private void field(int from, int to) {
		int afterName = from + DATA.length;
		boolean data = to >= afterName && Arrays.equals(this.buffer, from, afterName, DATA, 0, DATA.length)
				&& (to == afterName || this.buffer[afterName] == ':');
		if (!data) {
			return;
		}
		int value = Math.min(afterName + 1, to);
		if (value < to && this.buffer[value] == ' ') {
			value++;
		}
		if (this.dataStart < 0) {
			this.dataStart = value;
			this.dataEnd = to;
		}
		else {
			// A further line, which moves up to the one before. What it overwrites was
			// read.
			this.buffer[this.dataEnd++] = '\n';
			System.arraycopy(this.buffer, value, this.buffer, this.dataEnd, to - value);
			this.dataEnd += to - value;
		}
	}

	/**
	 * Whether an event is larger than it may be, of which the end may not be here yet.
	 */
	boolean isTooLarge() {
		return (this.delivered ? size() : this.end - this.start) > this.maxSize;
	}

	/**
	 * Return whether a line has ended since this was asked last: comments are signs of
	 * life too.
	 */
	boolean takeLineSeen() {
		boolean seen = this.lineSeen;
		this.lineSeen = false;
		return seen;
	}

	byte[] array() {
		return this.buffer;
	}

	int offset() {
		return this.dataStart;
	}

	int size() {
		return this.dataEnd - this.dataStart;
	}

}
