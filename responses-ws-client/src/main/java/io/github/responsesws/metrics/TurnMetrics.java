package io.github.responsesws.metrics;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.session.SlowSubscriberException;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import org.jspecify.annotations.Nullable;

/**
 * Records how turns go and what they cost. Add it to the client's turn listeners.
 * <p>
 * An event costs two additions and a look at the clock. Everything else is recorded once
 * a turn, in meters that are looked up once a model.
 *
 * @since 0.1.0
 */
public final class TurnMetrics implements TurnListener {

	private static final int MAX_MODELS = 50;

	private final MeterRegistry registry;

	private final Tags tags;

	private final Counter eventsIn;

	private final Counter eventsOut;

	private final Counter bytesIn;

	private final Counter bytesOut;

	private final LimitedValues models = new LimitedValues(MAX_MODELS, "other");

	private final Map<String, ModelMeters> metersOfModels = new ConcurrentHashMap<>();

	private final GenAiMeters genAi;

	private final Counter slowSubscribers;

	/** Registered with the first turn, and no matter how often. */
	private volatile @Nullable Timer acquired;

	/**
	 * Create the listener.
	 * @param registry where to record
	 * @param baseUrl the base URL of the service; its host and port become tags
	 */
	public TurnMetrics(MeterRegistry registry, URI baseUrl) {
		this(registry, baseUrl, Tags.empty());
	}

	/**
	 * Create the listener of one of several clients.
	 * @param registry where to record
	 * @param baseUrl the base URL of the service; its host and port become tags
	 * @param tags what tells its meters from those of the others
	 */
	public TurnMetrics(MeterRegistry registry, URI baseUrl, Iterable<Tag> tags) {
		this.registry = registry;
		this.tags = Tags.of(tags);
		this.genAi = new GenAiMeters(registry, GenAiMeters.tags(baseUrl).and(this.tags), this.models);
		this.slowSubscribers = Counter.builder("responses.ws.slow.subscribers")
			.tags(this.tags)
			.description("Turns that failed because their subscriber did not take its events")
			.register(registry);
		// Several listeners of one registry and with the same tags share these and add
		// up.
		this.eventsIn = traffic("responses.ws.events", "in").register(registry);
		this.eventsOut = traffic("responses.ws.events", "out").register(registry);
		this.bytesIn = traffic("responses.ws.bytes", "in").baseUnit(BaseUnits.BYTES).register(registry);
		this.bytesOut = traffic("responses.ws.bytes", "out").baseUnit(BaseUnits.BYTES).register(registry);
	}

	private Counter.Builder traffic(String name, String direction) {
		return Counter.builder(name)
			.tags(this.tags)
			.tag("direction", direction)
			.description("Messages of turns, received and sent");
	}

	private Timer acquired() {
		Timer timer = this.acquired;
		if (timer == null) {
			timer = acquire("acquired");
			this.acquired = timer;
		}
		return timer;
	}

	private Timer acquire(String outcome) {
		return Timer.builder("responses.ws.turns.acquire")
			.tags(this.tags)
			.tag("outcome", outcome)
			.description("Time that turns waited for a lane")
			.register(this.registry);
	}

	@Override
	public void onStarted(TurnInfo turn) {
		this.eventsOut.increment();
		this.bytesOut.increment(turn.bytesSent());
		acquired().record(turn.acquireNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public void onEvent(TurnInfo turn, ResponseEvent event, int bytes) {
		this.eventsIn.increment();
		this.bytesIn.increment(bytes);
	}

	@Override
	public void onSuccessor(TurnInfo turn) {
		String model = model(turn);
		meters(model).recordUsage(turn);
		this.genAi.recordUsage(turn, model);
	}

	@Override
	public void onEnded(TurnInfo turn, TurnOutcome outcome, @Nullable Throwable error) {
		if (turn.bytesSent() == 0) {
			acquire(TagValues.of(outcome)).record(turn.acquireNanos(), TimeUnit.NANOSECONDS);
		}
		if (error instanceof SlowSubscriberException) {
			this.slowSubscribers.increment();
		}
		String model = model(turn);
		meters(model).record(turn, outcome);
		this.genAi.record(turn, model, outcome, error);
	}

	@Override
	public boolean timesEvents() {
		return true;
	}

	private ModelMeters meters(String model) {
		ModelMeters meters = this.metersOfModels.get(model);
		return (meters != null) ? meters
				: this.metersOfModels.computeIfAbsent(model, (name) -> new ModelMeters(this.registry, this.tags, name));
	}

	private String model(TurnInfo turn) {
		return this.models.limit(TagValues.orNone(turn.model()));
	}

}
