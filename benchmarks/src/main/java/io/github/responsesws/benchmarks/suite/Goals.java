package io.github.responsesws.benchmarks.suite;

import java.util.List;

import io.github.responsesws.benchmarks.frameworks.Framework;
import tools.jackson.databind.JsonNode;

/**
 * The goals of this project's speed, filled in from results.
 */
final class Goals {

	private static final String CPU = "cpuSecondsPer1000Turns";

	private static final double KILOBYTE = 1024;

	private static final double LATE_MILLIS = 250;

	private final JsonNode comparison;

	private final JsonNode comparison25;

	private final JsonNode jmh;

	private final JsonNode rate;

	private final JsonNode streams;

	private final JsonNode agentLoop;

	private final JsonNode overlap;

	private final FrameworkTable frameworks;

	private final ConversationBytes conversation;

	private final JsonNode memory;

	private final JsonNode startUp;

	Goals(Results results, int jdk) {
		this.comparison = results.part("end-to-end-jdk" + jdk);
		this.comparison25 = results.part("end-to-end-jdk25").path("eightFramesAFlush");
		this.jmh = results.part("jmh");
		this.rate = results.part("rate");
		this.streams = results.part("streams");
		this.agentLoop = results.part("agent-loop");
		this.overlap = results.part("overlap");
		this.frameworks = new FrameworkTable(results.part("frameworks"));
		this.conversation = new ConversationBytes(results.part("conversation-bytes"));
		this.memory = results.part("memory");
		this.startUp = results.part("start-up");
	}

	List<Goal> all() {
		JsonNode eight = this.comparison.path("eightFramesAFlush");
		JsonNode one = this.comparison.path("oneFrameAFlush");
		JsonNode single = this.comparison.path("oneTurnInFlight");
		String websocket = "websocket";
		return List.of(
				Goal.atMost("CPU per turn against bare Reactor Netty, one lane per socket", " times", 1.6, 1.25,
						ratio(eight, Contender.CLIENT_1_LANE, Contender.FLOOR_1_LANE, CPU)),
				Goal.atLeast("CPU per turn against openai-java, one lane per socket", " times less", 15, 25,
						ratio(eight, Contender.PEER_1_LANE, Contender.CLIENT_1_LANE, CPU)),
				Goal.atLeast("CPU per turn against openai-java, 16 lanes, JDK 25", " times less", 12, 25,
						ratio(this.comparison25, Contender.PEER_16_LANES, Contender.CLIENT_16_LANES, CPU)),
				Goal.atMost("CPU per turn against bare Reactor Netty, 16 lanes, 8 frames a flush", " times", 1.8, 1.15,
						ratio(eight, Contender.CLIENT_16_LANES, Contender.FLOOR_16_LANES, CPU)),
				Goal.atMost("the same, 1 frame a flush", " times", 1.25, 1.12,
						ratio(one, Contender.CLIENT_16_LANES, Contender.FLOOR_16_LANES, CPU)),
				Goal.atLeast("turns a second, 16 lanes on one socket, against openai-java", " times", 20, 40,
						ratio(eight, Contender.CLIENT_16_LANES, Contender.PEER_16_LANES, "turnsPerSecond")),
				Goal.atMost("allocation per event, mean of the turn", " B", 700, 500,
						Results.number(eight, Contender.CLIENT_16_LANES.label(), "bytesPerEvent")),
				Goal.atMost("allocation per text delta", " B", 250, 120,
						Results.number(this.jmh, "DecodeBenchmark.client DELTA", "bytes")),
				Goal.atLeast("one turn in flight: p50 of the turn against openai-java", " times faster", 10, 14,
						ratio(single, Contender.PEER_1_LANE, Contender.CLIENT_1_LANE, "turnP50Millis")),
				Goal.atLeast("one turn in flight: p50 of the first event against openai-java", " times faster", 6, 9,
						ratio(single, Contender.PEER_1_LANE, Contender.CLIENT_1_LANE, "firstEventP50Millis")),
				Goal.atLeast("turns a second sustained for a minute, nothing lost", "", 1000, 5000, kept("rate")),
				Goal.atLeast("turns a second in bursts of a second, nothing lost", "", 4000, 10_000, kept("burst")),
				Goal.atMost("one stream at 4,000 deltas a second: lag behind the wire, p99", " ms", 1, 0.5,
						Results.number(this.streams, "client", "4000", "lagP99Millis")),
				Goal.atMost("agent loop of 20 tool calls over the emulated WAN: above the physical floor", " %", 10, 4,
						Results.number(this.agentLoop, "transports", websocket, "aboveFloorPercent")),
				Goal.atMost("tools that overlap with the model, 20 rounds: above the longer of both", " %", 5, 2,
						Results.number(this.overlap, "agents", "early-start", "aboveFloorPercent")),
				Goal.atLeast("agent of 20 tool calls on Spring AI: time saved against its own model", " %", 30, 40,
						this.frameworks.leastSaved(Framework.SPRING_AI_CALL_OURS, Framework.SPRING_AI_STREAM_OURS)),
				Goal.atLeast("the same on LangChain4j, against either of its models", " %", 30, 40,
						this.frameworks.leastSaved(Framework.LANGCHAIN4J_OURS)),
				Goal.atLeast("the same on both: bytes sent", " times less", 5, 7, this.frameworks.leastLessSent()),
				Goal.atMost("bytes sent on turn 50 of a conversation against turn 2", " times", 1.2, 1,
						this.conversation.growth()),
				Goal.atMost("heap per idle session, beyond Netty's own", " KB", 16, 8,
						Results.number(this.memory, "idleSessionBytes") / KILOBYTE),
				Goal.atMost("heap per turn in flight", " KB", 8, 3,
						Results.number(this.memory, "turnInFlightBytes") / KILOBYTE),
				Goal.atMost("start-up time added to a WebFlux application", " ms", 150, 40,
						Results.number(this.startUp, "addedMillis")));
	}

	private static double ratio(JsonNode part, Contender above, Contender below, String member) {
		return Results.number(part, above.label(), member) / Results.number(part, below.label(), member);
	}

	/**
	 * Return the highest rate that was kept up: nothing was lost, and outside bursts half
	 * of the turns were not late, so that no backlog grew.
	 */
	private double kept(String member) {
		for (String run : new String[] { "stretch", "required" }) {
			JsonNode measured = this.rate.path(run);
			if (measured.isObject() && measured.get("completed").longValue() == measured.get("started").longValue()
					&& Results.number(measured, "turnP50Millis") <= LATE_MILLIS) {
				return measured.get(member).doubleValue();
			}
		}
		return this.rate.isMissingNode() ? Double.NaN : 0;
	}

}
