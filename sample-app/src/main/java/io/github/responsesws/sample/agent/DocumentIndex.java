package io.github.responsesws.sample.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.core.io.Resource;

/**
 * Finds passages by their words. A word counts the more the fewer passages hold it, and
 * twice in the title; long passages get no advantage. Immutable.
 */
final class DocumentIndex {

	private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

	private static final Pattern PARAGRAPH = Pattern.compile("\\R\\s*\\R");

	private static final Set<String> COMMON = Set.of("a", "about", "all", "an", "and", "any", "are", "as", "at", "be",
			"by", "can", "do", "document", "doe", "find", "for", "from", "happen", "how", "i", "if", "in", "is", "it",
			"its", "me", "my", "no", "not", "of", "on", "or", "search", "so", "tell", "that", "the", "this", "to",
			"what", "when", "which", "why", "with", "you", "your");

	private final List<Passage> passages;

	private final Map<String, Double> weights = new HashMap<>();

	private DocumentIndex(List<Passage> passages) {
		this.passages = passages;
		Map<String, Long> holders = passages.stream()
			.flatMap((passage) -> passage.frequencies().keySet().stream())
			.collect(Collectors.groupingBy((word) -> word, Collectors.counting()));
		holders.forEach(
				(word, count) -> this.weights.put(word, Math.log(1 + passages.size() / (double) Math.max(1, count))));
	}

	/**
	 * Index Markdown files, each a title and paragraphs.
	 */
	static DocumentIndex of(Resource... documents) throws IOException {
		List<Passage> passages = new ArrayList<>();
		for (Resource document : documents) {
			List<String> paragraphs = PARAGRAPH
				.splitAsStream(document.getContentAsString(StandardCharsets.UTF_8).strip())
				.map((paragraph) -> paragraph.replaceAll("\\s+", " "))
				.toList();
			String title = paragraphs.get(0).replaceFirst("^#+\\s*", "");
			paragraphs.stream().skip(1).forEach((paragraph) -> passages.add(Passage.of(title, paragraph)));
		}
		return new DocumentIndex(List.copyOf(passages));
	}

	List<String> titles() {
		return this.passages.stream().map(Passage::title).distinct().toList();
	}

	/**
	 * Return the best passage of each document that holds a word of the query.
	 * @param query some words
	 * @param max most documents
	 * @return passages by title, the best one first
	 */
	Map<String, String> search(String query, int max) {
		List<String> words = words(query).stream().distinct().toList();
		Map<String, String> found = new LinkedHashMap<>();
		this.passages.stream()
			.map((passage) -> new Hit(passage, score(passage, words)))
			.filter((hit) -> hit.score() > 0)
			.sorted(Comparator.comparingDouble(Hit::score).reversed())
			.forEach((hit) -> {
				if (found.size() < max) {
					found.putIfAbsent(hit.passage().title(), hit.passage().text());
				}
			});
		return found;
	}

	private double score(Passage passage, List<String> words) {
		double score = 0;
		for (String word : words) {
			double frequency = passage.frequencies().getOrDefault(word, 0L);
			score += this.weights.getOrDefault(word, 0.0) * frequency / (frequency + 1);
		}
		return score;
	}

	private static List<String> words(String text) {
		return NO_WORD.splitAsStream(text.toLowerCase(Locale.ROOT))
			.map((word) -> (word.length() > 2 && word.endsWith("s")) ? word.substring(0, word.length() - 1) : word)
			.filter((word) -> !word.isEmpty() && !COMMON.contains(word))
			.toList();
	}

	/**
	 * A paragraph of a document.
	 *
	 * @param title the document's title
	 * @param text the paragraph
	 * @param frequencies how often each word occurs, those of the title counted twice
	 */
	private record Passage(String title, String text, Map<String, Long> frequencies) {

		static Passage of(String title, String text) {
			return new Passage(title, text, words(title + " " + title + " " + text).stream()
				.collect(Collectors.groupingBy((word) -> word, Collectors.counting())));
		}

	}

	/**
	 * A passage that fits.
	 *
	 * @param passage the passage
	 * @param score how well
	 */
	private record Hit(Passage passage, double score) {
	}

}
