package io.github.responsesws.metrics;

import io.github.responsesws.conversation.ConversationListener;
import io.github.responsesws.protocol.ResponsesException;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import org.jspecify.annotations.Nullable;

/**
 * Records what conversations save because they send only what is new, and how often they
 * have to send all that was said. Add it to the client's conversation listeners.
 *
 * @since 0.1.0
 */
public final class ConversationMetrics implements ConversationListener {

	private static final int MAX_CODES = 50;

	private final MeterRegistry registry;

	private final Tags tags;

	private final LimitedValues codes = new LimitedValues(MAX_CODES, "other");

	/** Registered with the first turn that saves something, and no matter how often. */
	private volatile @Nullable DistributionSummary saved;

	/**
	 * Create the listener.
	 * @param registry where to record
	 */
	public ConversationMetrics(MeterRegistry registry) {
		this(registry, Tags.empty());
	}

	/**
	 * Create the listener of one of several clients.
	 * @param registry where to record
	 * @param tags what tells its meters from those of the others
	 */
	public ConversationMetrics(MeterRegistry registry, Iterable<Tag> tags) {
		this.registry = registry;
		this.tags = Tags.of(tags);
	}

	@Override
	public void onContinued(@Nullable String conversationId, long savedBytes) {
		DistributionSummary saved = this.saved;
		if (saved == null) {
			saved = newSaved();
			this.saved = saved;
		}
		saved.record(savedBytes);
	}

	private DistributionSummary newSaved() {
		return DistributionSummary.builder("responses.ws.conversation.saved")
			.tags(this.tags)
			.baseUnit(BaseUnits.BYTES)
			.description("What turns need not send because they go on from the last response")
			.register(this.registry);
	}

	@Override
	public void onReplayed(@Nullable String conversationId, @Nullable ResponsesException failure, long bytes) {
		DistributionSummary.builder("responses.ws.conversation.replays")
			.tags(this.tags)
			.tag("reason", (failure != null) ? this.codes.limit(failure.code()) : TagValues.NONE)
			.baseUnit(BaseUnits.BYTES)
			.description("What turns send of all that was said before, in a new chain")
			.register(this.registry)
			.record(bytes);
	}

}
