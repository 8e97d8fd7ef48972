package io.github.responsesws.conversation;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.settings.Check;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.settings.SettingsBuilder;

/**
 * How conversations run their turns. Immutable and safe to share between threads.
 *
 * @since 0.1.0
 */
public final class ConversationSettings {

	private final Builder values;

	private ConversationSettings(Builder builder) {
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
	 * Create settings that send every turn with the same fields.
	 * @param request model, instructions, tools and the like, without input
	 * @return the settings
	 */
	public static ConversationSettings of(ResponseRequest request) {
		return builder().request(request).build();
	}

	/**
	 * Create a builder that holds these settings.
	 * @return the builder
	 */
	public Builder mutate() {
		return this.values.copy();
	}

	/**
	 * Return what every turn is sent with, as the service does not inherit it: model,
	 * instructions, tools, {@code store} and the like, without input.
	 * @return the setting
	 */
	public ResponseRequest request() {
		return this.values.request;
	}

	/**
	 * Return the most bytes of input and output items that are kept for a replay.
	 * @return the setting
	 */
	public long maxReplaySize() {
		return this.values.maxReplaySize;
	}

	/**
	 * Return what happens when these bytes are reached.
	 * @return the setting
	 */
	public SizeLimit onLimit() {
		return this.values.onLimit;
	}

	/**
	 * Return how the service is asked to compact a conversation.
	 * @return the setting
	 */
	public CompactionRoute compactionTransport() {
		return this.values.compactionTransport;
	}

	/**
	 * Return whether items are also kept of responses that the service stores, for the
	 * day it forgets them.
	 * @return the setting
	 */
	public boolean keepStored() {
		return this.values.keepStored;
	}

	/**
	 * Return what a turn meets while another one runs.
	 * @return the setting
	 */
	public ConcurrentTurn onConcurrentTurn() {
		return this.values.onConcurrentTurn;
	}

	/**
	 * Return how often a turn may be sent, the first time included.
	 * @return the setting
	 */
	public int maxAttempts() {
		return this.values.maxAttempts;
	}

	/**
	 * Return the longest wait that the service may ask for before a turn is sent again; a
	 * longer one is the caller's to decide on.
	 * @return the setting
	 */
	public Duration maxRetryWait() {
		return this.values.maxRetryWait;
	}

	/**
	 * Return whether a turn is sent again that the service may have run.
	 * @return the setting
	 */
	public AmbiguousReplay replayAmbiguous() {
		return this.values.replayAmbiguous;
	}

	/**
	 * Return whether reasoning is asked for in a form that can be sent back, wherever
	 * responses are not stored.
	 * @return the setting
	 */
	public boolean encryptedReasoning() {
		return this.values.encryptedReasoning;
	}

	/**
	 * Return how long the next turn waits for a fork that has not begun, so that the
	 * service does not forget the response they share.
	 * @return the setting
	 */
	public Duration forkWait() {
		return this.values.forkWait;
	}

	/**
	 * Collects settings and checks them.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder extends SettingsBuilder<Builder> {

		private ResponseRequest request = ResponseRequest.builder().build();

		private long maxReplaySize = 8 * 1024 * 1024;

		private SizeLimit onLimit = SizeLimit.FAIL;

		private CompactionRoute compactionTransport = CompactionRoute.AUTO;

		private boolean keepStored = false;

		private ConcurrentTurn onConcurrentTurn = ConcurrentTurn.WAIT;

		private int maxAttempts = 4;

		private Duration maxRetryWait = Duration.ofSeconds(10);

		private AmbiguousReplay replayAmbiguous = AmbiguousReplay.UNSTORED;

		private boolean encryptedReasoning = true;

		private Duration forkWait = Duration.ofSeconds(2);

		private Builder() {
		}

		/**
		 * Set what every turn is sent with, as the service does not inherit it: model,
		 * instructions, tools, {@code store} and the like, without input.
		 * @param request the new value
		 * @return this builder
		 */
		public Builder request(ResponseRequest request) {
			this.request = request;
			return this;
		}

		/**
		 * Set the most bytes of input and output items that are kept for a replay.
		 * @param maxReplaySize the new value
		 * @return this builder
		 */
		public Builder maxReplaySize(long maxReplaySize) {
			this.maxReplaySize = maxReplaySize;
			return this;
		}

		/**
		 * Set what happens when these bytes are reached.
		 * @param onLimit the new value
		 * @return this builder
		 */
		public Builder onLimit(SizeLimit onLimit) {
			this.onLimit = onLimit;
			return this;
		}

		/**
		 * Set how the service is asked to compact a conversation.
		 * @param compactionTransport the new value
		 * @return this builder
		 */
		public Builder compactionTransport(CompactionRoute compactionTransport) {
			this.compactionTransport = compactionTransport;
			return this;
		}

		/**
		 * Set whether items are also kept of responses that the service stores, for the
		 * day it forgets them.
		 * @param keepStored the new value
		 * @return this builder
		 */
		public Builder keepStored(boolean keepStored) {
			this.keepStored = keepStored;
			return this;
		}

		/**
		 * Set what a turn meets while another one runs.
		 * @param onConcurrentTurn the new value
		 * @return this builder
		 */
		public Builder onConcurrentTurn(ConcurrentTurn onConcurrentTurn) {
			this.onConcurrentTurn = onConcurrentTurn;
			return this;
		}

		/**
		 * Set how often a turn may be sent, the first time included.
		 * @param maxAttempts the new value
		 * @return this builder
		 */
		public Builder maxAttempts(int maxAttempts) {
			this.maxAttempts = maxAttempts;
			return this;
		}

		/**
		 * Set the longest wait that the service may ask for before a turn is sent again;
		 * a longer one is the caller's to decide on.
		 * @param maxRetryWait the new value
		 * @return this builder
		 */
		public Builder maxRetryWait(Duration maxRetryWait) {
			this.maxRetryWait = maxRetryWait;
			return this;
		}

		/**
		 * Set whether a turn is sent again that the service may have run.
		 * @param replayAmbiguous the new value
		 * @return this builder
		 */
		public Builder replayAmbiguous(AmbiguousReplay replayAmbiguous) {
			this.replayAmbiguous = replayAmbiguous;
			return this;
		}

		/**
		 * Set whether reasoning is asked for in a form that can be sent back, wherever
		 * responses are not stored.
		 * @param encryptedReasoning the new value
		 * @return this builder
		 */
		public Builder encryptedReasoning(boolean encryptedReasoning) {
			this.encryptedReasoning = encryptedReasoning;
			return this;
		}

		/**
		 * Set how long the next turn waits for a fork that has not begun, so that the
		 * service does not forget the response they share.
		 * @param forkWait the new value
		 * @return this builder
		 */
		public Builder forkWait(Duration forkWait) {
			this.forkWait = forkWait;
			return this;
		}

		/**
		 * Check the settings and build them.
		 * @return the settings
		 * @throws InvalidSettingsException if a value is out of range: the message names
		 * the property and what it accepts
		 */
		public ConversationSettings build() {
			Objects.requireNonNull(this.request, "request");
			Stream.of("input", "previous_response_id", "conversation", "generate").forEach((name) -> {
				if (this.request.field(name) != null) {
					throw new IllegalArgumentException(
							"The request of a conversation must not set " + name + ": that is for its turns to say");
				}
			});
			Check.notEmpty(this.maxReplaySize, "responses-ws.conversation.max-replay-size");
			Check.atLeast(this.maxAttempts, 1, "responses-ws.conversation.max-attempts");
			Check.notNegative(this.maxRetryWait, "responses-ws.conversation.max-retry-wait");
			Check.notNegative(this.forkWait, "responses-ws.conversation.fork-wait");
			return new ConversationSettings(this);
		}

	}

}
