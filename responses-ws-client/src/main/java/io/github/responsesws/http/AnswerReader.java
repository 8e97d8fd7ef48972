package io.github.responsesws.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.github.responsesws.connection.FrameTooLargeException;
import io.github.responsesws.protocol.EventDecoder;
import io.github.responsesws.protocol.MalformedEventException;
import io.github.responsesws.protocol.MalformedJsonException;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.turn.ProtocolViolationException;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of the bytes of an answer. Belongs to its turn.
 */
abstract class AnswerReader {

	/**
	 * Return what reads an answer.
	 * @param maxSize the largest event in bytes
	 * @throws ProtocolViolationException if the answer is no answer of the service
	 */
	static AnswerReader of(HttpAnswer answer, int maxSize) {
		if (answer.isEventStream()) {
			return new Stream(maxSize);
		}
		if (answer.isJson()) {
			return new Whole(answer, maxSize);
		}
		throw new ProtocolViolationException(
				"The server answered with " + answer.mediaType() + " instead of a stream of events", false, null);
	}

	/**
	 * Add bytes.
	 */
	abstract void append(ByteBuf bytes);

	/**
	 * Note that no more bytes come.
	 */
	abstract void finish();

	/**
	 * Return the next event.
	 * @return the event, or {@code null} if more bytes are needed
	 * @throws RuntimeException if there is no event where one should be
	 */
	abstract @Nullable ResponseEvent next();

	/**
	 * Return the size of the last event in bytes.
	 */
	abstract int size();

	/**
	 * Return whether something came since this was asked last that shows that the server
	 * is there.
	 */
	abstract boolean takeSignOfLife();

	/**
	 * Return whether the events come one by one.
	 */
	abstract boolean isStream();

	/**
	 * Return whether the mark of the end of the stream was read.
	 */
	abstract boolean isEndMarked();

	private static ResponseEvent decode(EventDecoder decoder, byte[] bytes, int offset, int length) {
		try {
			return decoder.decode(bytes, offset, length);
		}
		catch (MalformedEventException ex) {
			throw new ProtocolViolationException("The server sent what is no event: " + ex.getMessage(), false, ex);
		}
	}

	/**
	 * Reads server-sent events.
	 */
	private static final class Stream extends AnswerReader {

		private static final byte[] END_MARK = "[DONE]".getBytes(StandardCharsets.US_ASCII);

		private final EventDecoder decoder = EventDecoder.joiningPairs();

		private final EventStreamParser parser;

		private final int maxSize;

		private boolean endMarked;

		Stream(int maxSize) {
			this.parser = new EventStreamParser(maxSize);
			this.maxSize = maxSize;
		}

		@Override
		void append(ByteBuf bytes) {
			this.parser.append(bytes);
		}

		@Override
		void finish() {
			this.parser.finish();
		}

		@Override
		@Nullable ResponseEvent next() {
			while (!this.endMarked && this.parser.next()) {
				checkSize();
				if (isEndMark()) {
					this.endMarked = true;
				}
				else if (this.parser.size() > 0) {
					return decode(this.decoder, this.parser.array(), this.parser.offset(), this.parser.size());
				}
			}
			checkSize();
			return null;
		}

		private void checkSize() {
			if (this.parser.isTooLarge()) {
				throw new FrameTooLargeException(this.maxSize, false);
			}
		}

		private boolean isEndMark() {
			int size = this.parser.size();
			return size >= END_MARK.length && size <= END_MARK.length + 2
					&& new String(this.parser.array(), this.parser.offset(), size, StandardCharsets.ISO_8859_1).strip()
						.equals("[DONE]");
		}

		@Override
		int size() {
			return this.parser.size();
		}

		@Override
		boolean takeSignOfLife() {
			return this.parser.takeLineSeen();
		}

		@Override
		boolean isStream() {
			return true;
		}

		@Override
		boolean isEndMarked() {
			return this.endMarked;
		}

	}

	/**
	 * Reads a response that comes as a whole, as services send it that do not stream: it
	 * is its own terminal event.
	 */
	private static final class Whole extends AnswerReader {

		private final HttpAnswer answer;

		private final int maxSize;

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private boolean finished;

		Whole(HttpAnswer answer, int maxSize) {
			this.answer = answer;
			this.maxSize = maxSize;
		}

		@Override
		void append(ByteBuf bytes) {
			int length = bytes.readableBytes();
			if (this.bytes.size() + length > this.maxSize) {
				throw new FrameTooLargeException(this.maxSize, false);
			}
			byte[] part = new byte[length];
			bytes.readBytes(part);
			this.bytes.writeBytes(part);
		}

		@Override
		void finish() {
			this.finished = true;
		}

		@Override
		@Nullable ResponseEvent next() {
			if (!this.finished) {
				return null;
			}
			this.finished = false;
			byte[] body = this.bytes.toByteArray();
			byte[] event = ("{\"type\":\"response." + status(body) + "\",\"response\":"
					+ new String(body, StandardCharsets.UTF_8) + "}")
				.getBytes(StandardCharsets.UTF_8);
			return decode(new EventDecoder(), event, 0, event.length);
		}

		/**
		 * Return how the response ended.
		 */
		private String status(byte[] body) {
			Map<String, RawJson> members;
			try {
				members = RawJson.parse(body).members();
			}
			catch (MalformedJsonException ex) {
				throw new ProtocolViolationException("The server answered with what is no JSON: " + ex.getMessage(),
						false, ex);
			}
			RawJson status = members.get("status");
			String name = (status != null) ? status.tree().asString("") : "";
			if (name.equals("completed") || name.equals("incomplete") || name.equals("failed")) {
				return name;
			}
			if (members.containsKey("error")) {
				throw this.answer.refusal(body);
			}
			throw new ProtocolViolationException(
					"The server answered with JSON that is no response which has ended, instead of a stream of events",
					false, null);
		}

		@Override
		int size() {
			return this.bytes.size();
		}

		@Override
		boolean takeSignOfLife() {
			return false;
		}

		@Override
		boolean isStream() {
			return false;
		}

		@Override
		boolean isEndMarked() {
			return false;
		}

	}

}
