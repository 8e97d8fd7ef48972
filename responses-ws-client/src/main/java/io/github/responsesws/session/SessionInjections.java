package io.github.responsesws.session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.github.responsesws.protocol.InjectEvent;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * The outputs that were injected into responses of a session and are not acknowledged
 * yet. An acknowledgement names its response, by which it is matched, and never by lane
 * alone. Belongs to the session's event loop.
 */
final class SessionInjections {

	/** More calls than agents leave open at once. */
	private static final int MAX_FOR_LANE = 256;

	private final RequestWriter writer;

	// In the order of submission, in which the service acknowledges those for one
	// response.
	private final List<OpenInjection> open = new ArrayList<>(0);

	SessionInjections(RequestWriter writer) {
		this.writer = writer;
	}

	/**
	 * Send outputs to the response of a lane, unless it is one that takes none.
	 */
	void submit(InjectRequest request, Lane lane, MonoSink<InjectResult> sink) {
		Turn turn = lane.turn();
		if (turn == null) {
			fail(request, sink, InjectResult.Failed.NOT_ACTIVE, "Nobody listens to the response any more");
		}
		else if (!Boolean.TRUE.equals(turn.request().multiAgent())) {
			fail(request, sink, InjectResult.Failed.NOT_SUPPORTED, "The response is not one of several agents");
		}
		else if (this.open.stream().filter((injection) -> injection.lane() == lane).count() >= MAX_FOR_LANE) {
			fail(request, sink, InjectResult.Failed.TOO_MANY, "Too many outputs wait to be acknowledged");
		}
		else {
			this.open.add(new OpenInjection(request, lane, sink));
			this.writer.add(request);
		}
	}

	private static void fail(InjectRequest request, MonoSink<InjectResult> sink, String code, String message) {
		sink.success(new InjectResult.Failed(code, message, request.input()));
	}

	/**
	 * Whether the service owes acknowledgements to a lane.
	 */
	boolean holds(Lane lane) {
		if (this.open.isEmpty()) {
			return false;
		}
		for (OpenInjection injection : this.open) {
			if (injection.lane() == lane) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Note what the service says of injected outputs.
	 * @return their lane, or {@code null} if they are none that wait here
	 */
	@Nullable Lane heard(InjectEvent event) {
		OpenInjection injection = find(event);
		if (injection == null) {
			return null;
		}
		this.open.remove(injection);
		injection.sink()
			.success((event instanceof InjectEvent.Failed failed)
					? new InjectResult.Failed(failed.errorCode(), failed.errorMessage(), injection.request().input())
					: new InjectResult.Accepted());
		return injection.lane();
	}

	private @Nullable OpenInjection find(InjectEvent event) {
		OpenInjection named = null;
		if (event instanceof InjectEvent.Failed failed) {
			// What is handed back tells which ones it is.
			named = first(
					(injection) -> injection.isFor(event.responseId()) && injection.holds(failed.input().elements()));
		}
		return (named != null) ? named : first((injection) -> injection.isFor(event.responseId()));
	}

	private @Nullable OpenInjection first(Predicate<OpenInjection> condition) {
		return this.open.stream().filter(condition).findFirst().orElse(null);
	}

	/**
	 * Note that no more will be heard of a lane.
	 */
	void lost(Lane lane, @Nullable Throwable cause) {
		if (!holds(lane)) {
			return;
		}
		List<OpenInjection> lost = this.open.stream().filter((injection) -> injection.lane() == lane).toList();
		this.open.removeAll(lost);
		// Only now: who hears of it may inject again at once.
		lost.forEach(
				(injection) -> injection.sink().success(new InjectResult.Unknown(injection.request().input(), cause)));
	}

}
