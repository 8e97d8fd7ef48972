package io.github.responsesws.benchmarks.wan;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.responsesws.benchmarks.wire.TurnShape;
import io.github.responsesws.benchmarks.wire.WireServer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.handler.ssl.util.SelfSignedCertificate;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs an agent loop over an emulated wide-area line with TLS, once for each way to reach
 * the service and round, and prints the median times.
 */
public final class AgentLoopProcess {

	static final long ROUND_TRIP_NANOS = Duration.ofMillis(30).toNanos();

	static final long BITS_PER_SECOND = 20_000_000;

	/** For each round that is measured. */
	private static final int WARM_UP_LOOPS = 5;

	private final Map<String, AgentTransport> transports = new LinkedHashMap<>();

	private final Map<String, List<Double>> millis = new LinkedHashMap<>();

	private final Map<String, long[]> bytes = new LinkedHashMap<>();

	private AgentLoopProcess() {
	}

	/**
	 * Run the loops.
	 * @param args the number of rounds
	 * @throws Exception if a loop fails
	 */
	public static void main(String[] args) throws Exception {
		SelfSignedCertificate certificate = new SelfSignedCertificate("localhost");
		SslContext serverSsl = SslContextBuilder.forServer(certificate.certificate(), certificate.privateKey()).build();
		try (WireServer server = new WireServer(serverSsl);
				WanProxy proxy = new WanProxy(server.port(), ROUND_TRIP_NANOS, BITS_PER_SECOND)) {
			System.out.println("RESULT " + new AgentLoopProcess().run(proxy, Integer.parseInt(args[0])));
		}
		finally {
			certificate.delete();
		}
		System.exit(0);
	}

	private ObjectNode run(WanProxy proxy, int rounds) throws Exception {
		SslContext ssl = SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build();
		String baseUrl = TurnShape.call(16).baseUrl("https://localhost:" + proxy.port());
		HttpClient fresh = HttpClient.create(ConnectionProvider.newConnection()).secure((spec) -> spec.sslContext(ssl));
		HttpClient kept = HttpClient.create(ConnectionProvider.create("kept", 1))
			.secure((spec) -> spec.sslContext(ssl));
		String url = baseUrl + "/responses";
		this.transports.put("http-new-connection-history", new HttpTransport(fresh, url, true));
		this.transports.put("http-keep-alive-history", new HttpTransport(kept, url, true));
		this.transports.put("http-keep-alive-previous-response-id", new HttpTransport(kept, url, false));
		this.transports.put("websocket-new-connection", new WebSocketAgentTransport(fresh, URI.create(baseUrl), true));
		this.transports.put("websocket", new WebSocketAgentTransport(fresh, URI.create(baseUrl), false));
		warmUp(proxy, rounds * WARM_UP_LOOPS);
		for (int round = -1; round < rounds; round++) {
			for (Map.Entry<String, AgentTransport> entry : this.transports.entrySet()) {
				runOnce(entry.getKey(), entry.getValue(), proxy, round >= 0);
			}
		}
		ObjectNode result = report(rounds);
		for (AgentTransport transport : this.transports.values()) {
			transport.close();
		}
		return result;
	}

	/**
	 * Let the JVM compile what all sides of the line run, without waiting for the line:
	 * what is measured later is not how it does that.
	 */
	private void warmUp(WanProxy proxy, int loops) {
		proxy.open(true);
		for (int loop = 0; loop < loops; loop++) {
			this.transports.values().forEach(AgentTransport::runLoop);
		}
		proxy.open(false);
	}

	private void runOnce(String name, AgentTransport transport, WanProxy proxy, boolean counts) {
		long up = proxy.bytesUp();
		long down = proxy.bytesDown();
		long start = System.nanoTime();
		transport.runLoop();
		double elapsed = (System.nanoTime() - start) / 1e6;
		if (counts) {
			this.millis.computeIfAbsent(name, (key) -> new ArrayList<>()).add(elapsed);
			this.bytes.put(name, new long[] { proxy.bytesUp() - up, proxy.bytesDown() - down });
		}
	}

	/**
	 * Return the least time that turns take on the line.
	 * @param turns the turns, a round trip each
	 * @param bytes the bytes in both directions
	 * @return milliseconds
	 */
	public static double floorMillis(int turns, long bytes) {
		return turns * ROUND_TRIP_NANOS / 1e6 + bytes * 8_000.0 / BITS_PER_SECOND;
	}

	private ObjectNode report(int rounds) {
		ObjectNode result = JsonMapper.shared().createObjectNode();
		result.put("roundTripMillis", ROUND_TRIP_NANOS / 1e6);
		result.put("bitsPerSecond", BITS_PER_SECOND);
		result.put("toolCalls", AgentTurns.TOOL_CALLS);
		result.put("rounds", rounds);
		ObjectNode sides = result.putObject("transports");
		this.millis.forEach((name, times) -> {
			long[] moved = this.bytes.getOrDefault(name, new long[2]);
			double median = times.stream().sorted().toList().get(times.size() / 2);
			double floor = floorMillis(AgentTurns.TOOL_CALLS + 1, moved[0] + moved[1]);
			ObjectNode side = sides.putObject(name);
			side.put("millis", median);
			side.put("bytesSent", moved[0]);
			side.put("bytesReceived", moved[1]);
			side.put("floorMillis", floor);
			side.put("aboveFloorPercent", (median / floor - 1) * 100);
		});
		return result;
	}

}
