package io.github.responsesws.turn;

import java.time.Duration;

import io.github.responsesws.protocol.ResponsesException;

/**
 * Nobody hears of the turn.
 */
enum SilentJourney implements TurnJourney {

	INSTANCE;

	@Override
	public void onRetry(ResponsesException failure, Duration wait) {
	}

	@Override
	public void onReplay(ResponsesException failure, Duration wait) {
	}

	@Override
	public void onFallback() {
	}

}
