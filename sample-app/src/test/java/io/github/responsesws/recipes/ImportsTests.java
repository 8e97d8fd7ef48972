package io.github.responsesws.recipes;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.responsesws.recipes.Pages.Block;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page with snippets shows once what they import, so that nobody has to look for
 * packages in the sources: what the sources of the snippets import, as far as snippets
 * name it. Snippets that show their imports themselves are left out.
 */
class ImportsTests {

	private static final Pattern MARK = Pattern.compile("// snippet: ([a-z-]+)\n");

	private static final Pattern IMPORT = Pattern.compile("(?m)^(import (?:static )?[\\w.]+\\.(\\w+);)$");

	private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);$");

	/** No name follows a dot, and none is in a comment or a text. */
	private static final Pattern NAME = Pattern.compile("(?<![.\\w])([A-Za-z]\\w*)");

	private static final Pattern NO_CODE = Pattern.compile("//.*|\"(?:[^\"\\\\\n]|\\\\.)*\"");

	private static final Map<String, String> SOURCES = sources();

	private static final Set<String> PUBLISHED = Pages.sources("src/main/java")
		.map((file) -> Pages.ROOT.relativize(file).toString().replace('\\', '/'))
		.filter((file) -> file.startsWith("responses-ws-"))
		.map((file) -> file.replaceFirst("^[^/]+/src/main/java/", "").replace(".java", "").replace('/', '.'))
		.collect(Collectors.toSet());

	@ParameterizedTest
	@MethodSource("io.github.responsesws.recipes.Pages#all")
	void pageShowsWhatItsSnippetsImport(String page) {
		Set<String> imports = Pages.snippets(page)
			.stream()
			.filter((snippet) -> !IMPORT.matcher(snippet.code()).find())
			.flatMap((snippet) -> imports(snippet).stream())
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(String.join("\n", Pages.imports(page))).as("Below <!-- imports -->")
			.isEqualTo(imports.stream().map((line) -> line + "\n").collect(Collectors.joining()));
	}

	private static Set<String> imports(Block snippet) {
		String source = SOURCES.get(snippet.name());
		String here = found(PACKAGE, source).findFirst().orElseThrow();
		Map<String, String> imported = IMPORT.matcher(source)
			.results()
			.collect(Collectors.toMap((line) -> line.group(2), (line) -> line.group(1), (one, other) -> one));
		return found(NAME, NO_CODE.matcher(snippet.code()).replaceAll("\"\"")).map((name) -> {
			String neighbour = here + "." + name;
			return PUBLISHED.contains(neighbour) ? "import " + neighbour + ";" : imported.getOrDefault(name, "");
		}).filter((line) -> !line.isEmpty() && !isOfTests(line)).collect(Collectors.toSet());
	}

	private static boolean isOfTests(String line) {
		return line.startsWith("import io.github.responsesws.")
				&& !PUBLISHED.contains(line.substring("import ".length(), line.length() - 1));
	}

	private static Map<String, String> sources() {
		Map<String, String> sources = new HashMap<>();
		Pages.sources("src/test/java")
			.map(Pages::read)
			.forEach((source) -> found(MARK, source).forEach((name) -> sources.put(name, source)));
		return sources;
	}

	private static Stream<String> found(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((MatchResult result) -> result.group(1));
	}

}
