package io.github.responsesws.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.responsesws.fixtures.DocumentedProperties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * YAML that pages show is understood: ours binds without a rest, and Boot's own
 * properties are in its metadata.
 */
class DocumentedYamlTests {

	/** What is no application's begins with the name of its file. */
	private static final Pattern OTHER_FILE = Pattern.compile("# (?!application)\\S+\\.ya?ml\n");

	/** Of Spring AI, whose module checks them. */
	private static final String OTHER_MODULE = "spring.ai.";

	static Stream<String> snippets() throws IOException {
		Path root = root();
		try (Stream<Path> pages = Files.list(root.resolve("docs"))) {
			List<Path> all = Stream.concat(Stream.of(root.resolve("README.md")), pages)
				.filter((page) -> page.toString().endsWith(".md"))
				.sorted()
				.toList();
			assertThat(all).hasSizeGreaterThan(1);
			Stream.Builder<String> snippets = Stream.builder();
			for (Path page : all) {
				DocumentedProperties.yaml(page)
					.stream()
					.filter((yaml) -> !OTHER_FILE.matcher(yaml).lookingAt())
					.forEach(snippets);
			}
			return snippets.build();
		}
	}

	@ParameterizedTest
	@MethodSource("snippets")
	void propertiesAreKnown(String yaml) throws IOException {
		Set<String> known = DocumentedProperties.known();
		List<PropertySource<?>> sources = new YamlPropertySourceLoader().load("page",
				new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
		assertThat(sources).singleElement().isInstanceOf(EnumerablePropertySource.class);
		List<String> names = List.of(((EnumerablePropertySource<?>) sources.get(0)).getPropertyNames());
		assertThat(names).isNotEmpty()
			.filteredOn((name) -> !name.startsWith("responses-ws.") && !name.startsWith(OTHER_MODULE))
			.allSatisfy((name) -> assertThat(isKnown(known, name)).as(name).isTrue());
		if (names.stream().anyMatch((name) -> name.startsWith("responses-ws."))) {
			BindResult<ResponsesWsProperties> bound = new Binder(ConfigurationPropertySource.from(sources.get(0))).bind(
					"responses-ws", Bindable.of(ResponsesWsProperties.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
			assertThat(bound.isBound()).isTrue();
		}
	}

	/**
	 * A map's name stands for all below it.
	 */
	private static boolean isKnown(Set<String> known, String name) {
		for (String part = name; part.contains("."); part = part.substring(0, part.lastIndexOf('.'))) {
			if (known.contains(part)) {
				return true;
			}
		}
		return false;
	}

	private static Path root() {
		for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
			if (Files.exists(folder.resolve("docs/configuration.md"))) {
				return folder;
			}
		}
		throw new AssertionError("docs/configuration.md is in no folder above the working directory");
	}

}
