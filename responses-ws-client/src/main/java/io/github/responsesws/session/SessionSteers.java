package io.github.responsesws.session;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.SteerEvent;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * The steered input of a session's lanes that has no outcome yet. What the service says
 * of it is matched by steer ID, or by the response that was steered while there is no ID,
 * and never by lane alone. Belongs to the session's event loop.
 */
final class SessionSteers {

	/** More than any service takes. */
	private static final int MAX_FOR_LANE = 64;

	private final RequestWriter writer;

	// In the order of submission, in which the service answers those for one response.
	private final List<OpenSteer> open = new ArrayList<>(0);

	SessionSteers(RequestWriter writer) {
		this.writer = writer;
	}

	/**
	 * Send input for the response of a lane.
	 */
	void submit(SteerRequest request, Lane lane, MonoSink<SteerResult> sink) {
		if (this.open.stream().filter((steer) -> steer.lane() == lane).count() >= MAX_FOR_LANE) {
			sink.success(new SteerResult.Failed(SteerResult.Failed.TOO_MANY, "Too much input waits for this response",
					request.input()));
			return;
		}
		this.open.add(new OpenSteer(request, lane, sink));
		this.writer.add(request);
	}

	/**
	 * Whether a lane's response may be followed by another one that nobody asks for.
	 */
	boolean holds(Lane lane) {
		if (this.open.isEmpty()) {
			return false;
		}
		for (OpenSteer steer : this.open) {
			if (steer.lane() == lane) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Note what the service says of steered input.
	 * @return the lane of the input, or {@code null} if it is no input that waits here
	 */
	@Nullable Lane heard(SteerEvent event) {
		OpenSteer steer = find(event);
		if (steer == null) {
			return null;
		}
		if (event instanceof SteerEvent.Accepted) {
			steer.accepted(event.steerId());
		}
		else if (event instanceof SteerEvent.Pending pending) {
			resolve(steer, new SteerResult.Pending(pending.reason(), pending.requiredInput()));
		}
		else if (event instanceof SteerEvent.Failed failed) {
			resolve(steer, new SteerResult.Failed(failed.errorCode(), failed.errorMessage(), steer.request().input()));
		}
		return steer.lane();
	}

	private @Nullable OpenSteer find(SteerEvent event) {
		String id = event.steerId();
		OpenSteer known = (id != null) ? first((steer) -> steer.hasId(id)) : null;
		return (known != null) ? known
				: first((steer) -> !steer.isAccepted() && steer.isFor(event.previousResponseId()));
	}

	private @Nullable OpenSteer first(Predicate<OpenSteer> condition) {
		return this.open.stream().filter(condition).findFirst().orElse(null);
	}

	private void resolve(OpenSteer steer, SteerResult result) {
		this.open.remove(steer);
		steer.resolve(result);
	}

	/**
	 * Note that the successor of a steered response has begun, which commits what was
	 * accepted for that.
	 */
	void applied(Lane lane, String steered, ResponseLifecycleEvent successor) {
		resolve((steer) -> steer.lane() == lane && steer.isAccepted() && steer.isFor(steered),
				(steer) -> new SteerResult.Applied(successor.response()));
	}

	/**
	 * Note that no more will be heard of a lane.
	 */
	void lost(Lane lane, @Nullable Throwable cause) {
		resolve((steer) -> steer.lane() == lane, (steer) -> new SteerResult.Unknown(steer.request().input(), cause));
	}

	private void resolve(Predicate<OpenSteer> condition, Function<OpenSteer, SteerResult> result) {
		if (this.open.isEmpty()) {
			return;
		}
		List<OpenSteer> resolved = new ArrayList<>();
		for (Iterator<OpenSteer> all = this.open.iterator(); all.hasNext();) {
			OpenSteer steer = all.next();
			if (condition.test(steer)) {
				all.remove();
				resolved.add(steer);
			}
		}
		// Only now: who hears of it may steer again at once.
		resolved.forEach((steer) -> steer.resolve(result.apply(steer)));
	}

}
