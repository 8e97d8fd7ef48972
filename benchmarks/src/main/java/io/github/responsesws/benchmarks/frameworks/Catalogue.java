package io.github.responsesws.benchmarks.frameworks;

import java.util.concurrent.atomic.AtomicInteger;

import dev.langchain4j.agent.tool.P;
import io.github.responsesws.benchmarks.wire.TurnShape;

import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;

/**
 * The tool of the agents: 2 KB for each term, and at the end a word that it was the last.
 * Agents run one at a time.
 */
public final class Catalogue {

	/** Calls until the last entry. */
	public static final int ENTRIES = 20;

	static final String INSTRUCTIONS = "You look things up in the catalogue. Name your sources. ".repeat(8);

	static final String QUESTION = "Compare the twenty entries on streaming protocols and summarise them.";

	private static final String ENTRY = "A result of the tool, as long as results are. ".repeat(44);

	private final AtomicInteger told = new AtomicInteger();

	/**
	 * Look a term up.
	 * @param term the term
	 * @param limit the most results
	 * @return the entry
	 */
	@Tool(name = "lookup", description = "Look a term up in the catalogue")
	@dev.langchain4j.agent.tool.Tool(name = "lookup", value = "Look a term up in the catalogue")
	public String lookup(@ToolParam(description = "The term") @P("The term") String term,
			@ToolParam(description = "The most results") @P("The most results") int limit) {
		return (this.told.incrementAndGet() % ENTRIES == 0) ? ENTRY + TurnShape.LAST_OUTPUT : ENTRY;
	}

	/**
	 * Return how often it was asked.
	 */
	int told() {
		return this.told.get();
	}

}
