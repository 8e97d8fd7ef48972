package io.github.responsesws.session;

import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.settings.Check;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.settings.SettingsBuilder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Whether sessions are made for responses of several agents (beta).
 *
 * @since 0.1.0
 */
public final class MultiAgentSettings {

	private static final String ENABLED = "responses-ws.multi-agent.enabled";

	private final Builder values;

	private MultiAgentSettings(Builder builder) {
		this.values = builder.copy();
	}

	/**
	 * Create a builder that holds the defaults.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Create a builder that holds these settings.
	 * @return the builder
	 */
	public Builder mutate() {
		return this.values.copy();
	}

	/**
	 * Return whether each handshake asks for the beta, and requests that do not say
	 * otherwise are for several agents.
	 */
	public boolean enabled() {
		return this.values.enabled;
	}

	/**
	 * Return how many agents below the root may work at the same time.
	 * @return the number, or {@code null} for the service's default
	 */
	public @Nullable Integer maxConcurrentSubagents() {
		return this.values.maxConcurrentSubagents;
	}

	/**
	 * Complete a request that leaves the choice to the client.
	 * @param request the request
	 * @return the request with {@code multi_agent}, or the same one
	 */
	public ResponseRequest complete(ResponseRequest request) {
		if (!enabled() || request.field("multi_agent") != null) {
			return request;
		}
		return request.mutate().multiAgent(true).maxConcurrentSubagents(maxConcurrentSubagents()).build();
	}

	/**
	 * Refuse what the service would refuse.
	 * @throws InvalidRequestException if the request is for several agents and cannot be
	 */
	void check(ResponseRequest request) {
		RawJson agents = request.field("multi_agent");
		if (agents == null) {
			return;
		}
		if (!enabled()) {
			throw new InvalidRequestException("multi_agent",
					"is known only on sessions that were made for it (" + ENABLED + ", which is false)");
		}
		if (Boolean.TRUE.equals(request.multiAgent())) {
			RawJson reasoning = request.field("reasoning");
			refuse("reasoning.summary", (reasoning != null) ? reasoning.tree().path("summary") : null);
			RawJson calls = request.field("max_tool_calls");
			refuse("max_tool_calls", (calls != null) ? calls.tree() : null);
			refuseParallelAsync(request);
		}
	}

	private static void refuseParallelAsync(ResponseRequest request) {
		RawJson tools = request.field("tools");
		RawJson parallel = request.field("parallel_tool_calls");
		boolean async = tools != null
				&& tools.tree().valueStream().anyMatch((tool) -> tool.path("async").asBoolean(false));
		if (async && (parallel == null || parallel.tree().asBoolean(true))) {
			throw new InvalidRequestException("parallel_tool_calls",
					"has to be false where several agents have async tools: set it, leave these tools out, or set "
							+ "multi_agent.enabled to false for this turn (" + ENABLED
							+ " sets it to true where a request says nothing)");
		}
	}

	private static void refuse(String field, @Nullable JsonNode value) {
		if (value != null && !value.isNull() && !value.isMissingNode()) {
			throw new InvalidRequestException(field,
					"excludes several agents: leave it out, or set multi_agent.enabled to false for this turn ("
							+ ENABLED + " sets it to true where a request says nothing)");
		}
	}

	/**
	 * Collects settings and checks them.
	 */
	public static final class Builder extends SettingsBuilder<Builder> {

		private boolean enabled;

		private @Nullable Integer maxConcurrentSubagents;

		private Builder() {
		}

		/**
		 * Set whether each handshake asks for the beta, and requests that do not say
		 * otherwise are for several agents.
		 * @param enabled the new value
		 * @return this builder
		 */
		public Builder enabled(boolean enabled) {
			this.enabled = enabled;
			return this;
		}

		/**
		 * Set how many agents below the root may work at the same time.
		 * @param maxConcurrentSubagents the number, or {@code null} for the service's
		 * default
		 * @return this builder
		 */
		public Builder maxConcurrentSubagents(@Nullable Integer maxConcurrentSubagents) {
			this.maxConcurrentSubagents = maxConcurrentSubagents;
			return this;
		}

		/**
		 * Check the settings and build them.
		 * @return the settings
		 * @throws InvalidSettingsException if a value is out of range: the message names
		 * the property and what it accepts
		 */
		public MultiAgentSettings build() {
			if (this.maxConcurrentSubagents != null) {
				Check.atLeast(this.maxConcurrentSubagents, 1, "responses-ws.multi-agent.max-concurrent-subagents");
			}
			return new MultiAgentSettings(this);
		}

	}

}
