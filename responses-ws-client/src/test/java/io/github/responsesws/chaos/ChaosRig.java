package io.github.responsesws.chaos;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.fault.Fault;
import io.github.responsesws.test.fault.FaultProxy;
import io.github.responsesws.test.fault.ProxiedConnection;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.turn.ClientClosedException;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.util.retry.Retry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plays one case of the matrix: a client, a proxy that breaks its connections, a server.
 */
final class ChaosRig implements AutoCloseable {

	static final Duration LONG = Duration.ofSeconds(60);

	/** Longer than all timeouts of the client together. */
	private static final Duration BOUND = Duration.ofSeconds(25);

	private static final Duration TIMEOUT = Duration.ofSeconds(3);

	/**
	 * Its frames have two bytes before their eight: that is in the middle of the third.
	 */
	private static final long INSIDE_A_FRAME = 25;

	private static final String NEIGHBOUR = "the neighbour";

	private final ChaosCell cell;

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final FaultProxy proxy = FaultProxy.builder(this.server.port()).start();

	private final AtomicInteger toolCalls = new AtomicInteger();

	private final Gate gate = new Gate();

	private final SeenOutput seen = new SeenOutput();

	private final Gate neighbourGate = new Gate();

	private final Queue<Channel> channels = new ConcurrentLinkedQueue<>();

	private final ResponsesWebSocketClient client;

	private @Nullable Conversation conversation;

	private @Nullable CompletableFuture<Response> neighbour;

	private @Nullable CompletableFuture<Void> closed;

	ChaosRig(ChaosCell cell) {
		this.cell = cell;
		this.client = client();
	}

	private ResponsesWebSocketClient client() {
		FunctionTool tool = FunctionTool.builder("count")
			.handler(RawJson.parse("{\"type\":\"object\"}"), (arguments, context) -> this.toolCalls.incrementAndGet());
		ResponsesWebSocketClient.Builder builder = ResponsesWebSocketClient.builder()
			.apiKey("test-key")
			.model("test-model")
			.baseUrl(this.proxy.through(this.server.baseUrl()))
			.tools(FunctionTools.of(tool))
			.transport(NettyTransport.of(HttpClient.create(ConnectionProvider.newConnection())
				.doOnChannelInit((observer, channel, address) -> this.channels.add(channel))))
			.timeouts((timeouts) -> timeouts.connect(connectTimeout()).firstEvent(timeout()).inactivity(timeout()))
			.session((session) -> session.lanes(this.cell.lanes())
				.drainTimeout(Duration.ofMillis(500))
				.pingInterval(Duration.ofMillis(500))
				.pingTimeout(timeout()))
			.turnListener(this.seen)
			.pool((pool) -> pool.shutdownTimeout(timeout())
				.minBackoff(Duration.ofMillis(10))
				.maxBackoff(Duration.ofMillis(50))
				.maxAge((this.cell.stage() == ChaosStage.ROTATION) ? Duration.ofMillis(800) : Duration.ofMinutes(10))
				.maxAgeJitter(0));
		this.cell.transport().configure(builder);
		return builder.build();
	}

	private Duration timeout() {
		return switch (this.cell.fault().kind()) {
			case SILENCE, DAMAGE -> TIMEOUT;
			default -> LONG;
		};
	}

	private Duration connectTimeout() {
		boolean unheard = this.cell.stage() == ChaosStage.HANDSHAKE
				&& this.cell.fault().kind() == ChaosFault.Kind.SILENCE;
		// A first handshake takes its time on a busy machine.
		return unheard ? TIMEOUT : LONG;
	}

	/**
	 * Play the case, and check all that must hold whatever the case is.
	 * @return how the turn ended to which it happened
	 */
	ChaosOutcome play() {
		if (this.cell.work() == ChaosWork.RUN) {
			this.server.onRequest(this.cell.work()::isCaller).respond(Scripts.functionCall("count", "{}"));
		}
		Fault fault = this.cell.fault().onConnection();
		if (this.cell.stage() == ChaosStage.HANDSHAKE && fault != null) {
			this.proxy.onConnection(1).apply(fault);
		}
		if (this.cell.stage().isInTurn()) {
			this.server.onRequest(this.cell.work()::isVictim)
				.respond(this.cell.stage().script(this.gate, this.cell.fault()))
				.once();
		}
		prepare();
		CompletableFuture<Response> victim = this.cell.work().start(this.client, this.conversation).toFuture();
		if (this.cell.stage().isInTurn()) {
			this.gate.awaitReached(LONG);
			if (this.cell.stage() != ChaosStage.ROTATION) {
				startNeighbour();
			}
			await(() -> !this.cell.stage().isAfterOutput() || this.seen.hasSeen(this.cell.stage()));
			strike(fault);
			this.gate.open();
			this.neighbourGate.open();
		}
		ChaosOutcome outcome = ChaosOutcome.of(victim, BOUND);
		checkNeighbour();
		checkNext(outcome);
		checkToolRanOnce();
		checkNothingIsLeft();
		return outcome;
	}

