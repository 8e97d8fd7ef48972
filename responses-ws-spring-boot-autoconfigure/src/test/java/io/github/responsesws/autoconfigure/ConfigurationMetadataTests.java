package io.github.responsesws.autoconfigure;

import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.responsesws.autoconfigure.langchain4j.LangChain4jProperties;
import io.github.responsesws.connection.ConnectionSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationMetadataTests {

	private final ConfigurationMetadata metadata = ConfigurationMetadata.read();

	@Test
	void everyPropertyIsListedWithTypeAndDescription() {
		Set<String> expected = new TreeSet<>(defaults().keySet());
		expected.add("responses-ws.enabled");
		assertThat(this.metadata.properties().keySet()).isEqualTo(expected);
		assertThat(this.metadata.properties()).allSatisfy((name, property) -> {
			assertThat(property.type()).isNotBlank();
			assertThat(property.description()).isNotNull()
				.isNotBlank()
				.endsWith(".")
				.doesNotStartWith("The ")
				.doesNotContainIgnoringCase("default");
		});
	}

	@Test
	void everyDefaultIsWhatAFreshObjectHolds() {
		Map<String, @Nullable Object> defaults = defaults();
		defaults.put("responses-ws.base-url", ConnectionSettings.builder().build().baseUrl());
		defaults.put("responses-ws.enabled", true);
		this.metadata.properties().forEach((name, property) -> {
			Object value = defaults.get(name);
			if (value == null || value instanceof Map<?, ?> || value instanceof Collection<?>) {
				assertThat(property.defaultValue()).as(name).isNull();
				return;
			}
			assertThat(property.defaultValue()).as(name).isNotNull();
			assertThat(
					ApplicationConversionService.getSharedInstance().convert(property.defaultValue(), value.getClass()))
				.as(name)
				.isEqualTo(value);
		});
	}

	@Test
	void everyNameBinds() {
		this.metadata.properties().forEach((name, property) -> {
			assertThat(ConfigurationPropertyName.isValid(name)).as(name).isTrue();
			if (property.defaultValue() != null) {
				new Binder(new MapConfigurationPropertySource(Map.of(name, property.defaultValue())))
					.bindOrCreate("responses-ws", ResponsesWsProperties.class);
			}
		});
	}

	@Test
	void everyGroupIsDescribed() {
		assertThat(this.metadata.groups()).containsKeys("responses-ws", "responses-ws.pool")
			.allSatisfy((name, description) -> assertThat(description).as(name)
				.isNotBlank()
				.endsWith(".")
				.doesNotContainIgnoringCase("default"));
	}

	@Test
	void keysOfMapsMayBeAnything() {
		this.metadata.properties().forEach((name, property) -> {
			if (property.type().startsWith("java.util.Map")) {
				assertThat(this.metadata.hints()).containsKey(name + ".keys");
			}
		});
	}

	@Test
	void switchesOfTheActuatorAreKnown() throws IOException {
		StringBuilder metadata = new StringBuilder();
		for (Resource file : new PathMatchingResourcePatternResolver()
			.getResources("classpath*:META-INF/spring-configuration-metadata.json")) {
			metadata.append(file.getContentAsString(StandardCharsets.UTF_8));
		}
		assertThat(metadata.toString()).contains("\"management.health.responses-ws.enabled\"",
				"\"management.info.responses-ws.enabled\"", "\"management.endpoint.responsesws.access\"");
	}

	@Test
	void hintsAreAboutPropertiesThatExist() {
		assertThat(this.metadata.hints()).isNotEmpty();
		assertThat(this.metadata.hints().keySet())
			.allSatisfy((name) -> assertThat(this.metadata.properties()).containsKey(name.replaceAll("\\.keys$", "")));
	}

	private static Map<String, @Nullable Object> defaults() {
		Map<String, @Nullable Object> defaults = defaults(new ResponsesWsProperties(), "responses-ws");
		defaults.putAll(defaults(new LangChain4jProperties(), "responses-ws.langchain4j"));
		return defaults;
	}

	private static Map<String, @Nullable Object> defaults(Object bean, String prefix) {
		Map<String, @Nullable Object> defaults = new TreeMap<>();
		BeanWrapperImpl wrapper = new BeanWrapperImpl(bean);
		Arrays.stream(BeanUtils.getPropertyDescriptors(bean.getClass()))
			.map(PropertyDescriptor::getName)
			.filter((name) -> !name.equals("class"))
			.forEach((name) -> {
				Object value = wrapper.getPropertyValue(name);
				String property = prefix + "." + name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
				if (value != null && !(value instanceof Enum) && ClassUtils.getPackageName(value.getClass())
					.equals(ClassUtils.getPackageName(ResponsesWsProperties.class))) {
					defaults.putAll(defaults(value, property));
				}
				else {
					defaults.put(property, value);
				}
			});
		return defaults;
	}

}
