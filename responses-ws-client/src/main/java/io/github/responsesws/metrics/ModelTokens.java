package io.github.responsesws.metrics;

import io.github.responsesws.protocol.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * What the turns of one model took, with the parts that cost less or are not seen.
 */
final class ModelTokens {

	private final Counter input;

	private final Counter cached;

	private final Counter cacheWrites;

	private final Counter output;

	private final Counter reasoning;

	private final DistributionSummary hitRatio;

	ModelTokens(MeterRegistry registry, Tags tags) {
		this.input = tokens(registry, tags, "input");
		this.cached = tokens(registry, tags, "cached");
		this.cacheWrites = tokens(registry, tags, "cache_write");
		this.output = tokens(registry, tags, "output");
		this.reasoning = tokens(registry, tags, "reasoning");
		this.hitRatio = DistributionSummary.builder("responses.ws.cache.hit.ratio")
			.tags(tags)
			.description("Part of a turn's input tokens that came from the prompt cache, from 0 to 1")
			.register(registry);
	}

	private static Counter tokens(MeterRegistry registry, Tags tags, String type) {
		return Counter.builder("responses.ws.tokens")
			.tags(tags)
			.tag("type", type)
			.baseUnit("tokens")
			.description("Tokens that turns took: cached ones are part of the input, reasoning of the output")
			.register(registry);
	}

	void record(Usage usage) {
		this.input.increment(usage.inputTokens());
		this.cached.increment(usage.cachedTokens());
		this.cacheWrites.increment(usage.cacheWriteTokens());
		this.output.increment(usage.outputTokens());
		this.reasoning.increment(usage.reasoningTokens());
		if (usage.inputTokens() > 0) {
			this.hitRatio.record((double) usage.cachedTokens() / usage.inputTokens());
		}
	}

}
