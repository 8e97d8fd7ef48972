package io.github.responsesws.chaos;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponsesException;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a turn ended.
 *
 * @param name completed, or the class of its error
 * @param verdict the error's verdict, if there was one
 */
record ChaosOutcome(String name, @Nullable ReplayVerdict verdict) {

	static final String COMPLETED = "completed";

	static ChaosOutcome of(CompletableFuture<Response> turn, Duration bound) {
		try {
			assertThat(turn.get(bound.toMillis(), TimeUnit.MILLISECONDS)).isNotNull();
			return new ChaosOutcome(COMPLETED, null);
		}
		catch (ExecutionException ex) {
			assertThat(ex.getCause()).isInstanceOf(ResponsesException.class);
			ResponsesException failure = (ResponsesException) ex.getCause();
			return new ChaosOutcome(failure.getClass().getSimpleName(), failure.replayVerdict());
		}
		catch (TimeoutException ex) {
			throw new AssertionError("No signal within " + bound, ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	boolean isCompleted() {
		return this.verdict == null;
	}

	@Override
	public String toString() {
		return (this.verdict != null) ? this.name + " " + this.verdict : this.name;
	}

}
