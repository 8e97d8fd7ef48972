package io.github.responsesws.metrics;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.connection.Provider;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseError;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.protocol.Usage;
import io.github.responsesws.turn.TurnInfo;
import io.github.responsesws.turn.TurnOutcome;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The client metrics of OpenTelemetry's semantic conventions for generative AI, with the
 * attributes and bucket boundaries that they name (version 1.40). An attribute that they
 * leave out where there is nothing to say is {@code none} here, because many backends
 * want the same tags on all meters of a name.
 */
final class GenAiMeters {

	private static final int MAX_ERRORS = 50;

	private static final String OPERATION_DURATION = "gen_ai.client.operation.duration";

	private static final String TOKEN_USAGE = "gen_ai.client.token.usage";

	private final MeterRegistry registry;

	private final Tags tags;

	private final LimitedValues models;

	private final LimitedValues errors = new LimitedValues(MAX_ERRORS, "_OTHER");

	private final Map<DurationKey, Timer> durations = new ConcurrentHashMap<>();

	private final Map<TokenKey, TokenMeters> tokens = new ConcurrentHashMap<>();

	GenAiMeters(MeterRegistry registry, Tags tags, LimitedValues models) {
		this.registry = registry;
		this.tags = tags;
		this.models = models;
	}

	/**
	 * Return what all meters say of a service.
	 */
	static Tags tags(URI baseUrl) {
		String host = TagValues.orNone(baseUrl.getHost()).toLowerCase(Locale.ROOT);
		return Tags.of("gen_ai.operation.name", "chat", "gen_ai.provider.name", Provider.of(baseUrl).conventionalName(),
				"server.address", host, "server.port", Integer.toString(port(baseUrl)));
	}

	private static int port(URI baseUrl) {
		if (baseUrl.getPort() != -1) {
			return baseUrl.getPort();
		}
		String scheme = TagValues.orNone(baseUrl.getScheme()).toLowerCase(Locale.ROOT);
		return (scheme.equals("http") || scheme.equals("ws")) ? 80 : 443;
	}

	void record(TurnInfo turn, String requestModel, TurnOutcome outcome, @Nullable Throwable error) {
		Response response = response(turn);
		String responseModel = responseModel(response);
		String errorType = this.errors.limit(errorType(outcome, error, response));
		duration(new DurationKey(requestModel, responseModel, errorType)).record(turn.elapsedNanos(),
				TimeUnit.NANOSECONDS);
		recordUsage(response, requestModel, responseModel);
	}

	/**
	 * Record what a response has cost that is not the turn's last.
	 */
	void recordUsage(TurnInfo turn, String requestModel) {
		Response response = response(turn);
		recordUsage(response, requestModel, responseModel(response));
	}

	private void recordUsage(@Nullable Response response, String requestModel, String responseModel) {
		Usage usage = (response != null) ? response.usage() : null;
		if (usage != null) {
			tokens(new TokenKey(requestModel, responseModel)).record(usage);
		}
	}

	private static @Nullable Response response(TurnInfo turn) {
		ResponseLifecycleEvent terminal = turn.terminalEvent();
		return (terminal != null) ? terminal.response() : null;
	}

	private String responseModel(@Nullable Response response) {
		return this.models.limit(TagValues.orNone((response != null) ? response.model() : null));
	}

	private static String errorType(TurnOutcome outcome, @Nullable Throwable error, @Nullable Response response) {
		if (error != null) {
			return (error instanceof ResponsesException known) ? known.code() : error.getClass().getName();
		}
		if (outcome == TurnOutcome.CANCELLED) {
			return "cancelled";
		}
		if (outcome != TurnOutcome.FAILED) {
			return TagValues.NONE;
		}
		ResponseError failure = (response != null) ? response.error() : null;
		return (failure != null && !failure.code().isBlank()) ? failure.code() : "response_failed";
	}

	private Timer duration(DurationKey key) {
		Timer timer = this.durations.get(key);
		return (timer != null) ? timer : this.durations.computeIfAbsent(key, this::newDuration);
	}

	private Timer newDuration(DurationKey key) {
		return Timer.builder(OPERATION_DURATION)
			.tags(this.tags)
			.tag("gen_ai.request.model", key.requestModel())
			.tag("gen_ai.response.model", key.responseModel())
			.tag("error.type", key.errorType())
			.description("Duration of operations of generative AI")
			.serviceLevelObjectives(durationBuckets())
			.register(this.registry);
	}

	/**
	 * 10 ms, each next one twice as long, up to 81.92 s.
	 */
	private static Duration[] durationBuckets() {
		Duration[] buckets = new Duration[14];
		for (int i = 0; i < buckets.length; i++) {
			buckets[i] = Duration.ofMillis(10L << i);
		}
		return buckets;
	}

	private TokenMeters tokens(TokenKey key) {
		TokenMeters meters = this.tokens.get(key);
		return (meters != null) ? meters : this.tokens.computeIfAbsent(key,
				(missing) -> new TokenMeters(newTokens(missing, "input"), newTokens(missing, "output")));
	}

	private DistributionSummary newTokens(TokenKey key, String type) {
		return DistributionSummary.builder(TOKEN_USAGE)
			.tags(this.tags)
			.tag("gen_ai.request.model", key.requestModel())
			.tag("gen_ai.response.model", key.responseModel())
			.tag("gen_ai.token.type", type)
			.description("Tokens of input and output")
			.baseUnit("token")
			.serviceLevelObjectives(tokenBuckets())
			.register(this.registry);
	}

	/**
	 * 1, each next one four times as many, up to 67,108,864.
	 */
	private static double[] tokenBuckets() {
		double[] buckets = new double[14];
		for (int i = 0; i < buckets.length; i++) {
			buckets[i] = 1L << (2 * i);
		}
		return buckets;
	}

	private record DurationKey(String requestModel, String responseModel, String errorType) {
	}

	private record TokenKey(String requestModel, String responseModel) {
	}

	private record TokenMeters(DistributionSummary input, DistributionSummary output) {

		void record(Usage usage) {
			this.input.record(usage.inputTokens());
			this.output.record(usage.outputTokens());
		}

	}

}
