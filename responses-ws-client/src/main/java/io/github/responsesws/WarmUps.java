package io.github.responsesws;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.session.SessionListener;
import io.github.responsesws.session.SessionPool;
import io.github.responsesws.session.SessionSnapshot;
import io.github.responsesws.session.SessionState;
import io.github.responsesws.turn.ClientClosedException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Warms up sessions in the background: each that opens, or the first one only. A round
 * runs the prompts one after the other on its session, beside the rounds of others, and
 * leaves out what the session has no lane for because turns have begun there. It opens no
 * session. Safe for use by any thread.
 */
final class WarmUps implements SessionListener {

	/** The client's, by its name: nothing here needs the client itself. */
	private static final Logger logger = Loggers.getLogger("io.github.responsesws.ResponsesWebSocketClient");

	private final List<WarmUpPrompt> prompts;

	private final boolean onNewSession;

	// Set until a session is warmed up because the client has started: whoever clears it
	// warms up, or sets it again for the next session.
	private final AtomicBoolean startDue;

	// Set by a failure that is no answer of the service. The session that opens next
	// clears it and is left alone: a prompt that costs the connection must not cost one
	// after the other.
	private final AtomicBoolean pausing = new AtomicBoolean();

	// Set once, before the pool opens anything.
	private volatile @Nullable SessionPool pool;

	WarmUps(List<WarmUpPrompt> prompts, TurnDefaults defaults, boolean onStart, boolean onNewSession) {
		this.prompts = prompts.stream()
			.map((prompt) -> new WarmUpPrompt(prompt.name(), complete(prompt.request(), defaults)))
			.toList();
		this.startDue = new AtomicBoolean(onStart && !prompts.isEmpty());
		this.onNewSession = onNewSession && !prompts.isEmpty();
	}

	private static ResponseRequest complete(ResponseRequest request, TurnDefaults defaults) {
		return defaults.complete(request).mutate().generate(false).build();
	}

	/**
	 * Set where sessions are warmed up.
	 */
	void pool(SessionPool pool) {
		this.pool = pool;
	}

	/**
	 * Let a session open if one is to be warmed up at the start.
	 */
	void start() {
		SessionPool pool = this.pool;
		if (pool != null && this.startDue.get()) {
			pool.open();
		}
	}

	@Override
	public void onOpened(String sessionId, long nanos) {
		SessionPool pool = this.pool;
		if (pool == null || this.pausing.getAndSet(false)) {
			return;
		}
		boolean start = this.startDue.getAndSet(false);
		if (start || this.onNewSession) {
			warmUp(pool, sessionId, start);
		}
	}

	/**
	 * Warm up now: every session that is open, or the one that is opened for it.
	 * @return how many prompts the service has prepared; 0 if a session had to be opened
	 * first
	 */
	Mono<Long> now() {
		return Mono.defer(() -> {
			SessionPool pool = this.pool;
			if (pool == null) {
				return Mono.just(0L);
			}
			List<String> open = pool.snapshot()
				.sessions()
				.stream()
				.filter((session) -> session.state() == SessionState.OPEN)
				.map(SessionSnapshot::id)
				.toList();
			if (open.isEmpty()) {
				this.pausing.set(false);
				this.startDue.set(!this.prompts.isEmpty());
				pool.open();
			}
			return Flux.fromIterable(open).flatMap((sessionId) -> round(pool, sessionId)).reduce(0L, Long::sum);
		});
	}

	private void warmUp(SessionPool pool, String sessionId, boolean start) {
		round(pool, sessionId).subscribe((warm) -> {
			if (start && warm == 0) {
				this.startDue.set(true);
			}
		});
	}

	/**
	 * Run the prompts on a session, up to the first that fails.
	 * @return how many were prepared
	 */
	private Mono<Long> round(SessionPool pool, String sessionId) {
		return Flux.fromIterable(this.prompts)
			.concatMap((prompt) -> pool.warmUp(sessionId, prompt.request())
				.doOnError((failure) -> onFailure(prompt, sessionId, failure)))
			.doOnNext((response) -> logger.debug("Warmed up {} with {}", sessionId, response.id()))
			.onErrorComplete()
			.count();
	}

	// The prompts that follow would fail alike: one line has to do.
	private void onFailure(WarmUpPrompt prompt, String sessionId, Throwable failure) {
		if (!(failure instanceof ApiException)) {
			this.pausing.set(true);
		}
		if (!(failure instanceof ClientClosedException)) {
			logger.warn("The prompt '{}' could not be warmed up on {}: {}", prompt.name(), sessionId,
					describe(failure));
		}
	}

	/**
	 * Describe a failure without its message: where that is the service's, it may quote
	 * the prompt.
	 */
	private static String describe(Throwable failure) {
		if (failure instanceof ResponsesException known) {
			return (known.hint() != null) ? known.code() + ". " + known.hint() : known.code();
		}
		return failure.getClass().getName();
	}

}
