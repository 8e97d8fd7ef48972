package io.github.responsesws.resilience;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.turn.MonotonicScheduler;
import io.github.responsesws.turn.TurnRunner;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What all turns of a client share in being sent again and held back. Safe for use by any
 * thread.
 *
 * @since 0.1.0
 */
public final class TurnLimits {

	/** As many models have a gate of their own. */
	private static final int MAX_MODELS = 1000;

	private final Map<String, ModelGate> gates = new ConcurrentHashMap<>();

	private final AtomicLong arrivals = new AtomicLong();

	private final Terms terms;

	private final RetryPolicy retry;

	private final @Nullable String defaultModel;

	private volatile boolean closed;

	private TurnLimits(Builder builder) {
		ResilienceListener listener = new ResilienceListeners(builder.listeners);
		this.terms = new Terms(builder.limits, builder.retry, builder.timer, listener, builder.quota());
		this.retry = new RetryPolicy(builder.retry, builder.timer, listener);
		this.defaultModel = builder.defaultModel;
		if (builder.quota instanceof SharedQuota shared) {
			shared.add(listener);
		}
	}

	/**
	 * Create a builder that holds the defaults.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return what decides on retries.
	 * @return the policy
	 */
	public RetryPolicy retry() {
		return this.retry;
	}

	/**
	 * Return a runner that holds turns back as long as they must be, and sends none
	 * again: for whoever decides on that by itself.
	 * @param transport runs the turns
	 * @return the runner
	 */
	public ResilientTurns holdingBack(TurnRunner transport) {
		return new ResilientTurns(transport, this, null);
	}

	/**
	 * Return how the turns of each model are held back right now.
	 * @return a snapshot of each model that had turns
	 */
	public List<LimitSnapshot> snapshot() {
		return this.gates.values().stream().map(ModelGate::snapshot).toList();
	}

	/**
	 * Take no more turns, and end the wait of all that are held back or wait to be sent
	 * again with a {@link io.github.responsesws.turn.ClientClosedException}.
	 */
	public void close() {
		this.closed = true;
		this.retry.close();
		this.gates.values().forEach(ModelGate::close);
		if (this.terms.quota() instanceof SharedQuota shared) {
			shared.remove(this.terms.listener());
		}
	}

	boolean isClosed() {
		return this.closed;
	}

	@Nullable String model(@Nullable String requested) {
		return (requested != null) ? requested : this.defaultModel;
	}

	Scheduler timer() {
		return this.terms.timer();
	}

	/**
	 * Return what counts the turns that came.
	 */
	AtomicLong arrivals() {
		return this.arrivals;
	}

	/**
	 * Return where turns of a model are let in.
	 * @param requested the model of the request
	 */
	ModelGate gate(@Nullable String requested) {
		return gateOf(model(requested));
	}

	private ModelGate gateOf(@Nullable String model) {
		String key = (model != null) ? model : "";
		ModelGate gate = this.gates.get(key);
		if (gate == null) {
			// Callers may make names up: those that come late share one gate.
			boolean late = model != null && this.gates.size() >= MAX_MODELS
					&& !this.terms.settings().models().containsKey(model);
			gate = late ? gateOf(null) : this.gates.computeIfAbsent(key, (missing) -> new ModelGate(model, this.terms));
			if (this.closed) {
				gate.close();
			}
		}
		return gate;
	}

	/**
	 * On what terms turns begin.
	 */
	record Terms(LimitSettings settings, RetrySettings retry, Scheduler timer, ResilienceListener listener,
			@Nullable TurnQuota quota) {
	}

	/**
	 * Collects what turns share.
	 */
	public static final class Builder {

		private RetrySettings retry = RetrySettings.builder().build();

		private LimitSettings limits = LimitSettings.builder().build();

		private Scheduler timer = new MonotonicScheduler(Schedulers.parallel());

		private final List<ResilienceListener> listeners = new ArrayList<>();

		private @Nullable String defaultModel;

		private @Nullable TurnQuota quota;

		private Builder() {
		}

		/**
		 * Set when turns are sent again.
		 * @param retry the settings
		 * @return this builder
		 */
		public Builder retry(RetrySettings retry) {
			this.retry = retry;
			return this;
		}

		/**
		 * Set how many turns may begin and be in flight.
		 * @param limits the settings
		 * @return this builder
		 */
		public Builder limits(LimitSettings limits) {
			this.limits = limits;
			return this;
		}

		/**
		 * Set the clock, and what waits run on.
		 * @param timer the scheduler
		 * @return this builder
		 */
		public Builder timer(Scheduler timer) {
			this.timer = timer;
			return this;
		}

		/**
		 * Add a listener.
		 * @param listener the listener
		 * @return this builder
		 */
		public Builder listener(ResilienceListener listener) {
			this.listeners.add(listener);
			return this;
		}

		/**
		 * Set the model of requests that name none.
		 * @param defaultModel the model, {@code null} for the one that the service
		 * chooses
		 * @return this builder
		 */
		public Builder defaultModel(@Nullable String defaultModel) {
			this.defaultModel = defaultModel;
			return this;
		}

		/**
		 * Set what counts turns and tokens by the minute.
		 * @param quota the quota, {@code null} for one of this process alone
		 * @return this builder
		 */
		public Builder quota(@Nullable TurnQuota quota) {
			this.quota = quota;
			return this;
		}

		private @Nullable TurnQuota quota() {
			if (this.quota != null || !this.limits.hasRates()) {
				return this.quota;
			}
			try {
				return new BucketQuota(this.timer);
			}
			catch (NoClassDefFoundError ex) {
				throw new InvalidSettingsException(
						"responses-ws.limits.turns-per-minute and responses-ws.limits.tokens-per-minute need Bucket4j:"
								+ " add com.bucket4j:bucket4j_jdk17-core",
						List.of("responses-ws.limits.turns-per-minute", "responses-ws.limits.tokens-per-minute"), null,
						ex);
			}
		}

		/**
		 * Check that this can be built.
		 * @return this builder
		 * @throws InvalidSettingsException if something is counted by the minute and
		 * Bucket4j is not there to do it
		 */
		public Builder check() {
			quota();
			return this;
		}

		/**
		 * Build.
		 * @return what turns share
		 * @throws InvalidSettingsException if something is counted by the minute and
		 * Bucket4j is not there to do it
		 */
		public TurnLimits build() {
			return new TurnLimits(this);
		}

	}

}
