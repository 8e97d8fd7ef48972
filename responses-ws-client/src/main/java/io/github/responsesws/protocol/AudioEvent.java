package io.github.responsesws.protocol;

/**
 * Spoken output and its transcript.
 *
 * @since 0.1.0
 */
public sealed interface AudioEvent extends ResponseEvent {

	/**
	 * {@code response.audio.delta}: more audio, in Base64.
	 *
	 * @since 0.1.0
	 */
	final class Delta extends KeptEvent implements AudioEvent, DeltaEvent {

		Delta(EventFrame frame) {
			super(frame);
		}

		@Override
		public String delta() {
			return string("delta");
		}

	}

	/**
	 * {@code response.audio.done}: the audio is complete.
	 *
	 * @since 0.1.0
	 */
	final class Done extends KeptEvent implements AudioEvent {

		Done(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.audio.transcript.delta}: more of the transcript.
	 *
	 * @since 0.1.0
	 */
	final class TranscriptDelta extends KeptEvent implements AudioEvent, DeltaEvent {

		TranscriptDelta(EventFrame frame) {
			super(frame);
		}

		@Override
		public String delta() {
			return string("delta");
		}

	}

	/**
	 * {@code response.audio.transcript.done}: the transcript is complete.
	 *
	 * @since 0.1.0
	 */
	final class TranscriptDone extends KeptEvent implements AudioEvent {

		TranscriptDone(EventFrame frame) {
			super(frame);
		}

	}

}
