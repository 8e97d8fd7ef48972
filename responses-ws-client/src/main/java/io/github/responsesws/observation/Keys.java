package io.github.responsesws.observation;

import io.github.responsesws.protocol.Usage;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * Keys that several conventions have.
 */
final class Keys {

	static final String CLIENT = "client";

	static final String OPERATION = "gen_ai.operation.name";

	static final String PROVIDER = "gen_ai.provider.name";

	static final String OUTCOME = "responses_ws.outcome";

	private Keys() {
	}

	static KeyValues and(KeyValues keys, String key, @Nullable Object value) {
		return (value != null && !value.toString().isEmpty()) ? keys.and(KeyValue.of(key, value.toString())) : keys;
	}

	static KeyValues andUsage(KeyValues keys, @Nullable Usage usage) {
		if (usage == null) {
			return keys;
		}
		return keys.and("gen_ai.usage.input_tokens", Long.toString(usage.inputTokens()),
				"gen_ai.usage.cache_read.input_tokens", Long.toString(usage.cachedTokens()),
				"gen_ai.usage.cache_creation.input_tokens", Long.toString(usage.cacheWriteTokens()),
				"gen_ai.usage.output_tokens", Long.toString(usage.outputTokens()),
				"gen_ai.usage.reasoning.output_tokens", Long.toString(usage.reasoningTokens()));
	}

}
