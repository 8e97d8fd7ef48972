package io.github.responsesws.sample;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.github.responsesws.tool.ResponsesTool;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A tool that takes as long as a test wants. The demo model calls it if a prompt names
 * it.
 */
public final class Errand {

	/** Makes the model call the tool. */
	public static final String PROMPT = "Run an errand.";

	private final AtomicReference<Sinks.Empty<Void>> latest = new AtomicReference<>(Sinks.empty());

	@ResponsesTool(name = "run_errand", description = "An errand")
	Flux<Object> run() {
		Sinks.Empty<Void> end = Sinks.empty();
		this.latest.set(end);
		return Flux.concat(Mono.just(new Progress("Looking for the key", 2, 5)),
				end.asMono().then(Mono.fromSupplier(Receipt::new)));
	}

	/**
	 * Let the call end that shows its progress.
	 */
	public void finish() {
		this.latest.get().tryEmitEmpty();
	}

	/**
	 * How far the errand has come.
	 *
	 * @param doing what is being done
	 * @param done steps that are behind
	 * @param of all steps
	 */
	record Progress(String doing, int done, int of) {
	}

	/**
	 * What the errand came to, at such length that the page folds it.
	 *
	 * @param steps what was done
	 */
	record Receipt(List<String> steps) {

		Receipt() {
			this(List.of("found the key under the mat by the back door",
					"fetched the parcel before the post office shut", "brought the umbrella back to the neighbours",
					"was home before the rain"));
		}

	}

}
