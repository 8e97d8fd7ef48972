package io.github.responsesws.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Responses of several agents (beta).
 *
 * @since 0.1.0
 */
public class MultiAgentProperties {

	/**
	 * Whether each handshake asks for responses of several agents, and requests that say
	 * nothing are for several.
	 */
	private boolean enabled;

	/**
	 * Most agents below the root that work at the same time. Unless set, the service
	 * decides.
	 */
	private @Nullable Integer maxConcurrentSubagents;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable Integer getMaxConcurrentSubagents() {
		return this.maxConcurrentSubagents;
	}

	public void setMaxConcurrentSubagents(@Nullable Integer maxConcurrentSubagents) {
		this.maxConcurrentSubagents = maxConcurrentSubagents;
	}

}
