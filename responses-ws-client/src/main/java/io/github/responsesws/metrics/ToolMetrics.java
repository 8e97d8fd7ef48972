package io.github.responsesws.metrics;

import java.time.Duration;

import io.github.responsesws.tool.CallOutcome;
import io.github.responsesws.tool.RunOutcome;
import io.github.responsesws.tool.ToolCall;
import io.github.responsesws.tool.ToolContext;
import io.github.responsesws.tool.ToolException;
import io.github.responsesws.tool.ToolListener;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Records the calls that the model makes and the rounds that its runs take. Add it to the
 * listeners of the tool loop.
 *
 * @since 0.1.0
 */
public final class ToolMetrics implements ToolListener {

	private static final int MAX_TOOLS = 50;

	/** Stands for tools that there are not: the model can make up any number of names. */
	private static final String UNKNOWN = "unknown";

	private final MeterRegistry registry;

	private final Tags tags;

	private final LimitedValues tools = new LimitedValues(MAX_TOOLS, "other");

	/**
	 * Create the listener.
	 * @param registry where to record
	 */
	public ToolMetrics(MeterRegistry registry) {
		this(registry, Tags.empty());
	}

	/**
	 * Create the listener of one of several clients.
	 * @param registry where to record
	 * @param tags what tells its meters from those of the others
	 */
	public ToolMetrics(MeterRegistry registry, Iterable<Tag> tags) {
		this.registry = registry;
		this.tags = Tags.of(tags);
	}

	@Override
	public void onCallEnded(ToolContext context, CallOutcome outcome, Duration duration,
			@Nullable ToolException failure) {
		String name = context.call().name();
		Timer.builder("responses.ws.tool.calls")
			.tags(this.tags)
			.tag("tool", (outcome != CallOutcome.UNKNOWN) ? this.tools.limit(TagValues.orNone(name)) : UNKNOWN)
			.tag("kind", TagValues.of(context.call().kind()))
			.tag("outcome", TagValues.of(outcome))
			.description("Duration of calls that the model made")
			.register(this.registry)
			.record(duration);
	}

	@Override
	public void onStartedEarly(ToolCall call, Duration saved) {
		Timer.builder("responses.ws.tool.early")
			.tags(this.tags)
			.tag("tool", this.tools.limit(TagValues.orNone(call.name())))
			.description("Time that calls had worked when their turn was over")
			.register(this.registry)
			.record(saved);
	}

	@Override
	public void onRunEnded(RunOutcome outcome, int rounds, @Nullable Throwable error) {
		DistributionSummary.builder("responses.ws.tool.rounds")
			.tags(this.tags)
			.tag("outcome", TagValues.of(outcome))
			.description("Turns that runs of the tool loop began")
			.register(this.registry)
			.record(rounds);
	}

}
