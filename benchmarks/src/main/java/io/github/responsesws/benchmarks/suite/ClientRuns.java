package io.github.responsesws.benchmarks.suite;

import java.nio.file.Path;
import java.time.Duration;

import io.github.responsesws.benchmarks.load.LoadProcess;
import io.github.responsesws.benchmarks.wire.TurnShape;
import io.github.responsesws.benchmarks.wire.WireServer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one client does under loads that are not a comparison: many turns at once, turns
 * on a schedule, paced streams, and nothing at all.
 */
final class ClientRuns {

	private static final Duration TIMEOUT = Duration.ofMinutes(4);

	private static final int[] CONCURRENCY = { 1, 16, 256, 1000, 4000 };

	private static final int HELD_EVENTS = 8;

	private final SuiteOptions options;

	private final Path javaHome;

	ClientRuns(SuiteOptions options, Path javaHome) {
		this.options = options;
		this.javaHome = javaHome;
	}

	private interface Run {

		void run(JavaProcess process, String authority, ObjectNode result);

	}

	private ObjectNode with(String heap, Run run) {
		ObjectNode result = JsonMapper.shared().createObjectNode();
		try (JavaProcess server = new JavaProcess(this.javaHome, "512m", WireServer.class);
				JavaProcess process = new JavaProcess(this.javaHome, heap, LoadProcess.class)) {
			String authority = "http://127.0.0.1:" + server.ready();
			process.ready();
			run.run(process, authority, result);
		}
		return result;
	}

	private void warmUp(JavaProcess process, String baseUrl, int sessions) {
		process.run(Contender.CLIENT_16_LANES.openCommand(baseUrl, 16, sessions), TIMEOUT);
		process.run(Comparison.closed(16 * sessions, this.options.seconds(8, 1)), TIMEOUT);
	}

	/**
	 * More and more turns in flight, 16 on a socket.
	 */
	ObjectNode concurrency() {
		return with("1g", (process, authority, result) -> {
			String baseUrl = TurnShape.fast(Comparison.DELTAS, 8).baseUrl(authority);
			warmUp(process, baseUrl, 1);
			for (int concurrency : CONCURRENCY) {
				int sessions = (concurrency + 15) / 16;
				process.run(Contender.CLIENT_16_LANES.openCommand(baseUrl, 16, sessions), TIMEOUT);
				process.run(Comparison.closed(concurrency, this.options.seconds(1, 0.5)), TIMEOUT);
				ObjectNode measured = process.run(Comparison.closed(concurrency, this.options.seconds(5, 1)), TIMEOUT);
				result.set(Integer.toString(concurrency), measured.put("sessions", sessions));
			}
		});
	}

	/**
	 * Turns on a schedule, with bursts.
	 */
	ObjectNode rate() {
		return with("1g", (process, authority, result) -> {
			warmUp(process, TurnShape.fast(Comparison.DELTAS, 8).baseUrl(authority), 32);
			result.set("required", process.run("rate rate=1000 burst=4000 every=" + (int) this.options.seconds(10, 2)
					+ " seconds=" + (int) this.options.seconds(60, 4), TIMEOUT));
			result.set("stretch", process.run("rate rate=5000 burst=10000 every=" + (int) this.options.seconds(10, 2)
					+ " seconds=" + (int) this.options.seconds(60, 2), TIMEOUT));
		});
	}

	/**
	 * Single streams at a pace, ours and the peer's.
	 */
	ObjectNode streams() {
		ObjectNode result = JsonMapper.shared().createObjectNode();
		for (Contender contender : new Contender[] { Contender.CLIENT_16_LANES, Contender.PEER_1_LANE }) {
			result.set(contender.side(), with("512m", (process, authority, measured) -> {
				process.run(contender.openCommand(TurnShape.fast(Comparison.DELTAS, 8).baseUrl(authority), 1, 1),
						TIMEOUT);
				process.run(Comparison.closed(1, this.options.seconds(contender.warmUp() / 2, 1)), TIMEOUT);
				for (int rate : new int[] { 1000, 4000 }) {
					int deltas = (int) (rate * this.options.seconds(8, 1));
					process.run(contender.openCommand(TurnShape.paced(deltas, rate).baseUrl(authority), 1, 1), TIMEOUT);
					measured.set(Integer.toString(rate), process.run("paced", TIMEOUT));
				}
			}));
		}
		return result;
	}

	/**
	 * What idle sessions, idle lanes and running turns hold on the heap.
	 */
	ObjectNode memory() {
		int sessions = (int) this.options.seconds(400, 50);
		ObjectNode result = JsonMapper.shared().createObjectNode();
		double floor = idle(Contender.FLOOR_1_LANE, 1, sessions, result);
		double oneLane = idle(Contender.CLIENT_1_LANE, 1, sessions, result);
		double lanes = idle(Contender.CLIENT_16_LANES, 16, sessions, result);
		result.put("sessions", sessions);
		result.put("nettyConnectionBytes", floor);
		result.put("idleSessionBytes", oneLane - floor);
		result.put("idleSession16LanesBytes", lanes - floor);
		result.put("idleLaneBytes", (lanes - oneLane) / 15);
		return result;
	}

	private double idle(Contender contender, int lanes, int sessions, ObjectNode result) {
		double[] perSession = new double[1];
		with("1g", (process, authority, ignored) -> {
			String baseUrl = TurnShape.silentAfter(HELD_EVENTS).baseUrl(authority);
			process.run(contender.openCommand(TurnShape.fast(Comparison.DELTAS, 8).baseUrl(authority), lanes, 2),
					TIMEOUT);
			process.run(Comparison.closed(2, 1), TIMEOUT);
			process.run(contender.openCommand(baseUrl, lanes, 1), TIMEOUT);
			long before = heap(process);
			process.run(contender.openCommand(baseUrl, lanes, sessions), TIMEOUT);
			long idle = heap(process);
			perSession[0] = (double) (idle - before) / (sessions - 1);
			if (lanes > 1) {
				int turns = sessions * lanes;
				process.run("hang turns=" + turns + " events=" + HELD_EVENTS, TIMEOUT);
				result.put("turnsInFlight", turns);
				result.put("turnInFlightBytes", (double) (heap(process) - idle) / turns);
			}
		});
		return perSession[0];
	}

	private static long heap(JavaProcess process) {
		return process.run("heap", TIMEOUT).get("heapBytes").longValue();
	}

}
