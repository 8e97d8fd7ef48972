package io.github.responsesws.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

class ConfigurationDocumentationTests {

	private static final Pattern ROW = Pattern
		.compile("(?m)^\\| `(responses-ws[^`]+)` \\| (?:`([^`]*)`)? ?\\| (.+) \\|$");

	@Test
	void tablesListEveryPropertyWithItsDefault() throws IOException {
		assertThat(documented("docs/configuration.md")).isEqualTo(actual());
	}

	@Test
	void readmeAgreesInWhatItLists() throws IOException {
		assertThat(documented("README.md")).isNotEmpty();
		assertThat(actual()).containsAllEntriesOf(documented("README.md"));
	}

	private static Map<String, @Nullable String> actual() {
		Map<String, @Nullable String> actual = new TreeMap<>();
		ConfigurationMetadata.read()
			.properties()
			.forEach((name, property) -> actual.put(name, property.defaultValue()));
		return actual;
	}

	private static Map<String, @Nullable String> documented(String page) throws IOException {
		Map<String, @Nullable String> documented = new TreeMap<>();
		Matcher rows = ROW.matcher(Files.readString(document(page)));
		for (MatchResult row : rows.results().toList()) {
			assertThat(documented).doesNotContainKey(row.group(1));
			assertThat(row.group(3)).isNotBlank();
			documented.put(row.group(1), row.group(2));
		}
		return documented;
	}

	private static Path document(String page) {
		for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
			if (Files.exists(folder.resolve("docs/configuration.md"))) {
				return folder.resolve(page);
			}
		}
		return fail("docs/configuration.md is in no folder above the working directory");
	}

}
