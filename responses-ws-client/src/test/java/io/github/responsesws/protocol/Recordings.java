package io.github.responsesws.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Event streams recorded from real services, kept beside the project.
 */
public final class Recordings {

	private Recordings() {
	}

	public static List<Path> files() {
		Path folder = folder();
		assumeTrue(folder != null, "No recordings: ../shared/recordings is absent beside the project");
		try (Stream<Path> files = Files.list(folder)) {
			List<Path> chunks = files.filter((file) -> file.toString().endsWith(".chunks.txt")).sorted().toList();
			assertThat(chunks).isNotEmpty();
			return chunks;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public static List<String> lines(Path file) {
		try {
			return Files.readAllLines(file).stream().filter((line) -> !line.isBlank()).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static @Nullable Path folder() {
		for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
			for (String candidate : List.of("shared/recordings", "../shared/recordings")) {
				Path folder = path.resolve(candidate);
				if (Files.isDirectory(folder)) {
					return folder;
				}
			}
		}
		return null;
	}

}
