package io.github.responsesws.sample;

import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.tool.ResponsesTool;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A tool that may start while the model writes, and takes as long as a test wants.
 */
public final class EarlyErrand {

	private final AtomicReference<Sinks.Empty<String>> latest = new AtomicReference<>(Sinks.empty());

	@ResponsesTool(name = "early_errand", description = "Somebody who goes", earlyStart = true)
	Mono<String> run() {
		Sinks.Empty<String> end = Sinks.empty();
		this.latest.set(end);
		return end.asMono().defaultIfEmpty("done");
	}

	/**
	 * Let the latest call end.
	 */
	public void finish() {
		this.latest.get().tryEmitEmpty();
	}

}