	private void startNeighbour() {
		this.server.onRequest(RequestMatcher.inputContaining(NEIGHBOUR))
			.respond(Scripts.delta("Well").await(this.neighbourGate).text("done"))
			.once();
		this.neighbour = this.client.turn(NEIGHBOUR).response().toFuture();
		this.neighbourGate.awaitReached(LONG);
	}

	/**
	 * A conversation has a first turn, and an idle connection was used before.
	 */
	private void prepare() {
		this.conversation = this.cell.work().begin(this.client);
		if (this.cell.stage() == ChaosStage.HANDSHAKE || this.cell.stage() == ChaosStage.ROTATION) {
			return;
		}
		Mono<Response> first = (this.conversation != null) ? this.conversation.turn("Hello").response()
				: this.client.turn("Hello").response();
		first.block(LONG);
		if (this.cell.stage() == ChaosStage.IDLE) {
			this.server.awaitIdle(LONG);
			Fault fault = this.cell.fault().onConnection();
			this.proxy.apply(fault);
		}
	}

	private void strike(@Nullable Fault fault) {
		if (this.cell.stage() == ChaosStage.ROTATION) {
			// The session that takes its place is there.
			await(() -> this.server.handshakes().size() > 1);
		}
		if (this.cell.stage() == ChaosStage.SHUTDOWN) {
			this.closed = this.client.close().toFuture();
		}
		if (fault != null) {
			victimsConnection()
				.apply((this.cell.stage() == ChaosStage.IN_FRAME) ? fault.afterBytes(INSIDE_A_FRAME) : fault);
		}
	}

	private ProxiedConnection victimsConnection() {
		// The neighbour came later, and has a connection to itself if there is one lane.
		return this.proxy.connections().stream().filter(ProxiedConnection::isOpen).findFirst().orElseThrow();
	}

	private void checkNeighbour() {
		CompletableFuture<Response> neighbour = this.neighbour;
		if (neighbour == null) {
			return;
		}
		ChaosOutcome outcome = ChaosOutcome.of(neighbour, BOUND);
		if (this.cell.sparesNeighbours()) {
			assertThat(outcome.name()).as("neighbour").isEqualTo(ChaosOutcome.COMPLETED);
		}
	}

	private void checkNext(ChaosOutcome outcome) {
		this.proxy.heal();
		CompletableFuture<Void> closed = this.closed;
		if (closed != null) {
			Mono.fromFuture(closed).block(BOUND);
			assertThat(ChaosOutcome.of(this.client.turn("Next").response().toFuture(), BOUND).name())
				.isEqualTo(ClientClosedException.class.getSimpleName());
			return;
		}
		if (!outcome.isCompleted()) {
			// One that finds a broken connection before the client does may fail as well.
			CompletableFuture<Response> again = Mono
				.defer(() -> this.cell.work().resume(this.client, this.conversation))
				.retryWhen(Retry.fixedDelay(3, Duration.ofMillis(100)).filter(ResponsesException.class::isInstance))
				.toFuture();
			assertThat(ChaosOutcome.of(again, BOUND).name()).as("resumed").isEqualTo(ChaosOutcome.COMPLETED);
		}
		Conversation conversation = this.conversation;
		if (conversation != null) {
			assertThat(conversation.snapshot().resumable()).isFalse();
			assertThat(conversation.snapshot().turns()).isEqualTo(turns());
		}
		assertThat(ChaosOutcome.of(Mono.defer(() -> this.client.turn("Next").response()).retry(3).toFuture(), BOUND)
			.name()).as("next").isEqualTo(ChaosOutcome.COMPLETED);
	}

	private int turns() {
		boolean first = this.cell.stage() != ChaosStage.HANDSHAKE && this.cell.stage() != ChaosStage.ROTATION;
		return (first ? 1 : 0) + ((this.cell.work() == ChaosWork.RUN) ? 2 : 1);
	}

	private void checkToolRanOnce() {
		if (this.cell.work() == ChaosWork.RUN) {
			assertThat(this.toolCalls).as("calls of the tool").hasValue(1);
		}
	}

	private void checkNothingIsLeft() {
		await(() -> {
			PoolSnapshot snapshot = this.client.snapshot();
			return snapshot.busyLanes() == 0 && snapshot.pending() == 0 && snapshot.bufferedBytes() == 0;
		});
		this.client.close().block(BOUND);
		assertThat(this.client.snapshot().sessions()).isEmpty();
		await(() -> this.channels.stream().noneMatch(Channel::isOpen));
	}

	private static void await(BooleanSupplier condition) {
		long start = System.nanoTime();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime() - start).as("waited in vain").isLessThan(LONG.toNanos());
			Mono.delay(Duration.ofMillis(2)).block(LONG);
		}
	}

	@Override
	public void close() {
		this.gate.open();
		this.neighbourGate.open();
		this.client.close().block(LONG);
		this.proxy.close();
		this.server.close();
	}

}
