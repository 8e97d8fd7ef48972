package io.github.responsesws.connection;

import java.util.function.Consumer;

import reactor.util.Logger;
import reactor.util.Loggers;
import reactor.util.context.Context;

/**
 * Takes the errors of what was given up: a connection that is closed in the middle of
 * something fails once more on its way out, which Reactor would log at ERROR with a stack
 * trace.
 */
public final class LateErrors {

	private static final Logger logger = Loggers.getLogger(LateErrors.class);

	/** Under which Reactor looks for who takes errors that nobody waits for. */
	private static final String KEY = "reactor.onErrorDropped.local";

	private static final Context CONTEXT = Context.of(KEY,
			(Consumer<Throwable>) (failure) -> logger.debug("It failed after it was given up", failure));

	private LateErrors() {
	}

	/**
	 * Return the context of a subscriber that wants to hear nothing more once it has
	 * cancelled.
	 */
	public static Context context() {
		return CONTEXT;
	}

}
