package io.github.responsesws.test.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.test.wire.CreateRequest;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One {@code response.create} up to its terminal event: plays the steps of a script, or
 * of the demo model, as fast as the client reads. Owned by the connection's event loop.
 * <p>
 * A turn sends a few events, then lets the other lanes of the connection go on, which is
 * why events of several lanes interleave. It stops while the socket is not writable.
 *
 * @since 0.1.0
 */
public final class ServerTurn implements Runnable {

	private static final int EVENTS_A_RUN = 4;

	private enum Mode {

		RUNNING, WAITING_FOR_SOCKET, PAUSED, ENDED

	}

	private final TurnConnection host;

	private final CreateRequest request;

	private final List<JsonNode> context;

	private final @Nullable String label;

	private final ResponseState response;

	private final Iterator<? extends Step> steps;

	private final List<Steer> steers = new ArrayList<>();

	private final InjectedOutputs injections;

	private Iterator<? extends Action> actions = Collections.emptyIterator();

	private Mode mode = Mode.RUNNING;

	private boolean finishing;

	private boolean paced;

	private int fragmentBytes;

	private final List<Alteration> alterations = new ArrayList<>();

	private @Nullable String agent;

	private @Nullable MessageWriter openMessage;

	private @Nullable String interruption;

	private @Nullable ScheduledFuture<?> timer;

	ServerTurn(TurnConnection host, CreateRequest request, Continuation continuation, @Nullable String label,
			List<? extends Step> steps) {
		this.host = host;
		this.request = request;
		this.context = continuation.context();
		this.label = label;
		this.response = new ResponseState(request, this.context, continuation.cachedTokens());
		this.injections = new InjectedOutputs(this.response, this::notice, host.eventLoop());
		this.steps = steps.iterator();
	}

	CreateRequest request() {
		return this.request;
	}

	List<JsonNode> context() {
		return this.context;
	}

	ResponseState response() {
		return this.response;
	}

	@Nullable String label() {
		return this.label;
	}

	List<Steer> steers() {
		return this.steers;
	}

	InjectedOutputs injections() {
		return this.injections;
	}

	/**
	 * Return whether outputs can reach this response while it runs.
	 */
	boolean takesInjections() {
		return this.request.multiAgent() && this.host.takesInjections();
	}

	/**
	 * Wait until the outputs of all calls so far have come.
	 */
	void awaitInjections() {
		this.mode = Mode.PAUSED;
		this.host.outlet().flush();
		this.injections.await(() -> this.host.eventLoop().execute(this));
	}

	/**
	 * Return why the answer stops early.
	 * @return the {@code incomplete_details.reason}, or {@code null}
	 */
	@Nullable String interruption() {
		return this.interruption;
	}

	void interrupt(String reason) {
		this.interruption = reason;
	}

	void fragment(int bytes) {
		this.fragmentBytes = bytes;
	}

	void alter(Alteration alteration) {
		this.alterations.add(alteration);
	}

	void agent(String name) {
		this.agent = name;
	}

	@Nullable MessageWriter openMessage() {
		return this.openMessage;
	}

	void openMessage(@Nullable MessageWriter message) {
		this.openMessage = message;
	}

	@Override
	public void run() {
		this.timer = null;
		if (this.mode == Mode.ENDED) {
			return;
		}
		this.mode = Mode.RUNNING;
		for (int i = 0; i < EVENTS_A_RUN && this.mode == Mode.RUNNING; i++) {
			if (this.host.outlet().isWritable()) {
				advance();
			}
			else {
				this.mode = Mode.WAITING_FOR_SOCKET;
			}
		}
		this.host.outlet().flush();
		if (this.mode == Mode.RUNNING) {
			this.host.eventLoop().execute(this);
		}
	}

	/**
	 * Go on if the turn only waits for the socket.
	 */
	void socketWritable() {
		if (this.mode == Mode.WAITING_FOR_SOCKET) {
			this.mode = Mode.PAUSED;
			this.host.eventLoop().execute(this);
		}
	}

	/**
	 * Stop without another event: the connection is gone.
	 */
	void cancel() {
		this.mode = Mode.ENDED;
		if (this.timer != null) {
			this.timer.cancel(false);
		}
	}

