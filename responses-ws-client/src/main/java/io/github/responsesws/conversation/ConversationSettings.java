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
	 * Return the most jobs of a conversation of which the model was not told, beyond
	 * which its runs wait for their calls.
	 * @return the setting
	 */
	public int maxJobs() {
		return this.values.maxJobs;
	}

	/**
	 * Return whether a job that has ended by itself begins a run by itself, as soon as no
	 * other turn runs, so that the model is told without waiting for somebody to ask.
	 * @return the setting
	 */
	public boolean turnAfterJob() {
		return this.values.turnAfterJob;
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

		private AmbiguousReplay replayAmbiguous = AmbiguousReplay.UNSTORED;

		private boolean encryptedReasoning = true;

		private Duration forkWait = Duration.ofSeconds(2);

		private int maxJobs = 16;

		private boolean turnAfterJob = false;

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
		 * Set the most jobs of a conversation of which the model was not told, beyond
		 * which its runs wait for their calls.
		 * @param maxJobs the new value, 0 for none
		 * @return this builder
		 */
		public Builder maxJobs(int maxJobs) {
			this.maxJobs = maxJobs;
			return this;
		}

		/**
		 * Set whether a job that has ended by itself begins a run by itself, with the
		 * fields, the tools and the listeners of the run that began the job;
		 * {@link Conversation#jobEvents()} tells what happens in it. It waits until no
		 * other turn runs, and does nothing if the model was told meanwhile. Jobs that
		 * were cancelled begin none.
		 * @param turnAfterJob the new value
		 * @return this builder
		 */
		public Builder turnAfterJob(boolean turnAfterJob) {
			this.turnAfterJob = turnAfterJob;
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
			Check.notNegative(this.forkWait, "responses-ws.conversation.fork-wait");
			Check.atLeast(this.maxJobs, 0, "responses-ws.conversation.max-jobs");
			return new ConversationSettings(this);
		}

	}

}
