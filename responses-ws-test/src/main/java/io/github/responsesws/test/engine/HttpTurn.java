package io.github.responsesws.test.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

import io.github.responsesws.test.wire.ApiError;
import io.github.responsesws.test.wire.CreateRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One {@code POST /v1/responses}: a turn without a lane and without a connection's
 * memory, so that {@code previous_response_id} finds stored responses only. Owned by the
 * HTTP connection's event loop.
 *
 * @since 0.1.0
 */
public final class HttpTurn implements TurnConnection {

	private final ScheduledExecutorService eventLoop;

	private final EngineSettings settings;

	private final SessionHooks hooks;

	private final CreateRequest request;

	private final Continuation continuation;

	private final @Nullable ApiError refusal;

	private @Nullable Outlet outlet;

	private @Nullable Runnable onEnd;

	private @Nullable ServerTurn turn;

	/**
	 * Create a turn that is not started yet.
	 * @param eventLoop the connection's event loop
	 * @param settings the server's settings
	 * @param hooks the server's view of this request
	 * @param request the request
	 * @param multiAgent whether the client has switched multi-agent responses on
	 */
	public HttpTurn(ScheduledExecutorService eventLoop, EngineSettings settings, SessionHooks hooks,
			CreateRequest request, boolean multiAgent) {
		this.eventLoop = eventLoop;
		this.settings = settings;
		this.hooks = hooks;
		this.request = request;
		this.refusal = MultiAgent.problem(request, multiAgent);
		String previous = request.previousResponseId();
		StoredResponse parent = (previous != null) ? settings.storage().find(previous) : null;
		this.continuation = Continuation.of(request, parent, List.of(), settings.storage());
	}

	/**
	 * Return why the turn cannot start.
	 * @return the error, or {@code null}
	 */
	public @Nullable ApiError problem() {
		return (this.refusal != null) ? this.refusal : this.continuation.problem();
	}

	/**
	 * Return everything the model would see.
	 * @return the items of the whole chain
	 */
	public List<JsonNode> context() {
		return this.continuation.context();
	}

	/**
	 * Start the turn.
	 * @param outlet takes its events
	 * @param onEnd called after the last event
	 */
	public void start(Outlet outlet, Runnable onEnd) {
		this.outlet = outlet;
		this.onEnd = onEnd;
		this.hooks.turnQueued();
		// Before anybody knows of this request, whose next one could take its answer.
		List<Step> answer = this.hooks.answer(this.request);
		this.hooks.received(this.request.body(), this.request.bytes());
		this.turn = new ServerTurn(this, this.request, this.continuation, null, answer);
		this.eventLoop.execute(this.turn);
	}

	/**
	 * Resume the turn if it waits for the socket.
	 */
	public void socketWritable() {
		if (this.turn != null) {
			this.turn.socketWritable();
		}
	}

	/**
	 * Stop: the client is gone.
	 */
	public void cancel() {
		if (this.turn != null) {
			this.turn.cancel();
			this.turn = null;
			this.hooks.turnEnded();
		}
	}

	@Override
	public ScheduledExecutorService eventLoop() {
		return this.eventLoop;
	}

	@Override
	public Outlet outlet() {
		if (this.outlet == null) {
			throw new IllegalStateException("The turn was not started");
		}
		return this.outlet;
	}

	@Override
	public Duration latency() {
		return this.settings.latency();
	}

	@Override
	public void finishing(ServerTurn turn) {
		if (this.request.stored()) {
			this.settings.storage().put(turn.toStored());
		}
	}

	@Override
	public void ended(ServerTurn ended) {
		if (this.turn == null) {
			return;
		}
		this.turn = null;
		this.hooks.turnEnded();
		if (this.onEnd != null) {
			this.onEnd.run();
		}
	}

}
