package io.github.responsesws.springai.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of Spring AI that pages show are in the metadata, which editors read.
 */
class DocumentedPropertiesTests {

	private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```\n", Pattern.DOTALL);

	@Test
	void propertiesAreKnown() throws IOException {
		Set<String> shown = new TreeSet<>();
		for (String page : List.of("README.md", "docs/spring-ai.md")) {
			YAML.matcher(Files.readString(Path.of("..", page)))
				.results()
				.map((MatchResult snippet) -> snippet.group(1))
				.flatMap(DocumentedPropertiesTests::names)
				.filter((name) -> name.startsWith("spring.ai."))
				.forEach(shown::add);
		}
		assertThat(shown).contains("spring.ai.model.chat");
		assertThat(known()).containsAll(shown);
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

	private static Set<String> known() throws IOException {
		Set<String> known = new TreeSet<>();
		for (URL url : Collections.list(DocumentedPropertiesTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream file = url.openStream()) {
				for (JsonNode property : JsonMapper.shared().readTree(file).path("properties")) {
					known.add(property.path("name").asString());
				}
			}
		}
		return known;
	}

}
