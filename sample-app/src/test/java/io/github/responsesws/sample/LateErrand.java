package io.github.responsesws.sample;

import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.tool.ResponsesTool;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A tool that no answer waits for, and that takes as long as a test wants.
 */
public final class LateErrand {

	/** Makes the model call the tool. */
	public static final String PROMPT = "Send somebody on a late errand.";

	private final AtomicReference<Sinks.Empty<Void>> latest = new AtomicReference<>(Sinks.empty());

	@ResponsesTool(name = "late_errand", description = "Somebody who is back later", async = true)
	Mono<String> run() {
		Sinks.Empty<Void> end = Sinks.empty();
		this.latest.set(end);
		return end.asMono().thenReturn("The parcel is here.");
	}

	/**
	 * Let the latest call end.
	 */
	public void finish() {
		this.latest.get().tryEmitEmpty();
	}

}
