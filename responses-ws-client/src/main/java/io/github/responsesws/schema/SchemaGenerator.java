package io.github.responsesws.schema;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Collection;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.github.responsesws.protocol.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the JSON schema of a Java type. It asks Jackson which properties there are and
 * what they are called, the same way as the mapper that later reads the value, so that
 * the two cannot disagree. In strict mode it keeps to the part of JSON schema that the
 * service accepts there: every property required, no further ones, null in place of
 * absence. Serves one schema.
 */
public final class SchemaGenerator {

	private final JsonMapper mapper;

	private final DeserializationConfig config;

	private final boolean strict;

	private final SchemaDefinitions definitions = new SchemaDefinitions();

	private SchemaGenerator(JsonMapper mapper, boolean strict) {
		this.mapper = mapper;
		this.config = mapper.deserializationConfig();
		this.strict = strict;
	}

	/**
	 * Return the schema of a type that is an object in JSON.
	 * @param mapper the mapper that will read the value
	 * @param type a record or a class with properties
	 * @param strict whether to keep to the rules of strict mode
	 * @return the schema
	 * @throws UnsupportedTypeException if the type has no such schema
	 */
	public static RawJson schema(JsonMapper mapper, JavaType type, boolean strict) {
		SchemaGenerator generator = new SchemaGenerator(mapper, strict);
		String path = type.getRawClass().getSimpleName();
		ObjectNode schema = generator.schema(type, TypeUse.NONE, path);
		return generator.definitions.finish(schema, path);
	}

	/**
	 * Return the schema of the arguments of a method.
	 * @param mapper the mapper that will read the arguments
	 * @param method the method
	 * @param parameters its parameters that the model is to fill
	 * @param strict whether to keep to the rules of strict mode
	 * @return the schema
	 * @throws UnsupportedTypeException if a parameter has no such schema
	 */
	public static RawJson schema(JsonMapper mapper, Method method, Collection<Parameter> parameters, boolean strict) {
		SchemaGenerator generator = new SchemaGenerator(mapper, strict);
		ObjectNode schema = object();
		for (Parameter parameter : parameters) {
			JavaType type = mapper.constructType(parameter.getParameterizedType());
			generator.property(schema, parameter.getName(), type, TypeUse.of(parameter), description(parameter),
					method.getName());
		}
		return generator.definitions.finish(schema, method.getName());
	}

	private ObjectNode schema(JavaType type, TypeUse use, String path) {
		Class<?> raw = type.getRawClass();
		ObjectNode scalar = ScalarSchemas.of(raw);
		if (scalar != null) {
			return scalar;
		}
		if (type.isEnumType()) {
			return enumeration(raw);
		}
		if (type.isReferenceType()) {
			return schema(type.getContentType(), use.content(), path);
		}
		if (type.isMapLikeType()) {
			return map(type, use, path);
		}
		if (type.isCollectionLikeType() || type.isArrayType()) {
			ObjectNode array = JsonNodeFactory.instance.objectNode().put("type", "array");
			array.set("items", value(type.getContentType(), use.content(), path + "[]"));
			return array;
		}
		if (raw == Object.class || JsonNode.class.isAssignableFrom(raw)) {
			if (this.strict) {
				throw new UnsupportedTypeException(path, "may hold any JSON, which strict mode cannot express",
						"declare a type, or switch strict off");
			}
			return JsonNodeFactory.instance.objectNode();
		}
		return this.definitions.reference(type, () -> bean(type, path));
	}

	/**
	 * Return the schema of a value that may be null if its use or its type says so.
	 */
	private ObjectNode value(JavaType type, TypeUse use, String path) {
		ObjectNode schema = schema(type, use, path);
		boolean nullable = isNullable(type, use);
		return nullable ? SchemaDefinitions.nullable(schema) : schema;
	}

	private static boolean isNullable(JavaType type, TypeUse use) {
		return use.isNullable() || type.isReferenceType() || ScalarSchemas.isNullable(type.getRawClass());
	}

