package io.github.responsesws.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The configuration metadata that this module ships.
 *
 * @param properties the properties of the client by name
 * @param hints the hints of the client by name
 * @param groups the descriptions of groups by name, blank if there is none
 */
record ConfigurationMetadata(Map<String, Property> properties, Map<String, JsonNode> hints,
		Map<String, String> groups) {

	static ConfigurationMetadata read() {
		try {
			Enumeration<URL> files = ConfigurationMetadata.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json");
			Map<String, Property> properties = new TreeMap<>();
			Map<String, JsonNode> hints = new TreeMap<>();
			Map<String, String> groups = new TreeMap<>();
			while (files.hasMoreElements()) {
				try (InputStream file = files.nextElement().openStream()) {
					JsonNode metadata = JsonMapper.shared().readTree(file);
					metadata.path("properties").forEach((property) -> {
						if (isOurs(property)) {
							properties.put(property.get("name").asString(), Property.of(property));
						}
					});
					metadata.path("groups").forEach((group) -> {
						if ((group.path("name").asString("") + ".").startsWith("responses-ws.")) {
							groups.put(group.get("name").asString(), group.path("description").asString(""));
						}
					});
					metadata.path("hints").forEach((hint) -> {
						if (isOurs(hint)) {
							hints.put(hint.get("name").asString(), hint);
						}
					});
				}
			}
			return new ConfigurationMetadata(properties, hints, groups);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isOurs(JsonNode node) {
		return node.path("name").asString("").startsWith("responses-ws.");
	}

	/**
	 * One property.
	 *
	 * @param type its Java type
	 * @param description what it means
	 * @param defaultValue its default as text, or {@code null}
	 */
	record Property(@Nullable String type, @Nullable String description, @Nullable String defaultValue) {

		static Property of(JsonNode property) {
			return new Property(text(property, "type"), text(property, "description"), text(property, "defaultValue"));
		}

		private static @Nullable String text(JsonNode property, String field) {
			JsonNode value = property.get(field);
			return (value != null) ? value.asString() : null;
		}

	}

}
