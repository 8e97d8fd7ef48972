package io.github.responsesws.benchmarks.suite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What to run, and with what.
 *
 * @param quick whether to run each part for moments only, to see that it works
 * @param javaHomes the JDKs: the first runs every part, the others the comparison only
 * @param parts the parts to run
 * @param results where results are written
 * @param document the page whose tables are filled in
 */
record SuiteOptions(boolean quick, List<Path> javaHomes, Set<String> parts, Path results, Path document) {

	static final List<String> PARTS = List.of("jmh", "end-to-end", "concurrency", "rate", "streams", "agent-loop",
			"overlap", "frameworks", "conversation", "start-up", "memory", "report");

	/** Runs when it is asked for: it takes a quarter of an hour, and a simulator. */
	static final String INSTRUCTIONS = "instructions";

	static SuiteOptions parse(String[] args, Path project) {
		boolean quick = false;
		List<Path> javaHomes = new ArrayList<>();
		Set<String> parts = new LinkedHashSet<>();
		Iterator<String> words = List.of(args).iterator();
		while (words.hasNext()) {
			String word = words.next();
			switch (word) {
				case "--quick" -> {
					quick = true;
				}
				case "--java-home" -> javaHomes.add(Path.of(words.next()));
				case "--only" -> parts.addAll(List.of(words.next().split(",")));
				default -> throw new IllegalArgumentException("Unknown option: " + word
						+ ". There are --quick, --java-home DIRECTORY and --only " + String.join(",", PARTS));
			}
		}
		if (!parts.stream().allMatch((part) -> PARTS.contains(part) || part.equals(INSTRUCTIONS))) {
			throw new IllegalArgumentException("--only takes some of " + String.join(",", PARTS) + "," + INSTRUCTIONS);
		}
		if (parts.contains(INSTRUCTIONS) && !Instructions.isPossible()) {
			throw new IllegalArgumentException("Instructions are counted by Valgrind, which is not here");
		}
		if (javaHomes.isEmpty()) {
			javaHomes.add(Path.of(System.getProperty("java.home")));
		}
		Path out = quick ? project.resolve("benchmarks/target/quick") : project;
		return new SuiteOptions(quick, javaHomes, parts.isEmpty() ? new LinkedHashSet<>(PARTS) : parts,
				quick ? out.resolve("results") : out.resolve("benchmarks/results"), out.resolve("docs/performance.md"));
	}

	boolean runs(String part) {
		return this.parts.contains(part);
	}

	/**
	 * Return how long something runs, in seconds.
	 */
	double seconds(double full, double quickly) {
		return this.quick ? quickly : full;
	}

	int rounds() {
		return this.quick ? 2 : 5;
	}

}
