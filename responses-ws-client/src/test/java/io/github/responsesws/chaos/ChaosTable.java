package io.github.responsesws.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The matrix as a table: a row for each fault and stage, a column for what was under way.
 */
final class ChaosTable {

	private ChaosTable() {
	}

	static List<String> of(Map<ChaosCell, String> outcomes, Duration duration) {
		List<String> lines = new ArrayList<>();
		lines.add(outcomes.size() + " cases, in " + Math.max(duration.toMinutes(), 1)
				+ " min. Each cell tells how the turns of its cases ended.");
		lines.add("");
		lines.add("| fault | stage | over | one turn | conversation, stored | conversation, not stored | run of tools |");
		lines.add("|---|---|---|---|---|---|---|");
		for (ChaosFault fault : ChaosFault.values()) {
			for (ChaosStage stage : ChaosStage.values()) {
				for (ChaosTransport transport : ChaosTransport.values()) {
					if (fault.fits(stage) && transport.fits(stage, 1)) {
						lines.add(row(outcomes, fault, stage, transport));
					}
				}
			}
		}
		return lines;
	}

	private static String row(Map<ChaosCell, String> outcomes, ChaosFault fault, ChaosStage stage,
			ChaosTransport transport) {
		StringBuilder row = new StringBuilder("| " + name(fault) + " | " + name(stage) + " | " + name(transport) + " |");
		for (ChaosWork work : ChaosWork.values()) {
			String ends = outcomes.entrySet()
				.stream()
				.filter((entry) -> entry.getKey().fault() == fault && entry.getKey().stage() == stage
						&& entry.getKey().work() == work && entry.getKey().transport() == transport)
				.map(Map.Entry::getValue)
				.collect(Collectors.toCollection(TreeSet::new))
				.stream()
				.map((end) -> end.equals(ChaosOutcome.COMPLETED) ? end : "`" + end.replace(" ", "` `") + "`")
				.collect(Collectors.joining(" or "));
			row.append(' ').append(ends).append(" |");
		}
		return row.toString();
	}

	private static String name(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

}
