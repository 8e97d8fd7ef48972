package io.github.responsesws.metrics;

import java.util.function.ToDoubleFunction;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.TranscriptSnapshot;
import io.github.responsesws.resilience.LimitSnapshot;
import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.session.SessionState;
import io.github.responsesws.transport.TransportSnapshot;
import io.github.responsesws.turn.TurnTransport;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Shows what a client's session pool is doing: sessions, lanes, waiting turns, buffers
 * and affinity, which way turns take, and how many jobs its conversations have. The
 * meters read the client's state when they are asked, and cost nothing otherwise.
 *
 * @since 0.1.0
 * @see TurnMetrics
 * @see SessionMetrics
 */
public final class ResponsesWsMetrics implements MeterBinder {

	private final ResponsesWebSocketClient client;

	private final Tags tags;

	/**
	 * Create the meters of a client.
	 * @param client the client
	 */
	public ResponsesWsMetrics(ResponsesWebSocketClient client) {
		this(client, Tags.empty());
	}

	/**
	 * Create the meters of one of several clients.
	 * @param client the client
	 * @param tags what tells its meters from those of the others
	 */
	public ResponsesWsMetrics(ResponsesWebSocketClient client, Iterable<Tag> tags) {
		this.client = client;
		this.tags = Tags.of(tags);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (SessionState state : SessionState.values()) {
			gauge("responses.ws.sessions", (pool) -> sessions(pool, state)).tag("state", TagValues.of(state))
				.description("Sessions by state")
				.register(registry);
		}
		gauge("responses.ws.sessions.max", (pool) -> pool.settings().maxSessions())
			.description("Most sessions the pool may open")
			.register(registry);
		gauge("responses.ws.lanes", PoolSnapshot::busyLanes).tag("state", "busy")
			.description("Lanes of all sessions")
			.register(registry);
		gauge("responses.ws.lanes", PoolSnapshot::freeLanes).tag("state", "free")
			.description("Lanes of all sessions")
			.register(registry);
		gauge("responses.ws.turns.pending", PoolSnapshot::pending).description("Turns that wait for a lane")
			.register(registry);
		gauge("responses.ws.handshakes.active", PoolSnapshot::connecting).description("Handshakes under way")
			.register(registry);
		gauge("responses.ws.buffered", PoolSnapshot::bufferedBytes).baseUnit(BaseUnits.BYTES)
			.description("Events that wait for their subscribers")
			.register(registry);
		Gauge
			.builder("responses.ws.limits.waiting", this.client,
					(client) -> client.limits().stream().mapToInt(LimitSnapshot::waiting).sum())
			.tags(this.tags)
			.description("Turns that are held back by limits")
			.register(registry);
		counter("responses.ws.affinity", PoolSnapshot::affinityHits).tag("result", "hit")
			.description("Turns that continue a response, by whether they ran on the lane that holds it")
			.register(registry);
		counter("responses.ws.affinity", PoolSnapshot::affinityMisses).tag("result", "miss")
			.description("Turns that continue a response, by whether they ran on the lane that holds it")
			.register(registry);
		Gauge.builder("responses.ws.tool.jobs", this.client, ResponsesWebSocketClient::runningJobs)
			.tags(this.tags)
			.description("Calls of async tools that run, in all conversations")
			.register(registry);
		counter("responses.ws.events.stray", PoolSnapshot::strayEvents)
			.description("Events that belonged to no turn and were dropped")
			.register(registry);
		bindTranscripts(registry);
		bindTransports(registry);
	}

	private void bindTranscripts(MeterRegistry registry) {
		transcripts(registry, "first", TranscriptSnapshot::first);
		transcripts(registry, "hit", TranscriptSnapshot::hits);
		transcripts(registry, "miss", TranscriptSnapshot::misses);
		transcripts(registry, "forgotten", TranscriptSnapshot::forgotten);
	}

	private void transcripts(MeterRegistry registry, String result, ToDoubleFunction<TranscriptSnapshot> count) {
		FunctionCounter
			.builder("responses.ws.transcripts", this.client, (client) -> count.applyAsDouble(client.transcripts()))
			.tags(this.tags)
			.tag("result", result)
			.description("Turns of transcripts, by whether they sent only what was new")
			.register(registry);
	}

	private void bindTransports(MeterRegistry registry) {
		for (TurnTransport way : TurnTransport.values()) {
			Gauge
				.builder("responses.ws.transport", this.client,
						(client) -> (client.transport().current() == way) ? 1 : 0)
				.tags(this.tags)
				.tag("transport", TagValues.of(way))
				.description("Way that turns take: 1 for the current one")
				.register(registry);
			FunctionCounter.builder("responses.ws.transport.changes", this.client, (client) -> changes(client, way))
				.tags(this.tags)
				.tag("to", TagValues.of(way))
				.description("Changes of the way that turns take")
				.register(registry);
		}
		Gauge.builder("responses.ws.http.turns", this.client, (client) -> client.transport().http().running())
			.tags(this.tags)
			.tag("state", "running")
			.description("Turns over HTTP")
			.register(registry);
		Gauge.builder("responses.ws.http.turns", this.client, (client) -> client.transport().http().pending())
			.tags(this.tags)
			.tag("state", "pending")
			.description("Turns over HTTP")
			.register(registry);
	}

	private static long changes(ResponsesWebSocketClient client, TurnTransport way) {
		TransportSnapshot transport = client.transport();
		return (way == TurnTransport.HTTP) ? transport.changesToHttp() : transport.changesToWebSocket();
	}

	private Gauge.Builder<ResponsesWebSocketClient> gauge(String name, ToDoubleFunction<PoolSnapshot> value) {
		return Gauge.builder(name, this.client, (client) -> value.applyAsDouble(client.snapshot())).tags(this.tags);
	}

	private FunctionCounter.Builder<ResponsesWebSocketClient> counter(String name,
			ToDoubleFunction<PoolSnapshot> value) {
		return FunctionCounter.builder(name, this.client, (client) -> value.applyAsDouble(client.snapshot()))
			.tags(this.tags);
	}

	private static long sessions(PoolSnapshot pool, SessionState state) {
		return pool.sessions().stream().filter((session) -> session.state() == state).count();
	}

}
