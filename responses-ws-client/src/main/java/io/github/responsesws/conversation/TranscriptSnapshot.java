package io.github.responsesws.conversation;

/**
 * How transcripts were sent so far.
 *
 * @param first turns of transcripts in which the model had not said anything yet
 * @param hits turns that sent only what was new
 * @param misses turns that sent everything, because nothing was recognised
 * @param forgotten turns that sent everything, because the service had forgotten the
 * response that was recognised
 * @param known how many points a transcript may go on from
 * @since 0.1.0
 */
public record TranscriptSnapshot(long first, long hits, long misses, long forgotten, int known) {

	/** No transcripts. */
	public static final TranscriptSnapshot NONE = new TranscriptSnapshot(0, 0, 0, 0, 0);

}
