package io.github.responsesws.schema;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.ContainerDeserializerBase;
import tools.jackson.databind.deser.std.StdConvertingDeserializer;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a mapper reads types with. A schema that is made from these, and not from the
 * classes alone, cannot promise what the mapper does not keep. Serves one schema.
 */
final class Readers {

	private static final String JACKSON = "tools.jackson.";

	private final DeserializationContext context;

	Readers(JsonMapper mapper) {
		this.context = mapper._deserializationContext();
	}

	DeserializationContext context() {
		return this.context;
	}

	/**
	 * Return what reads a type.
	 * @param type the type
	 * @param property where it stands, or null
	 * @param path the same place in words
	 * @return a deserializer of Jackson
	 * @throws UnsupportedTypeException if nothing reads the type
	 */
	ValueDeserializer<?> reader(JavaType type, @Nullable BeanProperty property, String path) {
		try {
			return this.context.findContextualValueDeserializer(type, property);
		}
		catch (DatabindException ex) {
			throw new UnsupportedTypeException(path, "is a " + type.getRawClass().getName()
					+ ", which Jackson cannot read (" + ex.getOriginalMessage() + ")",
					"use a record, or annotate it for Jackson");
		}
	}

	/**
	 * Return what reads the elements of a list or the values of a map.
	 */
	ValueDeserializer<?> content(JavaType type, ValueDeserializer<?> container, @Nullable BeanProperty property,
			String path) {
		ValueDeserializer<?> content = (container instanceof ContainerDeserializerBase<?> base)
				? base.getContentDeserializer() : null;
		return (content != null) ? content : reader(type.getContentType(), property, path);
	}

	/**
	 * Refuse code of which nobody knows what it reads.
	 * @param reader a deserializer
	 * @param path where it reads
	 */
	static void requireKnown(ValueDeserializer<?> reader, String path) {
		if (!isKnown(reader)) {
			throw new UnsupportedTypeException(path,
					"is read in a way that no schema tells, by " + reader.getClass().getName(),
					"do without @JsonDeserialize and the deserializer that a module or a @JacksonComponent has for "
							+ "it, or give the function a schema of its own");
		}
	}

	static boolean isKnown(ValueDeserializer<?> reader) {
		return reader.getClass().getName().startsWith(JACKSON) && !(reader instanceof StdConvertingDeserializer);
	}

	/**
	 * Return how a type is written where it stands.
	 */
	JsonFormat.Value format(JavaType type, @Nullable BeanProperty property) {
		Class<?> raw = type.getRawClass();
		return (property != null) ? property.findPropertyFormat(this.context.getConfig(), raw)
				: this.context.getConfig().getDefaultPropertyFormat(raw);
	}

}
