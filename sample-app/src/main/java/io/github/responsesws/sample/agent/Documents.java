package io.github.responsesws.sample.agent;

import java.io.IOException;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.github.responsesws.tool.ResponsesTool;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * Some documents about the library, which come with the application.
 */
@Component
class Documents {

	private static final int MAX_RESULTS = 3;

	private final DocumentIndex index;

	Documents(@Value("classpath:agent/documents/*.md") Resource[] documents) throws IOException {
		this.index = DocumentIndex.of(documents);
	}

	@ResponsesTool(name = "search_documents",
			description = "Documents about responses-ws: the best passage of each that fits, the best document first",
			earlyStart = true)
	Map<String, String> search(@JsonPropertyDescription("What to look for, in plain words") String query) {
		Map<String, String> found = this.index.search(query, MAX_RESULTS);
		if (found.isEmpty()) {
			throw new ToolInputException("No document holds any word of the query. There are documents on: "
					+ String.join(", ", this.index.titles()) + ".");
		}
		return found;
	}

}
