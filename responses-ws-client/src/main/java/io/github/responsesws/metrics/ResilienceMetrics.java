package io.github.responsesws.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.resilience.ResilienceListener;
import io.github.responsesws.resilience.TurnLimitException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Records which turns are sent again, and how they are held back. Add it to the client's
 * resilience listeners.
 *
 * @since 0.1.0
 */
public final class ResilienceMetrics implements ResilienceListener {

	private static final int MAX_MODELS = 50;

	private static final int MAX_CODES = 50;

	private final MeterRegistry registry;

	private final Tags tags;

	private final LimitedValues models = new LimitedValues(MAX_MODELS, "other");

	private final LimitedValues codes = new LimitedValues(MAX_CODES, "other");

	private final Counter quotaLosses;

	/** The registry does not keep what gauges show. */
	private final Map<String, AtomicInteger> bounds = new ConcurrentHashMap<>();

	/**
	 * Create the listener.
	 * @param registry where to record
	 */
	public ResilienceMetrics(MeterRegistry registry) {
		this(registry, Tags.empty());
	}

	/**
	 * Create the listener of one of several clients.
	 * @param registry where to record
	 * @param tags what tells its meters from those of the others
	 */
	public ResilienceMetrics(MeterRegistry registry, Iterable<Tag> tags) {
		this.registry = registry;
		this.tags = Tags.of(tags);
		this.quotaLosses = Counter.builder("responses.ws.limits.quota.losses")
			.tags(this.tags)
			.description("How often the quota that instances share stopped to answer")
			.register(registry);
	}

	@Override
	public void onRetry(@Nullable String model, ResponsesException failure, int attempt, Duration wait) {
		Counter.builder("responses.ws.retries")
			.tags(this.tags)
			.tag("model", tag(model))
			.tag("reason", this.codes.limit(failure.code()))
			.description("Turns that were sent again after a failure before any output")
			.register(this.registry)
			.increment();
	}

	@Override
	public void onPause(@Nullable String model, ApiException failure, Duration pause) {
		Timer.builder("responses.ws.limits.pauses")
			.tags(this.tags)
			.tag("model", tag(model))
			.tag("reason", this.codes.limit(failure.code()))
			.description("Pauses in which no turn begins, because the service refused one")
			.register(this.registry)
			.record(pause);
	}

	@Override
	public void onBound(@Nullable String model, int bound) {
		this.bounds.computeIfAbsent(tag(model), this::newBound).set((bound != Integer.MAX_VALUE) ? bound : 0);
	}

	private AtomicInteger newBound(String model) {
		AtomicInteger bound = new AtomicInteger();
		Gauge.builder("responses.ws.limits.bound", bound, AtomicInteger::get)
			.tags(this.tags)
			.tag("model", model)
			.description("Most turns in flight that the service is trusted with, 0 for no bound")
			.register(this.registry);
		return bound;
	}

	@Override
	public void onAdmitted(@Nullable String model, Duration waited) {
		recordWait(model, "admitted", waited);
	}

	@Override
	public void onRefused(@Nullable String model, Duration waited, TurnLimitException failure) {
		recordWait(model, "refused", waited);
	}

	@Override
	public void onQuotaLost(Throwable failure) {
		this.quotaLosses.increment();
	}

	private void recordWait(@Nullable String model, String outcome, Duration waited) {
		Timer.builder("responses.ws.limits.wait")
			.tags(this.tags)
			.tag("model", tag(model))
			.tag("outcome", outcome)
			.description("Time that turns were held back by limits")
			.register(this.registry)
			.record(waited);
	}

	private String tag(@Nullable String model) {
		return this.models.limit(TagValues.orNone(model));
	}

}
