package io.github.responsesws.test.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.test.wire.ApiError;
import io.github.responsesws.test.wire.CreateRequest;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One WebSocket connection as the service sees it: lanes that run side by side, a queue
 * of requests before them, and a memory that ends with the connection. All state lives on
 * the connection's event loop; every method must be called there.
 *
 * @since 0.1.0
 */
public final class ServerSession implements TurnConnection {

	/** Responses in flight over all lanes; further requests wait. */
	static final int MAX_IN_FLIGHT = 16;

	/** Requests that may wait. */
	static final int MAX_QUEUED = 256;

	private final ScheduledExecutorService eventLoop;

	private final Outlet outlet;

	private final EngineSettings settings;

	private final SessionHooks hooks;

	private final LaneTable lanes;

	private final boolean multiAgent;

	private final EndedTurns ended = new EndedTurns();

	private final Steering steering;

	private final Injecting injecting;

	private final Deque<QueuedCreate> queue = new ArrayDeque<>();

	private final ScheduledFuture<?> retirement;

	private int inFlight;

	private boolean closed;

	/**
	 * Create a session for a connection that was just accepted.
	 * @param eventLoop the connection's event loop
	 * @param outlet the connection's outbound side
	 * @param settings the server's settings
	 * @param hooks the server's view of this connection
	 * @param multiAgent whether the client has switched multi-agent responses on
	 */
	public ServerSession(ScheduledExecutorService eventLoop, Outlet outlet, EngineSettings settings, SessionHooks hooks,
			boolean multiAgent) {
		this.eventLoop = eventLoop;
		this.outlet = outlet;
		this.settings = settings;
		this.hooks = hooks;
		this.lanes = new LaneTable(settings.lanes());
		this.multiAgent = multiAgent;
		this.steering = new Steering(this.lanes, this.ended, outlet);
		this.injecting = new Injecting(this.lanes, this.ended, outlet);
		this.retirement = eventLoop.schedule(this::retire, settings.maxConnectionAge().toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Take one message of the client.
	 * @param message the UTF-8 text
	 */
	public void receive(byte[] message) {
		ObjectNode frame = WireJson.parseObject(message);
		if (frame == null) {
			refuse(ApiError.invalidRequest("invalid_json", "The message is not a JSON object.", null), null);
			return;
		}
		if (WireJson.type(frame).equals("response.create")) {
			create(this.settings.request(frame, message.length));
			return;
		}
		this.hooks.received(frame, message.length);
		switch (WireJson.type(frame)) {
			case "response.steer" -> this.steering.receive(frame);
			case "response.inject" -> inject(frame);
			default -> unknown();
		}
	}

	private void inject(ObjectNode frame) {
		if (this.multiAgent) {
			this.injecting.receive(frame);
		}
		else {
			unknown();
		}
	}

	private void unknown() {
		refuse(ApiError.invalidRequest("invalid_value",
				"Invalid value for 'type': expected 'response.create' or 'response.steer'.", "type"), null);
	}

	/**
	 * Resume the turns that wait for the socket.
	 */
	public void socketWritable() {
		for (ServerLane lane : this.lanes.all()) {
			ServerTurn turn = lane.running();
			if (turn != null) {
				turn.socketWritable();
			}
		}
	}

	/**
	 * Forget everything: the connection is gone.
	 */
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.retirement.cancel(false);
		for (ServerLane lane : this.lanes.all()) {
			ServerTurn turn = lane.running();
			if (turn != null) {
				turn.cancel();
				this.hooks.turnEnded();
			}
		}
		this.queue.forEach((queued) -> this.hooks.turnEnded());
		this.queue.clear();
	}

	@Override
	public ScheduledExecutorService eventLoop() {
		return this.eventLoop;
	}

	@Override
	public Outlet outlet() {
		return this.outlet;
	}

	@Override
	public Duration latency() {
		return this.settings.latency();
	}

	@Override
	public boolean takesInjections() {
		return true;
	}

	@Override
	public void finishing(ServerTurn turn) {
		if (turn.request().stored()) {
			this.settings.storage().put(turn.toStored());
		}
	}

	@Override
	public void ended(ServerTurn turn) {
		if (this.closed) {
			return;
		}
		ServerLane lane = this.lanes.lane(turn.request().streamId());
		this.inFlight--;
		if (turn.response().phase() == ResponseState.Phase.FINISHED) {
			finished(lane, turn);
		}
		else {
			lane.fail(turn);
			this.steering.failed(turn.steers(), turn.label());
		}
		this.ended.remember(turn);
		this.hooks.turnEnded();
		drain();
	}

	private void create(CreateRequest request) {
		String label = this.lanes.label(request.streamId());
		ApiError refusal = this.lanes.refusal(request.streamId());
		if (refusal == null && this.queue.size() >= MAX_QUEUED) {
			refusal = ApiError.of(429, "rate_limit_exceeded",
					"Too many requests wait on this connection (limit " + MAX_QUEUED + ").", Map.of());
		}
		if (refusal != null) {
			received(request);
			refuse(refusal, label);
			return;
		}
		QueuedCreate queued = new QueuedCreate(this.lanes.lane(request.streamId()), label, request, List.of());
		this.hooks.turnQueued();
		if (mayStart(queued)) {
			start(queued, () -> received(request));
		}
		else {
			received(request);
			this.queue.add(queued);
		}
	}

	private void received(CreateRequest request) {
		this.hooks.received(request.body(), request.bytes());
	}

	private boolean mayStart(QueuedCreate queued) {
		return this.inFlight < MAX_IN_FLIGHT && !queued.lane().isBusy();
	}

	private void drain() {
		Iterator<QueuedCreate> iterator = this.queue.iterator();
		while (iterator.hasNext() && this.inFlight < MAX_IN_FLIGHT) {
			QueuedCreate next = iterator.next();
			if (mayStart(next)) {
				iterator.remove();
				start(next, () -> {
				});
			}
		}
	}

	/**
	 * Start a request.
	 * @param known lets others know of it, once nothing that they send can take its
	 * answer, and before it has one
	 */
	private void start(QueuedCreate queued, Runnable known) {
		ServerLane lane = queued.lane();
		CreateRequest request = queued.request();
		List<Steer> steers = queued.steers().isEmpty() ? claim(lane, queued) : queued.steers();
		Continuation continuation = Continuation.of(request, find(request.previousResponseId()),
				steers.stream().flatMap((steer) -> steer.items().stream()).toList(), this.settings.storage());
		ApiError problem = MultiAgent.problem(request, this.multiAgent);
		problem = (problem != null) ? problem : continuation.problem();
		if (problem != null) {
			known.run();
			lane.evict(request.previousResponseId());
			this.steering.failed(steers, queued.label());
			refuse(problem, queued.label());
			this.hooks.turnEnded();
			return;
		}
		List<Step> answer = this.hooks.answer(request);
		known.run();
		ServerTurn turn = new ServerTurn(this, request, continuation, queued.label(), answer);
		lane.begin(turn);
		this.inFlight++;
		this.eventLoop.execute(turn);
	}

	/**
	 * Return the steering input that belongs to a request. Input that waits for another
	 * request can no longer be committed.
	 * @param lane the request's lane
	 * @param queued the request
	 * @return the input, in the order of submission
	 */
	private List<Steer> claim(ServerLane lane, QueuedCreate queued) {
		List<Steer> waiting = lane.takeWaiting();
		if (!waiting.isEmpty() && !waiting.get(0).target().equals(queued.request().previousResponseId())) {
			this.steering.failed(waiting, queued.label());
			return List.of();
		}
		return waiting;
	}

	private @Nullable StoredResponse find(@Nullable String id) {
		if (id == null) {
			return null;
		}
		for (ServerLane lane : this.lanes.all()) {
			StoredResponse latest = lane.latest();
			if (latest != null && latest.id().equals(id)) {
				return latest;
			}
		}
		return this.settings.storage().find(id);
	}

	private void finished(ServerLane lane, ServerTurn turn) {
		StoredResponse response = turn.toStored();
		lane.finish(response);
		List<Steer> steers = turn.steers();
		if (steers.isEmpty()) {
			return;
		}
		if (response.requiredInput().isEmpty()) {
			this.queue.addFirst(new QueuedCreate(lane, turn.label(), successor(turn, response), List.copyOf(steers)));
			this.hooks.turnQueued();
		}
		else {
			lane.await(steers);
			steers.forEach((steer) -> turn.notice(steer.pending(response.requiredInput())));
		}
	}

	private static CreateRequest successor(ServerTurn turn, StoredResponse response) {
		ObjectNode body = turn.request().body().deepCopy();
		body.remove("generate");
		body.putArray("input");
		body.put("previous_response_id", response.id());
		return new CreateRequest(body, 0, turn.request().retaining());
	}

	private void refuse(ApiError error, @Nullable String label) {
		this.outlet.send(error.frame(label), 0);
		this.outlet.flush();
	}

	private void retire() {
		refuse(ApiError.invalidRequest("websocket_connection_limit_reached",
				"This connection reached its maximum age; open a new one.", null), null);
		this.outlet.close(1000, "connection limit reached");
	}

	/**
	 * A request that waits for its lane.
	 *
	 * @param lane the lane
	 * @param label the name its events carry, or {@code null}
	 * @param request the request
	 * @param steers the input that made the service create it, empty for a client's own
	 */
	private record QueuedCreate(ServerLane lane, @Nullable String label, CreateRequest request, List<Steer> steers) {
	}

}
