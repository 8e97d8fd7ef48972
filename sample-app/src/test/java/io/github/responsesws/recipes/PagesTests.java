package io.github.responsesws.recipes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.responsesws.recipes.Pages.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What pages name is there: classes, other pages and their headings, commands.
 */
class PagesTests {

	private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

	private static final Pattern CLASS_NAME = Pattern
		.compile("(?<![\\w.$/-])([A-Z][a-z0-9]+(?:[A-Z]\\w*)?)\\b(?![:-])");

	private static final Pattern DECLARED = Pattern.compile("\\b(?:class|interface|record|enum)\\s+([A-Z]\\w*)");

	private static final Pattern IMPORTED = Pattern.compile("(?m)^import (?:static )?[a-z0-9_.]*([A-Z]\\w*)");

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

	/** Names of HTTP, of npm's client, of Spring, and words of an example. */
	private static final Set<String> OTHERS = Set.of("Bearer", "Connection", "Upgrade", "ResponsesWebSocketSession",
			"ResponsesWS", "DataAccessException", "RestClient", "RestTemplate", "SecurityContextHolder",
			"ReactiveSecurityContextHolder", "The");

	@ParameterizedTest
	@MethodSource("io.github.responsesws.recipes.Pages#all")
	void classesExist(String page) {
		Set<String> known = Pages.sources("src")
			.map(Pages::read)
			.flatMap(PagesTests::names)
			.collect(Collectors.toSet());
		assertThat(found(CODE, Pages.prose(page)).flatMap((code) -> found(CLASS_NAME, code)))
			.allSatisfy((name) -> assertThat(known.contains(name) || OTHERS.contains(name) || isOfJava(name)).as(name)
				.isTrue());
	}

	private static Stream<String> names(String source) {
		return Stream.concat(found(DECLARED, source), found(IMPORTED, source));
	}

	private static boolean isOfJava(String name) {
		try {
			return Class.forName("java.lang." + name) != null;
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.responsesws.recipes.Pages#all")
	void linksLeadSomewhere(String page) {
		Path file = Pages.ROOT.resolve(page);
		assertThat(found(LINK, Pages.prose(page)).filter((link) -> !link.startsWith("https://"))).allSatisfy((link) -> {
			String[] parts = link.split("#", 2);
			Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]);
			assertThat(Files.exists(target)).as(link).isTrue();
			if (parts.length > 1) {
				assertThat(found(HEADING, Pages.read(target)).map(PagesTests::anchor)).contains(parts[1]);
			}
		});
	}

	private static String anchor(String heading) {
		return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}0-9 _-]", "").replace(' ', '-');
	}

	@Test
	void commandsOfTheReadmeAreThoseOfContinuousIntegration() {
		Set<String> run = Stream.of(".ci/run", ".ci/newcomer")
			.flatMap((script) -> Pages.text(script).lines())
			.map((line) -> line.strip().replaceAll(" (-B|-ntp)\\b| \"\\$@\"|\\s*[&>|].*", ""))
			.collect(Collectors.toSet());
		List<String> shown = Pages.blocks("README.md", "shell")
			.stream()
			.map(Block::code)
			.flatMap(String::lines)
			.map((line) -> line.replaceAll("\\s*#.*", ""))
			.toList();
		assertThat(shown).first().asString().startsWith("git clone ");
		assertThat(Pages.text("pom.xml")).contains("<url>" + shown.get(0).substring("git clone ".length()) + "</url>");
		assertThat(shown).element(1).isEqualTo("cd responses-ws");
		assertThat(run).containsAll(shown.subList(2, shown.size()));
	}

	private static Stream<String> found(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((MatchResult result) -> result.group(1));
	}

}
