package io.github.responsesws.tool;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.github.responsesws.protocol.OutputItem;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Warns of calls that the runs of a loop leave open, once for each type: whoever did not
 * mean to answer them learns what is missing, whoever did is not told again. Safe for use
 * by any thread.
 */
final class LeftCalls {

	private static final Logger logger = Loggers.getLogger(ToolLoop.class);

	/** More types than there are. */
	private static final int MAX_TYPES = 32;

	private final Set<String> told = ConcurrentHashMap.newKeySet();

	void note(List<OutputItem> calls) {
		Set<String> types = calls.stream().map(OutputItem::type).collect(Collectors.toSet());
		if (this.told.size() < MAX_TYPES && this.told.addAll(types)) {
			logger.warn("A run ended with {} calls of types {} that its loop has nothing for, and which the caller has "
					+ "to answer: give the loop a BuiltInTool (a bean in Spring), or an ApprovalHandler for requests "
					+ "for consent. Told once for each type", calls.size(), types);
		}
	}

}
