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

	/**
	 * Where turns and tokens are counted that begin in a minute.
	 */
	private Store store = Store.MEMORY;

	/**
	 * How turns and tokens are counted in Redis.
	 */
	private final Redis redis = new Redis();

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

	public Store getStore() {
		return this.store;
	}

	public void setStore(Store store) {
		this.store = store;
	}

	public Redis getRedis() {
		return this.redis;
	}

	/**
	 * Where turns and tokens can be counted.
	 */
	public enum Store {

		/**
		 * In the memory of this process, which has the limits for itself.
		 */
		MEMORY,

		/**
		 * In Redis, where all instances share the limits.
		 */
		REDIS

	}

	/**
	 * How turns and tokens are counted in Redis.
	 */
	public static class Redis {

		/**
		 * Beginning of the keys in Redis; what is counted, the limit and the model
		 * follow.
		 */
		private String keyPrefix = "responses-ws:limit:";

		/**
		 * Longest wait for an answer of Redis, until turns go on by what this instance
		 * counts.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration timeout = Duration.ofSeconds(1);

		public String getKeyPrefix() {
			return this.keyPrefix;
		}

		public void setKeyPrefix(String keyPrefix) {
			this.keyPrefix = keyPrefix;
		}

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

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
