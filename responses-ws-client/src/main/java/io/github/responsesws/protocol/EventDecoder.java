package io.github.responsesws.protocol;

import java.util.Arrays;

/**
 * Decodes the frames of one connection.
 * <p>
 * Not thread-safe: one decoder for each connection, used on its event loop. Text deltas
 * become compact events, all others keep their bytes and decode when read.
 *
 * @since 0.1.0
 */
public final class EventDecoder {

	private final DeltaContexts contexts = new DeltaContexts();

	private final ShortTexts texts;

	private final FrameScan scan;

	private final SplitPairs pairs = new SplitPairs();

	private final boolean joining;

	/**
	 * Create a decoder that takes each frame for itself.
	 */
	public EventDecoder() {
		this(false, new ShortTexts());
	}

	private EventDecoder(boolean joining, ShortTexts texts) {
		this.joining = joining;
		this.texts = texts;
		this.scan = new FrameScan(texts);
	}

	/**
	 * Create a decoder of a connection whose deltas can each be encoded by itself: where
	 * the service cuts a surrogate pair in two, the first half is held back for the next
	 * delta of its text. The JSON of both shows what was sent.
	 * @return the decoder
	 */
	public static EventDecoder joiningPairs() {
		return new EventDecoder(true, new ShortTexts());
	}

	/**
	 * Create a decoder like this one for another connection of the same thread. Both use
	 * the same strings for words that come again, and share nothing else.
	 * @return the decoder
	 */
	public EventDecoder another() {
		return new EventDecoder(this.joining, this.texts);
	}

	/**
	 * Decode one frame. The decoder stays usable after an error.
	 * @param buffer holds the frame; may be reused as soon as this returns
	 * @param offset the first byte of the frame
	 * @param length the number of bytes
	 * @return the event
	 * @throws MalformedEventException if the frame is not one JSON object with a type, or
	 * nests deeper than 1,000 levels
	 */
	public ResponseEvent decode(byte[] buffer, int offset, int length) {
		try {
			DeltaContext context = this.scan.read(buffer, offset, length);
			if (context != null) {
				return delta(context, buffer, offset, length);
			}
			this.scan.scan(buffer, offset, length);
			return event(buffer, offset, length);
		}
		catch (MalformedJsonException ex) {
			throw new MalformedEventException(
					"The server sent a frame of " + length + " bytes that is no JSON object: " + ex.getMessage());
		}
		finally {
			this.scan.clear();
		}
	}

	/**
	 * Return a compact delta whose context is known.
	 */
	private ResponseEvent delta(DeltaContext context, byte[] buffer, int offset, int length) {
		FrameScan scan = this.scan;
		EventType.DeltaFactory factory = context.type.delta();
		String text = scan.delta;
		if (factory == null || text == null) {
			throw new IllegalStateException("No delta has the shape of one");
		}
		if (this.joining && (!this.pairs.isEmpty() || JsonText.endsInHalf(text))) {
			scan.share(context);
			String joined = this.pairs.join(context.type, scan);
			if (!joined.equals(text)) {
				// The frame has to tell what was sent.
				return factory.create(context, scan.sequenceNumber, joined, copy(buffer, offset, length));
			}
		}
		return factory.create(context, scan.sequenceNumber, text, scan.obfuscation);
	}

	private ResponseEvent event(byte[] buffer, int offset, int length) {
		FrameScan scan = this.scan;
		EventType type = scan.type;
		if (type == null && scan.unknownType == null && scan.error) {
			type = EventType.ERROR;
		}
		EventType.DeltaFactory delta = (type != null) ? type.delta() : null;
		if (type != null && delta != null) {
			DeltaContext context = this.contexts.get(type, scan);
			if (scan.compact && scan.delta != null) {
				scan.learn(context, buffer, offset, length);
				return delta(context, buffer, offset, length);
			}
			String text = (scan.delta != null) ? scan.delta : "";
			return delta.create(context, scan.sequenceNumber, this.joining ? this.pairs.join(type, scan) : text,
					copy(buffer, offset, length));
		}
		String name = (type != null) ? type.wireName() : scan.unknownType;
		if (name == null) {
			throw new MalformedEventException("The server sent a frame without a type");
		}
		if (type != null && type.bounds()) {
			this.pairs.forget(scan.streamId);
			scan.forget(scan.streamId);
		}
		byte[] bytes = Arrays.copyOfRange(buffer, offset, offset + length);
		scan.remember(bytes);
		RawJson json = RawJson.trusted(bytes);
		RawJson response = (scan.responseStart >= 0) ? json.slice(scan.responseStart, scan.responseEnd) : null;
		EventFrame frame = new EventFrame(name, scan.sequenceNumber, scan.streamId,
				(scan.responseId != null) ? scan.responseId : "", json, response);
		EventType.KeptFactory kept = (type != null) ? type.kept() : null;
		return (kept != null) ? kept.create(frame) : new UnknownEvent(frame);
	}

	private static RawJson copy(byte[] buffer, int offset, int length) {
		return RawJson.trusted(Arrays.copyOfRange(buffer, offset, offset + length));
	}

}
