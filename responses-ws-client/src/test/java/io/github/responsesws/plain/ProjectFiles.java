package io.github.responsesws.plain;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Finds files of the project, whatever folder the tests run in.
 */
final class ProjectFiles {

	private ProjectFiles() {
	}

	static Path path(String path) {
		Path folder = Path.of("").toAbsolutePath();
		while (!Files.exists(folder.resolve("docs/configuration.md"))) {
			folder = folder.getParent();
			assertThat(folder).as("a folder above the working directory with docs/configuration.md").isNotNull();
		}
		return folder.resolve(path);
	}

}
