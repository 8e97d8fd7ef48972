package io.github.responsesws.test.fault;

import io.netty.buffer.ByteBuf;

/**
 * Follows the bytes of one direction through the HTTP head and the WebSocket frames
 * behind it. Owned by the proxy's event loop.
 */
final class FrameFinder {

	private static final int HEAD_END = ('\r' << 24) | ('\n' << 16) | ('\r' << 8) | '\n';

	private static final int LENGTH_16 = 126;

	private static final int LENGTH_64 = 127;

	private static final int MASK_BYTES = 4;

	private static final int LONGEST_HEAD = 64 * 1024;

	/** Bytes of the head so far. */
	private int head;

	/** Whether this is no HTTP, such as TLS. */
	private boolean opaque;

	private int lastFour;

	private boolean inFrames;

	/** Bytes of the frame's header so far. */
	private int header;

	private int headerLength = 2;

	private boolean masked;

	private long payload;

	private long payloadLeft;

	private int frames;

	/**
	 * Follow some bytes, up to the end of a frame's header.
	 * @return how many bytes were followed, at least 1
	 */
	int follow(ByteBuf data, int index, int length) {
		if (this.payloadLeft > 0) {
			int skipped = (int) Math.min(length, this.payloadLeft);
			this.payloadLeft -= skipped;
			return skipped;
		}
		if (this.opaque) {
			return length;
		}
		int end = data.forEachByte(index, length, this::goesOn);
		return (end < 0 || this.opaque) ? length : end - index + 1;
	}

	private boolean goesOn(byte value) {
		int b = value & 0xff;
		if (this.inFrames) {
			return !isHeaderEnd(b);
		}
		this.head++;
		this.lastFour = (this.lastFour << 8) | b;
		this.inFrames = this.lastFour == HEAD_END;
		this.opaque = (this.head == 1 && !Character.isLetter(b)) || this.head > LONGEST_HEAD;
		return !this.inFrames && !this.opaque;
	}

	/**
	 * Return the number of frames whose header was followed.
	 */
	int frames() {
		return this.frames;
	}

	/**
	 * Return how much of the payload of the latest frame is its first half.
	 */
	long half() {
		return this.payload / 2;
	}

	private boolean isHeaderEnd(int b) {
		this.header++;
		if (this.header == 2) {
			this.masked = (b & 0x80) != 0;
			int length = b & 0x7f;
			this.headerLength = 2 + ((length == LENGTH_16) ? 2 : (length == LENGTH_64) ? Long.BYTES : 0);
			this.payload = (length < LENGTH_16) ? length : 0;
		}
		else if (this.header > 2 && this.header <= this.headerLength) {
			this.payload = (this.payload << 8) | b;
		}
		if (this.header < 2 || this.header < this.headerLength + (this.masked ? MASK_BYTES : 0)) {
			return false;
		}
		this.header = 0;
		this.payloadLeft = this.payload;
		this.frames++;
		return true;
	}

}
