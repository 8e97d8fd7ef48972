package io.github.responsesws;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.session.ClientClosedException;
import io.github.responsesws.session.SessionListener;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Warms prompts up in the background, one after the other. A round that runs covers the
 * sessions which open meanwhile, its own included. Safe for use by any thread.
 */
final class WarmUps implements SessionListener {

	private static final Logger logger = Loggers.getLogger(ResponsesWebSocketClient.class);

	private final List<WarmUpPrompt> prompts;

	private final boolean onNewSession;

	private final AtomicBoolean running = new AtomicBoolean();

	private volatile @Nullable Function<ResponseRequest, Mono<Response>> client;

	WarmUps(List<WarmUpPrompt> prompts, boolean onNewSession) {
		this.prompts = List.copyOf(prompts);
		this.onNewSession = onNewSession;
	}

	/**
	 * Begin.
	 * @param client how to warm up
	 * @param now whether to do so at once, or to wait for the first session
	 */
	void start(Function<ResponseRequest, Mono<Response>> client, boolean now) {
		this.client = client;
		if (now) {
			run();
		}
	}

	@Override
	public void onOpened(String sessionId, long nanos) {
		if (this.onNewSession) {
			run();
		}
	}

	private void run() {
		Function<ResponseRequest, Mono<Response>> client = this.client;
		if (client == null || !this.running.compareAndSet(false, true)) {
			return;
		}
		Flux.fromIterable(this.prompts)
			.concatMap((prompt) -> client.apply(prompt.request()).doOnError((failure) -> onFailure(prompt, failure)))
			.doFinally((signal) -> this.running.set(false))
			.subscribe((response) -> logger.debug("Warmed up with {}", response.id()), (failure) -> {
			});
	}

	// The prompts that follow would fail alike: one line has to do.
	private static void onFailure(WarmUpPrompt prompt, Throwable failure) {
		if (!(failure instanceof ClientClosedException)) {
			logger.warn("The prompt '{}' could not be warmed up: {}", prompt.name(), failure.getMessage());
		}
	}

}
