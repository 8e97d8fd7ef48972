package io.github.responsesws.benchmarks.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The results written so far. What is missing reads as NaN.
 */
final class Results {

	private final Path directory;

	Results(Path directory) {
		this.directory = directory;
	}

	JsonNode part(String name) {
		Path file = this.directory.resolve(name + ".json");
		try {
			return Files.exists(file) ? JsonMapper.shared().readTree(Files.readString(file))
					: MissingNode.getInstance();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static double number(JsonNode node, String... path) {
		JsonNode at = node;
		for (String name : path) {
			at = at.path(name);
		}
		return at.asDouble(Double.NaN);
	}

}
