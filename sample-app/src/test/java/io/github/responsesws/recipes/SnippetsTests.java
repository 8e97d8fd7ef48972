package io.github.responsesws.recipes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.responsesws.recipes.Pages.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages show what was compiled and tested: each snippet of Java names a source and equals
 * what stands there between the marks of that name, less its indentation. A source that
 * does more than the page shows has several pairs of marks.
 */
class SnippetsTests {

	private static final Pattern MARKED = Pattern.compile("// snippet: ([a-z-]+)\n(.*?)\n[ \t]*// end\n",
			Pattern.DOTALL);

	private static final Map<String, String> TESTED = tested();

	@ParameterizedTest
	@MethodSource("io.github.responsesws.recipes.Pages#all")
	void snippetsAreThoseThatWereTested(String page) {
		List<String> names = new ArrayList<>();
		for (Block shown : Pages.snippets(page)) {
			assertThat(shown.name()).as("source of the snippet " + shown.code()).isIn(TESTED.keySet());
			assertThat(shown.code()).as(shown.name()).isEqualTo(TESTED.get(shown.name()));
			names.add(shown.name());
		}
		assertThat(names).doesNotHaveDuplicates()
			.hasSize(Pages.text(page).split("```java", -1).length - 1 - Pages.imports(page).size());
	}

	@Test
	void sourcesAreShown() {
		Set<String> shown = new HashSet<>();
		Pages.all().flatMap((page) -> Pages.snippets(page).stream()).forEach((block) -> shown.add(block.name()));
		assertThat(TESTED.keySet()).isEqualTo(shown);
	}

	@Test
	void recipesAreShort() {
		assertThat(Pages.snippets("docs/recipes.md")).hasSize(15)
			.allSatisfy((recipe) -> assertThat(recipe.code().lines()).as(recipe.name()).hasSizeLessThanOrEqualTo(15));
	}

	private static Map<String, String> tested() {
		Map<String, String> tested = new LinkedHashMap<>();
		Pages.sources("src/test/java").map(Pages::read).flatMap(SnippetsTests::marked).forEach((snippet) -> {
			assertThat(tested).doesNotContainKey(snippet.name());
			tested.put(snippet.name(), snippet.code());
		});
		return tested;
	}

	private static Stream<Block> marked(String source) {
		Map<String, List<String>> pieces = new LinkedHashMap<>();
		Matcher marked = MARKED.matcher(source);
		while (marked.find()) {
			pieces.computeIfAbsent(marked.group(1), (name) -> new ArrayList<>()).add(marked.group(2));
		}
		return pieces.entrySet()
			.stream()
			.map((snippet) -> new Block(snippet.getKey(), String.join("\n", snippet.getValue()).stripIndent() + "\n"));
	}

}