	private ObjectNode enumeration(Class<?> type) {
		ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "string");
		for (Object constant : type.getEnumConstants()) {
			JsonNode value = this.mapper.valueToTree(constant);
			schema.withArray("enum").add(value);
			schema.put("type", value.isIntegralNumber() ? "integer" : "string");
		}
		return schema;
	}

	private ObjectNode map(JavaType type, TypeUse use, String path) {
		if (this.strict) {
			throw new UnsupportedTypeException(path, "is a map, which strict mode cannot express",
					"use a list of records of a key and a value, or switch strict off");
		}
		ObjectNode map = JsonNodeFactory.instance.objectNode().put("type", "object");
		map.set("additionalProperties", value(type.getContentType(), use.content(), path + "{}"));
		return map;
	}

	private ObjectNode bean(JavaType type, String path) {
		Class<?> raw = type.getRawClass();
		BeanShape shape = BeanShape.of(this.config, type);
		requireStructure(shape, shape.annotations(), path);
		JavaType delegate = shape.delegate();
		if (delegate != null) {
			return schema(delegate, TypeUse.NONE, path);
		}
		ObjectNode schema = shape.isPolymorphic() ? alternatives(shape, path) : null;
		if (schema == null) {
			if (raw.isInterface() || Modifier.isAbstract(raw.getModifiers()) || raw.getName().startsWith("java.")) {
				throw new UnsupportedTypeException(path, "is a " + raw.getName() + ", of which nothing can be created",
						"use a record, or an interface with @JsonTypeInfo and @JsonSubTypes");
			}
			schema = object();
			addProperties(schema, shape, path);
		}
		return schema;
	}

	private ObjectNode alternatives(BeanShape shape, String path) {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		String discriminator = shape.discriminator(path);
		shape.subtypes(path).forEach((name, subtype) -> {
			ObjectNode alternative = object();
			alternative.withObject("properties")
				.putObject(discriminator)
				.put("type", "string")
				.putArray("enum")
				.add(name);
			alternative.withArray("required").add(discriminator);
			addProperties(alternative, BeanShape.of(this.config, this.mapper.constructType(subtype)),
					path + "." + name);
			schema.withArray("anyOf").add(alternative);
		});
		return schema;
	}

	private void addProperties(ObjectNode schema, BeanShape shape, String path) {
		AnnotatedClass annotations = shape.annotations();
		String description = this.config.getAnnotationIntrospector().findClassDescription(this.config, annotations);
		if (description != null) {
			schema.put("description", description);
		}
		for (BeanPropertyDefinition property : shape.properties()) {
			requireStructure(shape, property.getPrimaryMember(), path + "." + property.getInternalName());
			if (!schema.path("properties").has(property.getName())) {
				property(schema, property.getName(), property.getPrimaryType(), TypeUse.of(property),
						property.getMetadata().getDescription(), path);
			}
		}
	}

	private static void requireStructure(BeanShape shape, @Nullable Annotated annotated, String path) {
		if (annotated != null && shape.isOpaque(annotated)) {
			throw new UnsupportedTypeException(path, "is read in a way that no schema tells",
					"do without @JsonDeserialize and @JsonUnwrapped, or give the function a schema of its own");
		}
	}

	private void property(ObjectNode schema, String name, JavaType type, TypeUse use, @Nullable String description,
			String path) {
		ObjectNode property = value(type, use, path + "." + name);
		if (description != null) {
			property.put("description", description);
		}
		schema.withObject("properties").set(name, property);
		if (this.strict || !isNullable(type, use)) {
			schema.withArray("required").add(name);
		}
	}

	private static @Nullable String description(Parameter parameter) {
		JsonPropertyDescription description = parameter.getAnnotation(JsonPropertyDescription.class);
		return (description != null) ? description.value() : null;
	}

	private static ObjectNode object() {
		ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
		schema.putObject("properties");
		schema.putArray("required");
		return schema.put("additionalProperties", false);
	}

}
