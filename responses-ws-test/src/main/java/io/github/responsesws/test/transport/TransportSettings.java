package io.github.responsesws.test.transport;

import io.github.responsesws.test.engine.EngineSettings;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a server's sockets.
 *
 * @param engine settings of the engine behind them
 * @param apiKey the only key that is accepted, {@code null} to accept any and none
 * @param maxRequestBytes the size of the largest request
 * @param compression whether WebSockets are compressed where the client offers it
 * @since 0.1.0
 */
public record TransportSettings(EngineSettings engine, @Nullable String apiKey, int maxRequestBytes,
		boolean compression) {

	@Override
	public String toString() {
		return "TransportSettings[maxRequestBytes=" + this.maxRequestBytes + "]";
	}

}
