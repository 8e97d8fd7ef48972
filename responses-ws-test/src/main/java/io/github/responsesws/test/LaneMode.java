package io.github.responsesws.test;

import io.github.responsesws.test.engine.LanePolicy;

/**
 * What a provider does with {@code stream_id}.
 *
 * @since 0.1.0
 */
public enum LaneMode {

	/** As OpenAI: lanes run side by side, events carry their lane. */
	SUPPORTED(true, true, true),

	/** A request with {@code stream_id} is refused with status 400. */
	REJECTED(false, false, false),

	/** Events carry {@code stream_id}, but a connection runs one response at a time. */
	LABEL_ONLY(true, false, true),

	/** {@code stream_id} means nothing: one response at a time, no echo. */
	IGNORED(true, false, false);

	private final boolean accepted;

	private final boolean concurrent;

	private final boolean echoed;

	LaneMode(boolean accepted, boolean concurrent, boolean echoed) {
		this.accepted = accepted;
		this.concurrent = concurrent;
		this.echoed = echoed;
	}

	LanePolicy policy() {
		return new LanePolicy(this.accepted, this.concurrent, this.echoed);
	}

}
