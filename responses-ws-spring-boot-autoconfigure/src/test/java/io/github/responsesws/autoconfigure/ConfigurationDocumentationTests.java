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
		Map<String, @Nullable String> documented = new TreeMap<>();
		Matcher rows = ROW.matcher(Files.readString(document()));
		for (MatchResult row : rows.results().toList()) {
			assertThat(documented).doesNotContainKey(row.group(1));
			assertThat(row.group(3)).isNotBlank();
			documented.put(row.group(1), row.group(2));
		}
		Map<String, @Nullable String> actual = new TreeMap<>();
		ConfigurationMetadata.read()
			.properties()
			.forEach((name, property) -> actual.put(name, property.defaultValue()));
		assertThat(documented).isEqualTo(actual);
	}

	private static Path document() {
		for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
			Path document = folder.resolve("docs/configuration.md");
			if (Files.exists(document)) {
				return document;
			}
		}
		return fail("docs/configuration.md is in no folder above the working directory");
	}

}
