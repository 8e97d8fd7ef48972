package io.github.responsesws.test.transport;

import io.github.responsesws.test.engine.EngineSettings;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a server's sockets.
 *
 * @param engine settings of the engine behind them
 * @param apiKey the only key that is accepted, {@code null} to accept any and none
 * @param maxRequestBytes the size of the largest request
 * @since 0.1.0
 */
public record TransportSettings(EngineSettings engine, @Nullable String apiKey, int maxRequestBytes) {

	@Override
	public String toString() {
		return "TransportSettings[maxRequestBytes=" + this.maxRequestBytes + "]";
	}

}
