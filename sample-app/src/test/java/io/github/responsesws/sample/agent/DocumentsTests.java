package io.github.responsesws.sample.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Documents} and {@link DocumentIndex}.
 */
class DocumentsTests {

	private final Documents documents = new Documents(
			new PathMatchingResourcePatternResolver().getResources("classpath:agent/documents/*.md"));

	DocumentsTests() throws IOException {
	}

	@ParameterizedTest
	@CsvSource({ "What happens when a connection is lost?, Lost connections",
			"How many bytes does a turn send?, Bytes on the wire", "What is a lane?, Sessions and lanes",
			"steer an answer, Steering", "progress of a Flux, Tools" })
	void theBestDocumentComesFirst(String query, String title) {
		Map<String, String> found = this.documents.search(query);
		assertThat(found.keySet()).first().isEqualTo(title);
		assertThat(found).hasSizeLessThanOrEqualTo(3);
	}

	@Test
	void saysWhatThereIsIfNothingFits() {
		assertThatExceptionOfType(ToolInputException.class).isThrownBy(() -> this.documents.search("zebra"))
			.withMessageContaining("Sessions and lanes");
	}

	@Test
	void returnsThePassageThatFitsBest() throws IOException {
		DocumentIndex index = DocumentIndex.of(document("# Animals\n\nCats sleep.\n\nDogs bark at\ncats and dogs."),
				document("# Plants\n\nTrees grow."));
		assertThat(index.search("dog", 3)).containsExactly(Map.entry("Animals", "Dogs bark at cats and dogs."));
		assertThat(index.search("the and of", 3)).isEmpty();
		assertThat(index.titles()).containsExactly("Animals", "Plants");
	}

	private static Resource document(String text) {
		return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8));
	}

}
