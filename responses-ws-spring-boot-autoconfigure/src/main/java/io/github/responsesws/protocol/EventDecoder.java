package io.github.responsesws.protocol;

import java.util.Arrays;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.async.ByteArrayFeeder;

/**
 * Decodes the frames of one connection.
 * <p>
 * Not thread-safe: one decoder for each connection, used on its event loop. The parser is
 * fed and reused frame after frame; text deltas become compact events, all others keep
 * their bytes and decode when read.
 *
 * @since 0.1.0
 */
public final class EventDecoder {

	/** A parser never forgets a property name: a new one now and then bounds that. */
	private static final int FRAMES_PER_PARSER = 65_536;

	private final DeltaContexts contexts = new DeltaContexts();

	private JsonParser parser = Json.feedableParser();

	private final FrameScan scan = new FrameScan(this.parser);

	private int frames;

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
		if (this.frames++ == FRAMES_PER_PARSER) {
			replaceParser();
		}
		try {
			((ByteArrayFeeder) this.parser.nonBlockingInputFeeder()).feedInput(buffer, offset, offset + length);
			this.scan.scan(this.parser);
		}
		catch (JacksonException ex) {
			replaceParser();
			throw new MalformedEventException("The server sent a frame of " + length + " bytes that is not JSON");
		}
		catch (MalformedEventException ex) {
			replaceParser();
			throw ex;
		}
		return event(buffer, offset, length);
	}

	private ResponseEvent event(byte[] buffer, int offset, int length) {
		FrameScan scan = this.scan;
		EventType type = scan.type;
		if (type == null && scan.unknownType == null && scan.error) {
			type = EventType.ERROR;
		}
		EventType.DeltaFactory delta = (type != null) ? type.delta() : null;
		if (type != null && delta != null) {
			boolean compact = scan.compact && scan.delta != null;
			return delta.create(this.contexts.get(type, scan), scan.sequenceNumber,
					(scan.delta != null) ? scan.delta : "", scan.obfuscation,
					compact ? null : copy(buffer, offset, length));
		}
		String name = (type != null) ? type.wireName() : scan.unknownType;
		if (name == null) {
			throw new MalformedEventException("The server sent a frame without a type");
		}
		EventFrame frame = new EventFrame(name, scan.sequenceNumber, scan.streamId,
				(scan.responseId != null) ? scan.responseId : "", copy(buffer, offset, length));
		EventType.KeptFactory kept = (type != null) ? type.kept() : null;
		return (kept != null) ? kept.create(frame) : new UnknownEvent(frame);
	}

	private void replaceParser() {
		this.parser.close();
		this.parser = Json.feedableParser();
		this.frames = 0;
	}

	private static RawJson copy(byte[] buffer, int offset, int length) {
		return RawJson.trusted(Arrays.copyOfRange(buffer, offset, offset + length));
	}

}
