package io.github.responsesws.conversation.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.responsesws.test.ReceivedRequest;
import tools.jackson.databind.JsonNode;

/**
 * The server's record of what it was asked to run: how often each turn, and with which
 * history.
 */
final class RanTurns implements Predicate<ReceivedRequest> {

	private static final Pattern MARK = Pattern.compile("\\[c\\d+ t\\d+]");

	private final Map<String, AtomicInteger> turns = new ConcurrentHashMap<>();

	private final Map<String, List<String>> asked = new ConcurrentHashMap<>();

	static String mark(int conversation, int turn) {
		return "[c" + conversation + " t" + turn + "]";
	}

	/**
	 * Note a request, and leave it to others to answer it.
	 */
	@Override
	public boolean test(ReceivedRequest request) {
		if (request.type().equals("response.create")) {
			List<String> marks = marks(request.body().path("input"));
			JsonNode last = last(request.body().path("input"));
			if (!marks.isEmpty() && "message".equals(last.path("type").asString("message"))) {
				String mark = marks.get(marks.size() - 1);
				this.turns.computeIfAbsent(mark, (unknown) -> new AtomicInteger()).incrementAndGet();
				this.asked.put(mark, marks);
			}
		}
		return false;
	}

	private static JsonNode last(JsonNode input) {
		return input.isArray() ? input.path(input.size() - 1) : input;
	}

	private static List<String> marks(JsonNode input) {
		List<String> marks = new ArrayList<>();
		for (JsonNode item : input.isArray() ? input : List.of(input)) {
			// Answers quote what they answer.
			if (item.path("role").asString("user").equals("user")) {
				MARK.matcher(item.toString()).results().map(MatchResult::group).distinct().forEach(marks::add);
			}
		}
		return marks;
	}

	/**
	 * Return how often a turn arrived.
	 */
	int times(String mark) {
		AtomicInteger times = this.turns.get(mark);
		return (times != null) ? times.get() : 0;
	}

	/**
	 * Return the turns that the last request of a turn brought along, itself included.
	 */
	List<String> history(String mark) {
		return this.asked.getOrDefault(mark, List.of());
	}

}
