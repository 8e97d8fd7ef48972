package io.github.responsesws.benchmarks.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads the feature version of a JDK, such as 17.
 */
final class JdkVersion {

	private JdkVersion() {
	}

	static int of(Path javaHome) {
		try {
			return Files.readAllLines(javaHome.resolve("release"))
				.stream()
				.filter((line) -> line.startsWith("JAVA_VERSION="))
				.map((line) -> line.replaceAll("[^0-9.]", "").replaceAll("\\..*", ""))
				.map(Integer::valueOf)
				.findFirst()
				.orElseThrow();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No JDK in " + javaHome, ex);
		}
	}

}
