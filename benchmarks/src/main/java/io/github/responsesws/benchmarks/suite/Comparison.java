package io.github.responsesws.benchmarks.suite;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.responsesws.benchmarks.load.LoadProcess;
import io.github.responsesws.benchmarks.wire.TurnShape;
import io.github.responsesws.benchmarks.wire.WireServer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Clients side by side: each in a process of its own that lives through all rounds, the
 * rounds interleaved, so that whatever else the machine does meets all of them.
 */
final class Comparison {

	static final int DELTAS = 50;

	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	private static final List<Contender> ALL = List.of(Contender.FLOOR_16_LANES, Contender.FLOOR_1_LANE,
			Contender.CLIENT_16_LANES, Contender.CLIENT_1_LANE, Contender.CLIENT_READING_ALL,
			Contender.CLIENT_WITHOUT_HANDLERS, Contender.CLIENT_OBSERVED, Contender.PEER_16_LANES,
			Contender.PEER_1_LANE, Contender.PEER_SSE);

	private static final List<Contender> ONE_FRAME_A_FLUSH = List.of(Contender.FLOOR_16_LANES,
			Contender.CLIENT_16_LANES, Contender.PEER_16_LANES);

	private static final List<Contender> ONE_IN_FLIGHT = List.of(Contender.FLOOR_1_LANE, Contender.CLIENT_1_LANE,
			Contender.PEER_1_LANE);

	private final SuiteOptions options;

	private final Map<Contender, JavaProcess> processes = new LinkedHashMap<>();

	Comparison(SuiteOptions options) {
		this.options = options;
	}

	/**
	 * Compare all clients, or the ones of the goals only.
	 */
	ObjectNode run(Path javaHome, boolean all) {
		List<Contender> contenders = all ? ALL : List.of(Contender.FLOOR_16_LANES, Contender.CLIENT_16_LANES,
				Contender.CLIENT_1_LANE, Contender.PEER_16_LANES, Contender.PEER_1_LANE);
		ObjectNode result = JsonMapper.shared().createObjectNode();
		try (JavaProcess server = new JavaProcess(javaHome, "256m", WireServer.class)) {
			try {
				measureAll(javaHome, contenders, "http://127.0.0.1:" + server.ready(), all, result);
			}
			finally {
				this.processes.values().forEach(JavaProcess::close);
				this.processes.clear();
			}
		}
		return result;
	}

	private void measureAll(Path javaHome, List<Contender> contenders, String authority, boolean all,
			ObjectNode result) {
		for (Contender contender : contenders) {
			JavaProcess process = new JavaProcess(javaHome, "512m", LoadProcess.class);
			this.processes.put(contender, process);
			process.ready();
		}
		result.set("eightFramesAFlush", measure(contenders, TurnShape.fast(DELTAS, 8).baseUrl(authority), 16));
		if (all) {
			result.set("oneFrameAFlush", measure(ONE_FRAME_A_FLUSH, TurnShape.fast(DELTAS, 1).baseUrl(authority), 16));
			result.set("oneTurnInFlight", measure(ONE_IN_FLIGHT, TurnShape.fast(DELTAS, 8).baseUrl(authority), 1));
		}
	}

	private ObjectNode measure(List<Contender> contenders, String baseUrl, int concurrency) {
		for (Contender contender : contenders) {
			JavaProcess process = process(contender);
			process.run(contender.openCommand(baseUrl, contender.lanes(), Math.min(contender.sessions(), concurrency)),
					TIMEOUT);
			process.run(closed(concurrency, this.options.seconds(contender.warmUp(), 1)), TIMEOUT);
		}
		Rounds rounds = new Rounds();
		for (int round = 0; round < this.options.rounds(); round++) {
			for (Contender contender : contenders) {
				rounds.add(contender.label(),
						process(contender).run(closed(concurrency, this.options.seconds(3, 0.5)), TIMEOUT));
			}
		}
		return rounds.medians();
	}

	static String closed(int concurrency, double seconds) {
		return "closed concurrency=" + concurrency + " seconds=" + seconds;
	}

	private JavaProcess process(Contender contender) {
		JavaProcess process = this.processes.get(contender);
		if (process == null) {
			throw new IllegalStateException("Not started: " + contender);
		}
		return process;
	}

}
