package io.github.responsesws.recipes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages show what was compiled and tested: each snippet that names one equals the source
 * between the marks of that name, less its indentation.
 */
class SnippetsTests {

	private static final Path ROOT = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."));

	private static final Path SOURCES = ROOT.resolve("sample-app/src/test/java/io/github/responsesws/recipes");

	private static final Pattern SHOWN = Pattern.compile("(?:<!-- snippet: ([a-z-]+) -->\n)?```java\n(.*?)```\n",
			Pattern.DOTALL);

	private static final Pattern TESTED = Pattern.compile("// snippet: ([a-z-]+)\n(.*?)\n[ \t]*// end\n",
			Pattern.DOTALL);

	@ParameterizedTest
	@ValueSource(strings = { "README.md", "docs/recipes.md", "docs/conversations.md", "docs/tools.md" })
	void snippetsOfThePageAreThoseThatWereTested(String page) throws IOException {
		Map<String, String> tested = tested();
		Matcher shown = SHOWN.matcher(Files.readString(ROOT.resolve(page)));
		List<String> names = new ArrayList<>();
		while (shown.find()) {
			if (shown.group(1) != null) {
				names.add(shown.group(1));
				assertThat(shown.group(2)).as(shown.group(1)).isEqualTo(tested.get(shown.group(1)));
			}
			else {
				assertThat(page).as("page with a snippet that names no source: " + shown.group(2))
					.isNotIn("README.md", "docs/recipes.md");
			}
		}
		assertThat(names).isNotEmpty().doesNotHaveDuplicates();
	}

	@Test
	void recipesAreShort() throws IOException {
		Matcher shown = SHOWN.matcher(Files.readString(ROOT.resolve("docs/recipes.md")));
		assertThat(shown.results().map((snippet) -> snippet.group(2).lines().count()).toList()).isNotEmpty()
			.allMatch((lines) -> lines <= 15);
	}

	private static Map<String, String> tested() throws IOException {
		Map<String, String> tested = new LinkedHashMap<>();
		try (Stream<Path> files = Files.list(SOURCES)) {
			for (Path file : files.toList()) {
				Matcher source = TESTED.matcher(Files.readString(file));
				while (source.find()) {
					String code = source.group(2).replace("\n\n\n", "\n\n");
					assertThat(tested.put(source.group(1), code.stripIndent() + "\n")).as(source.group(1)).isNull();
				}
			}
		}
		return tested;
	}

}
