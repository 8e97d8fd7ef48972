package io.github.responsesws.recipes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The project's pages, and the sources that they tell of.
 */
final class Pages {

	static final Path ROOT = Path.of(System.getProperty("maven.multiModuleProjectDirectory", "..")).normalize();

	private static final Pattern FENCED = Pattern
		.compile("(?:<!-- (imports|snippet: [a-z-]+) -->\n)?```([a-z]*)\n(.*?)```\n", Pattern.DOTALL);

	private static final String IMPORTS = "imports";

	private Pages() {
	}

	/**
	 * Return the pages beside README.md and in docs.
	 * @return their paths below the root
	 */
	static Stream<String> all() {
		return Stream.of("", "docs")
			.flatMap((folder) -> list(ROOT.resolve(folder)).stream())
			.filter((file) -> file.toString().endsWith(".md"))
			.map((file) -> ROOT.relativize(file).toString().replace('\\', '/'));
	}

	static String text(String page) {
		return read(ROOT.resolve(page));
	}

	static String prose(String page) {
		return FENCED.matcher(text(page)).replaceAll("\n");
	}

	/**
	 * Return the snippets of Java on a page.
	 */
	static List<Block> snippets(String page) {
		return blocks(page, "java").stream().filter((block) -> !block.name().equals(IMPORTS)).toList();
	}

	/**
	 * Return what the snippets of a page import.
	 * @param page the page
	 * @return the blocks, one if the page is as it should be
	 */
	static List<String> imports(String page) {
		return blocks(page, "java").stream().filter((block) -> block.name().equals(IMPORTS)).map(Block::code).toList();
	}

	/**
	 * Return the blocks of code on a page.
	 * @param page the page
	 * @param language their language
	 * @return the blocks
	 */
	static List<Block> blocks(String page, String language) {
		return FENCED.matcher(text(page))
			.results()
			.filter((block) -> block.group(2).equals(language))
			.map(Pages::block)
			.toList();
	}

	private static Block block(MatchResult block) {
		String name = block.group(1);
		return new Block((name != null) ? name.replace("snippet: ", "") : "", block.group(3));
	}

	/**
	 * Return the Java sources of all modules.
	 * @param folder {@code src/main/java}, or {@code src} for all of them
	 * @return the files
	 */
	static Stream<Path> sources(String folder) {
		return Stream
			.concat(Stream.of(ROOT, ROOT.resolve("samples"))
				.flatMap((modules) -> list(modules).stream())
				.map((module) -> module.resolve(folder))
				.filter(Files::isDirectory), Stream.of(ROOT.resolve("src/fixtures")))
			.flatMap((sources) -> walk(sources).stream())
			.filter((file) -> file.toString().endsWith(".java"));
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<Path> list(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<Path> walk(Path folder) {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A block of code.
	 *
	 * @param name the name of the source it shows, empty if it names none
	 * @param code the code
	 */
	record Block(String name, String code) {
	}

}
