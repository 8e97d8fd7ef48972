package io.github.responsesws.schema;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * A deserializer of which nobody knows what it reads.
 */
class Secretive<T> extends ValueDeserializer<T> {

	@Override
	public T deserialize(JsonParser parser, DeserializationContext context) throws JacksonException {
		throw new IllegalStateException();
	}

}
