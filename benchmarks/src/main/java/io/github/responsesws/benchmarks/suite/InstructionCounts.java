package io.github.responsesws.benchmarks.suite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what Callgrind counted. Its files are in its manual's "Callgrind Format
 * Specification": which object the code is of, then lines of costs; what a call cost
 * stands in the line after it, and is counted where it was spent.
 */
final class InstructionCounts {

	/** Code that no file holds: the JVM's compiler wrote it. */
	private static final String NO_FILE = "???";

	private static final Pattern OBJECT = Pattern.compile("c?ob=\\((\\d+)\\)(?: (.*))?");

	private static final Pattern COST = Pattern.compile("[-+*\\d]\\S* (\\d+).*");

	private String compiled = "";

	private boolean inCompiled;

	private boolean afterCall;

	private long sum;

	private InstructionCounts() {
	}

	/**
	 * Return how many instructions of code that the JVM compiled were counted.
	 */
	static long ofCompiledCode(Path file) throws IOException {
		try (BufferedReader lines = Files.newBufferedReader(file)) {
			return new InstructionCounts().read(lines);
		}
	}

	static long ofCompiledCode(String counts) throws IOException {
		return new InstructionCounts().read(new BufferedReader(new StringReader(counts)));
	}

	private long read(BufferedReader lines) throws IOException {
		for (String line = lines.readLine(); line != null; line = lines.readLine()) {
			Matcher object = OBJECT.matcher(line);
			Matcher cost = COST.matcher(line);
			if (object.matches()) {
				if (NO_FILE.equals(object.group(2))) {
					this.compiled = object.group(1);
				}
				// Of "cob" only the name is wanted: it is of the code that is called.
				if (line.startsWith("ob")) {
					this.inCompiled = object.group(1).equals(this.compiled);
				}
			}
			else if (line.startsWith("calls=")) {
				this.afterCall = true;
			}
			else if (cost.matches()) {
				this.sum += (this.inCompiled && !this.afterCall) ? Long.parseLong(cost.group(1)) : 0;
				this.afterCall = false;
			}
		}
		return this.sum;
	}

}