	/**
	 * Send an event of this response. An event of the demo model, unless it is the last,
	 * is followed by the pause that the server's latency asks for.
	 * @param event the event, completed in place
	 */
	void emit(ObjectNode event) {
		attribute(event);
		ObjectNode sent = altered(event);
		if (sent == null) {
			this.response.observe(event);
		}
		else {
			this.response.stamp(event, sent, this.label);
		}
		if (this.response.phase() == ResponseState.Phase.FINISHED) {
			this.host.finishing(this);
		}
		if (sent != null) {
			this.host.outlet().send(sent, this.fragmentBytes);
		}
		if (this.paced && !isOver() && !this.host.latency().isZero()) {
			pause(this.host.latency());
		}
	}

	/**
	 * Send an event beside the script: an answer to steering or injecting.
	 * @param event the event, completed in place
	 */
	void notice(ObjectNode event) {
		this.response.stamp(event, event, this.label);
		this.host.outlet().send(event, 0);
		this.host.outlet().flush();
	}

	private void attribute(ObjectNode event) {
		if (this.agent != null && !event.has("response")) {
			event.putObject("agent").put("agent_name", this.agent);
			if (event.path("item") instanceof ObjectNode item) {
				item.putObject("agent").put("agent_name", this.agent);
			}
		}
	}

	/**
	 * Return what the client gets of an event: the event itself, another one, or nothing.
	 */
	private @Nullable ObjectNode altered(ObjectNode event) {
		if (this.alterations.isEmpty()) {
			return event;
		}
		ObjectNode sent = event.deepCopy();
		for (Alteration alteration : this.alterations) {
			ObjectNode next = alteration.apply(sent);
			if (next == null) {
				return null;
			}
			sent = next;
		}
		return sent;
	}

	void pace() {
		this.paced = true;
	}

	Outlet outlet() {
		return this.host.outlet();
	}

	void pause(Duration duration) {
		this.mode = Mode.PAUSED;
		this.timer = this.host.eventLoop().schedule(this, duration.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Say nothing more until the connection ends.
	 */
	void stall() {
		this.mode = Mode.PAUSED;
	}

	void hold(Latch latch) {
		this.mode = Mode.PAUSED;
		this.host.outlet().flush();
		latch.arrive(() -> this.host.eventLoop().execute(this));
	}

	/**
	 * End the turn together with the connection.
	 */
	void lose() {
		end();
	}

	private void advance() {
		while (!this.actions.hasNext()) {
			if (this.steps.hasNext()) {
				this.paced = false;
				this.actions = this.steps.next().play(this);
			}
			else if (this.finishing || this.response.phase() != ResponseState.Phase.OPEN) {
				end();
				return;
			}
			else {
				this.finishing = true;
				this.actions = ResponseSteps.finish(this).iterator();
			}
		}
		this.actions.next().run(this);
		// The client may react to the terminal event at once: by then the response has to
		// be on record, for steering, continuations and the next request of the lane.
		if (this.mode == Mode.RUNNING && isOver() && !this.actions.hasNext() && !this.steps.hasNext()) {
			end();
		}
	}

	private boolean isOver() {
		return this.response.phase() == ResponseState.Phase.FINISHED
				|| this.response.phase() == ResponseState.Phase.FAILED;
	}

	private void end() {
		if (this.mode != Mode.ENDED) {
			this.mode = Mode.ENDED;
			this.host.outlet().flush();
			this.host.ended(this);
			this.injections.ended();
		}
	}

	/**
	 * Return what later turns need to know.
	 * @return the finished response
	 */
	StoredResponse toStored() {
		List<JsonNode> all = new ArrayList<>(this.context);
		for (JsonNode item : this.response.output()) {
			if (WireJson.type(item).equals("compaction")) {
				Set<String> open = new HashSet<>(ToolCalls.openCalls(this.request, all));
				open.addAll(ProgramRules.open(all));
				all.removeIf((earlier) -> !open.contains(WireJson.stringOrEmpty(earlier, "call_id")));
			}
			all.add(item);
			JsonNode output = this.injections.of(item);
			if (output != null) {
				all.add(output);
			}
		}
		return new StoredResponse(this.response.id(), this.request, List.copyOf(all),
				ToolCalls.requiredInput(this.request, all));
	}

}
