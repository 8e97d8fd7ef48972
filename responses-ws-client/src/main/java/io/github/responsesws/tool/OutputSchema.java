package io.github.responsesws.tool;

import java.lang.reflect.Type;
import java.util.Collection;

import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.schema.SchemaGenerator;
import io.github.responsesws.schema.UnsupportedTypeException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Derives what a program may expect of a function's output from the Java type of its
 * result. Text goes out as it is and parts are no JSON: they have no schema.
 */
final class OutputSchema {

	private OutputSchema() {
	}

	/**
	 * Return the schema of a result.
	 * @param mapper writes the result
	 * @param type its type, or a publisher or a stage of it
	 * @return the schema, or null if the output is no JSON, or any JSON
	 * @throws UnsupportedTypeException if the output is JSON of which there is no schema
	 */
	static @Nullable RawJson of(JsonMapper mapper, Type type) {
		JavaType result = mapper.constructType(ReturnType.awaited(type));
		while (result.isReferenceType()) {
			result = result.getReferencedType();
		}
		return isJson(result) ? SchemaGenerator.result(mapper, result) : null;
	}

	private static boolean isJson(JavaType type) {
		Class<?> raw = type.getRawClass();
		if (raw == void.class || raw == Void.class || raw == Object.class || CharSequence.class.isAssignableFrom(raw)
				|| raw.getName().equals("kotlin.Unit")) {
			return false;
		}
		if (type.isContainerType() && (raw.isArray() || Collection.class.isAssignableFrom(raw))) {
			return ResultType.of(type.getContentType().getRawClass()) == ResultType.PLAIN;
		}
		return ResultType.of(raw) == ResultType.PLAIN;
	}

}
