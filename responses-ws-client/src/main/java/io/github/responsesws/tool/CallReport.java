package io.github.responsesws.tool;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.responsesws.turn.WireLine;
import org.jspecify.annotations.Nullable;

/**
 * Measures a call and tells the listener once how it ended: a call that is cancelled
 * while it completes does both, and the first counts.
 */
final class CallReport {

	private final long start = System.nanoTime();

	/** Written by the events, before the end. */
	private volatile int characters;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final ToolListener listener;

	private final Invocation invocation;

	private final ToolContext context;

	CallReport(ToolListener listener, Invocation invocation, ToolContext context) {
		this.listener = listener;
		this.invocation = invocation;
		this.context = context;
	}

	Duration answered(CallOutcome outcome, int characters) {
		this.characters = characters;
		return end(outcome, null);
	}

	Duration failed(ToolException failure) {
		return end(CallOutcome.of(failure.reason()), failure);
	}

	void cancelled() {
		end(CallOutcome.CANCELLED, null);
	}

	private Duration end(CallOutcome outcome, @Nullable ToolException failure) {
		Duration duration = Duration.ofNanos(System.nanoTime() - this.start);
		if (this.ended.compareAndSet(false, true)) {
			this.listener.onCallEnded(this.context, this.invocation.known() ? outcome : CallOutcome.UNKNOWN, duration,
					failure);
			if (WireLine.isOn()) {
				tell(outcome, duration, failure);
			}
		}
		return duration;
	}

	private void tell(CallOutcome outcome, Duration duration, @Nullable ToolException failure) {
		ToolCall call = this.context.call();
		WireLine.of("tool")
			.with("outcome", outcome)
			.with("error", (failure != null) ? failure.code() : null)
			.with("name", call.name())
			.with("kind", call.kind())
			.with("call", call.id())
			.with("response", this.context.responseId().isEmpty() ? null : this.context.responseId())
			.with("round", this.context.round())
			.with("arguments", call.arguments().length())
			.with("output", this.characters)
			.took("took", duration.toNanos())
			.tell();
	}

}
