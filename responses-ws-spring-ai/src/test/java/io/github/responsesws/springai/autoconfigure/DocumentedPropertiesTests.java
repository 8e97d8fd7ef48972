package io.github.responsesws.springai.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.github.responsesws.fixtures.DocumentedProperties;
import org.junit.jupiter.api.Test;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of Spring AI that pages show are in the metadata, which editors read.
 */
class DocumentedPropertiesTests {

	@Test
	void propertiesAreKnown() throws IOException {
		Set<String> shown = new TreeSet<>();
		for (String page : List.of("README.md", "docs/spring-ai.md")) {
			DocumentedProperties.yaml(Path.of("..", page))
				.stream()
				.flatMap(DocumentedPropertiesTests::names)
				.filter((name) -> name.startsWith("spring.ai."))
				.forEach(shown::add);
		}
		assertThat(shown).contains("spring.ai.model.chat");
		assertThat(DocumentedProperties.known()).containsAll(shown);
	}

	private static Stream<String> names(String yaml) {
		try {
			PropertySource<?> source = new YamlPropertySourceLoader()
				.load("page", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
				.get(0);
			return Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
