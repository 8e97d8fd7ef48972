package io.github.responsesws.benchmarks.load;

import org.jspecify.annotations.Nullable;

/**
 * Watches one turn: what a client tells it costs a field or two. Told by one thread at a
 * time.
 */
abstract class TurnProbe {

	private long startedAt;

	private long firstAt;

	private int events;

	private long characters;

	/**
	 * The turn begins.
	 * @param now the time, or the time at which it should have begun
	 */
	final void begin(long now) {
		this.startedAt = now;
		this.firstAt = 0;
		this.events = 0;
	}

	final void onEvent() {
		if (this.events++ == 0) {
			this.firstAt = System.nanoTime();
		}
	}

	/**
	 * A piece of text arrived: every client is made to hand it out.
	 * @param text the text of a delta
	 */
	void onText(String text) {
		this.characters += text.length();
	}

	abstract void onEnd(@Nullable Throwable failure);

	final long startedAt() {
		return this.startedAt;
	}

	final long firstAt() {
		return this.firstAt;
	}

	final int events() {
		return this.events;
	}

	final long characters() {
		return this.characters;
	}

}
