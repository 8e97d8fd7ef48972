package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.convert.DurationUnit;

/**
 * How many turns may begin and be in flight.
 *
 * @since 0.1.0
 */
public class LimitsProperties {

	/**
	 * Whether turns of a model are held back by what the service said of its limits.
	 */
	private boolean adaptive = true;

	/**
	 * Longest pause, whatever the service asks for.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration maxPause = Duration.ofSeconds(60);

	/**
	 * Most turns of a model that are held back at once.
	 */
	private int maxPending = 1000;

	/**
	 * Longest time that a turn is held back.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration acquireTimeout = Duration.ofSeconds(60);

	/**
	 * Most turns of each model in flight. 0 for no bound.
	 */
	private int inFlight = 0;

	/**
	 * Most turns of each model that begin in a minute. 0 for no bound.
	 */
	private int turnsPerMinute = 0;

	/**
	 * Most tokens, of input and output, that turns of each model may take in a minute. 0
	 * for no bound.
	 */
	private long tokensPerMinute = 0;

	/**
	 * Bounds of single models by name, in place of those for each model.
	 */
	private Map<String, Model> models = new LinkedHashMap<>();

	public boolean isAdaptive() {
		return this.adaptive;
	}

	public void setAdaptive(boolean adaptive) {
		this.adaptive = adaptive;
	}

	public Duration getMaxPause() {
		return this.maxPause;
	}

	public void setMaxPause(Duration maxPause) {
		this.maxPause = maxPause;
	}

	public int getMaxPending() {
		return this.maxPending;
	}

	public void setMaxPending(int maxPending) {
		this.maxPending = maxPending;
	}

	public Duration getAcquireTimeout() {
		return this.acquireTimeout;
	}

	public void setAcquireTimeout(Duration acquireTimeout) {
		this.acquireTimeout = acquireTimeout;
	}

	public int getInFlight() {
		return this.inFlight;
	}

	public void setInFlight(int inFlight) {
		this.inFlight = inFlight;
	}

	public int getTurnsPerMinute() {
		return this.turnsPerMinute;
	}

	public void setTurnsPerMinute(int turnsPerMinute) {
		this.turnsPerMinute = turnsPerMinute;
	}

	public long getTokensPerMinute() {
		return this.tokensPerMinute;
	}

	public void setTokensPerMinute(long tokensPerMinute) {
		this.tokensPerMinute = tokensPerMinute;
	}

	public Map<String, Model> getModels() {
		return this.models;
	}

	public void setModels(Map<String, Model> models) {
		this.models = models;
	}

	/**
	 * Bounds of one model.
	 */
	public static class Model {

		/**
		 * Most turns of the model in flight. 0 for no bound.
		 */
		private int inFlight = 0;

		/**
		 * Most turns of the model that begin in a minute. 0 for no bound.
		 */
		private int turnsPerMinute = 0;

		/**
		 * Most tokens, of input and output, that turns of the model may take in a minute.
		 * 0 for no bound.
		 */
		private long tokensPerMinute = 0;

		public int getInFlight() {
			return this.inFlight;
		}

		public void setInFlight(int inFlight) {
			this.inFlight = inFlight;
		}

		public int getTurnsPerMinute() {
			return this.turnsPerMinute;
		}

		public void setTurnsPerMinute(int turnsPerMinute) {
			this.turnsPerMinute = turnsPerMinute;
		}

		public long getTokensPerMinute() {
			return this.tokensPerMinute;
		}

		public void setTokensPerMinute(long tokensPerMinute) {
			this.tokensPerMinute = tokensPerMinute;
		}

	}

}
