package io.github.responsesws.benchmarks.wan;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.responsesws.benchmarks.wire.TurnShape;
import io.github.responsesws.benchmarks.wire.WireServer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs an agent whose tools take as long as half of a response, over an emulated
 * wide-area line, and prints how long it takes with and without tools that start early.
 */
public final class OverlapProcess {

	private static final Duration ROUND_TRIP = Duration.ofMillis(30);

	private static final long BITS_PER_SECOND = 20_000_000;

	private static final Duration TOOL = Duration.ofMillis(200);

	private static final int DELTAS = 40;

	private static final int EVENTS_PER_SECOND = 125;

	private static final int WARM_UP = 2;

	private OverlapProcess() {
	}

	/**
	 * Run the agents.
	 * @param args the number of rounds
	 * @throws Exception if an agent fails
	 */
	public static void main(String[] args) throws Exception {
		int rounds = Integer.parseInt(args[0]);
		TurnShape shape = TurnShape.calls(DELTAS, EVENTS_PER_SECOND);
		ObjectNode result = JsonMapper.shared().createObjectNode();
		try (WireServer server = new WireServer(null);
				WanProxy proxy = new WanProxy(server.port(), ROUND_TRIP.toNanos(), BITS_PER_SECOND)) {
			String baseUrl = shape.baseUrl("http://localhost:" + proxy.port());
			URI uri = URI.create(baseUrl);
			Map<String, OverlapAgent> agents = new LinkedHashMap<>();
			agents.put("peer", new PeerAgent(baseUrl, TOOL));
			agents.put("after-the-turn", new LoopAgent(uri, TOOL, false));
			agents.put("early-start", new LoopAgent(uri, TOOL, true));
			double floor = rounds * roundMillis(shape);
			ObjectNode sides = result.putObject("agents");
			agents.forEach((name, agent) -> {
				agent.run(WARM_UP);
				long start = System.nanoTime();
				agent.run(rounds);
				double millis = (System.nanoTime() - start) / 1e6;
				agent.close();
				sides.putObject(name).put("millis", millis).put("aboveFloorPercent", (millis / floor - 1) * 100);
			});
			result.put("rounds", rounds).put("toolMillis", TOOL.toMillis()).put("floorMillis", floor);
		}
		System.out.println("RESULT " + result);
		System.exit(0);
	}

	/**
	 * Return the least time of a round: a round trip, and the longer of the response and
	 * the call that ends last. What the bytes take on the line is left out.
	 */
	private static double roundMillis(TurnShape shape) {
		double response = shape.dueNanos(shape.events() - 1) / 1e6;
		double tools = shape.dueNanos(shape.secondCall()) / 1e6 + TOOL.toMillis();
		return ROUND_TRIP.toMillis() + Math.max(response, tools);
	}

}
