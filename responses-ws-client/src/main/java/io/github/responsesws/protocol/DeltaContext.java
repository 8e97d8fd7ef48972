package io.github.responsesws.protocol;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What the deltas of one text share: everything but the text itself, its position and its
 * padding. Also remembers which members the frames had and in which order, so that the
 * frame can be written again.
 */
final class DeltaContext {

	final EventType type;

	final @Nullable String streamId;

	final String itemId;

	final int outputIndex;

	final int contentIndex;

	final int summaryIndex;

	/** Four bits for each member, the first one highest. */
	private final long layout;

	DeltaContext(EventType type, @Nullable String streamId, String itemId, int outputIndex, int contentIndex,
			int summaryIndex, long layout) {
		this.type = type;
		this.streamId = streamId;
		this.itemId = itemId;
		this.outputIndex = outputIndex;
		this.contentIndex = contentIndex;
		this.summaryIndex = summaryIndex;
		this.layout = layout;
	}

	boolean matches(EventType type, FrameScan scan) {
		return this.type == type && this.layout == scan.layout && this.outputIndex == scan.outputIndex
				&& this.contentIndex == scan.contentIndex && this.summaryIndex == scan.summaryIndex
				&& this.itemId.equals(scan.itemId) && Objects.equals(this.streamId, scan.streamId);
	}

	RawJson json(long sequenceNumber, String delta, @Nullable String obfuscation) {
		StringBuilder json = new StringBuilder(256);
		char separator = '{';
		for (int shift = 60; shift >= 0; shift -= 4) {
			int code = (int) (this.layout >>> shift) & 15;
			if (code != 0) {
				DeltaMember member = DeltaMember.of(code);
				json.append(separator).append('"').append(member.wireName()).append("\":");
				switch (member) {
					case TYPE -> JsonText.append(json, this.type.wireName());
					case SEQUENCE_NUMBER -> json.append(sequenceNumber);
					case STREAM_ID -> JsonText.append(json, Objects.requireNonNull(this.streamId));
					case ITEM_ID -> JsonText.append(json, this.itemId);
					case OUTPUT_INDEX -> json.append(this.outputIndex);
					case CONTENT_INDEX -> json.append(this.contentIndex);
					case SUMMARY_INDEX -> json.append(this.summaryIndex);
					case DELTA -> JsonText.append(json, delta);
					case LOGPROBS -> json.append("[]");
					case OBFUSCATION -> JsonText.append(json, Objects.requireNonNull(obfuscation));
				}
				separator = ',';
			}
		}
		return RawJson.trusted(json.append('}').toString());
	}

}
