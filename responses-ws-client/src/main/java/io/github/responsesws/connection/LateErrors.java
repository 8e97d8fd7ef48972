package io.github.responsesws.connection;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
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

	private static final Context CONTEXT = Context.of(KEY, (Consumer<Throwable>) LateErrors::take);

	private LateErrors() {
	}

	/**
	 * Return the context of a subscriber that wants to hear nothing more once it has
	 * cancelled.
	 */
	public static Context context() {
		return CONTEXT;
	}

	/**
	 * Keep the errors of what was given up from subscribers of others, which would have
	 * Reactor log them.
	 * @param <T> what comes
	 * @param source what may fail after it was cancelled
	 * @return the same, which says nothing more once it is cancelled
	 */
	public static <T> Mono<T> keptFrom(Mono<T> source) {
		return new MonoOperator<T, T>(source) {

			@Override
			public void subscribe(CoreSubscriber<? super T> actual) {
				this.source.subscribe(new UntilCancelled<>(actual));
			}

		};
	}

	private static void take(Throwable failure) {
		logger.debug("It failed after it was given up", failure);
	}

	/**
	 * Passes all on until it is cancelled.
	 */
	private static final class UntilCancelled<T> implements CoreSubscriber<T>, Subscription {

		private final CoreSubscriber<? super T> actual;

		/** Written once, before the subscriber can cancel. */
		private @Nullable Subscription source;

		/** Set by the subscriber. */
		private volatile boolean cancelled;

		UntilCancelled(CoreSubscriber<? super T> actual) {
			this.actual = actual;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.source = subscription;
			this.actual.onSubscribe(this);
		}

		@Override
		public void onNext(T value) {
			this.actual.onNext(value);
		}

		@Override
		public void onError(Throwable failure) {
			if (this.cancelled) {
				take(failure);
			}
			else {
				this.actual.onError(failure);
			}
		}

		@Override
		public void onComplete() {
			this.actual.onComplete();
		}

		@Override
		public void request(long n) {
			if (this.source != null) {
				this.source.request(n);
			}
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			if (this.source != null) {
				this.source.cancel();
			}
		}

	}

}
