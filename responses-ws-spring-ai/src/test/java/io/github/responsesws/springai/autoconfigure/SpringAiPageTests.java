package io.github.responsesws.springai.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

import static org.assertj.core.api.Assertions.assertThat;

class SpringAiPageTests {

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)(?:\\.\\*)?` \\| (?:`(\\w+)`)? *\\|");

	@Test
	void thePageListsEveryProperty() throws IOException {
		String page = Files
			.readString(Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."), "docs/spring-ai.md"));
		List<String> listed = ROW.matcher(page).results().map((row) -> row.group(1)).toList();
		List<String> properties = Arrays.stream(BeanUtils.getPropertyDescriptors(ResponsesChatProperties.class))
			.filter((property) -> property.getWriteMethod() != null)
			.map((property) -> property.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT))
			.toList();
		assertThat(listed).containsExactlyInAnyOrderElementsOf(properties).allMatch(ConfigurationPropertyName::isValid);
		ResponsesChatProperties fresh = new ResponsesChatProperties();
		for (MatchResult row : ROW.matcher(page).results().toList()) {
			Object value = value(fresh, row.group(1));
			String told = row.group(2);
			assertThat((value == null || value.toString().matches("\\[]|\\{}")) ? null : value.toString())
				.as(row.group(1))
				.isEqualTo(told);
		}
	}

	private static Object value(ResponsesChatProperties properties, String name) {
		return Arrays.stream(BeanUtils.getPropertyDescriptors(ResponsesChatProperties.class))
			.filter((property) -> property.getName().equalsIgnoreCase(name.replace("-", "")))
			.findFirst()
			.map((property) -> org.springframework.util.ReflectionUtils.invokeMethod(property.getReadMethod(),
					properties))
			.orElse(null);
	}

}
