package io.github.responsesws.schema;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.responsesws.protocol.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanAsArrayBuilderDeserializer;
import tools.jackson.databind.deser.bean.BeanAsArrayDeserializer;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the JSON schema of a Java type. It asks Jackson what reads the type, with which
 * properties and names, in the same mapper that later reads the value, so that the two
 * cannot disagree. In strict mode it keeps to the part of JSON schema that the service
 * accepts there: every property required, no further ones, null in place of absence.
 * Serves one schema.
 */
public final class SchemaGenerator {

	private final JsonMapper mapper;

	private final Readers readers;

	private final boolean strict;

	private final SchemaDefinitions definitions = new SchemaDefinitions();

	private SchemaGenerator(JsonMapper mapper, boolean strict) {
		this.mapper = mapper;
		this.readers = new Readers(mapper);
		this.strict = strict;
	}

	/**
	 * Return the schema of a type that is an object in JSON.
	 * @param mapper the mapper that will read the value
	 * @param type a record or a class with properties
	 * @param strict whether to keep to the rules of strict mode
	 * @throws UnsupportedTypeException if the type has no such schema
	 */
	public static RawJson schema(JsonMapper mapper, JavaType type, boolean strict) {
		SchemaGenerator generator = new SchemaGenerator(mapper, strict);
		String path = type.getRawClass().getSimpleName();
		ObjectNode schema = generator.schema(generator.use(type, null, TypeUse.NONE, path));
		return generator.definitions.finish(schema, path);
	}

	/**
	 * Return the schema of what a function answers with, which need not be an object.
	 * @param mapper the mapper that writes the value, and could read it
	 * @param type the type of the value
	 * @throws UnsupportedTypeException if the type has no schema
	 */
	public static RawJson result(JsonMapper mapper, JavaType type) {
		SchemaGenerator generator = new SchemaGenerator(mapper, false);
		return generator.definitions
			.finish(generator.schema(generator.use(type, null, TypeUse.NONE, type.getRawClass().getSimpleName())));
	}

	/**
	 * Return the schema of the arguments of a method.
	 * @param mapper the mapper that will read the arguments
	 * @param method the method
	 * @param parameters its parameters that the model is to fill
	 * @param strict whether to keep to the rules of strict mode
	 * @throws UnsupportedTypeException if a parameter has no such schema
	 */
	public static RawJson schema(JsonMapper mapper, Method method, Collection<Parameter> parameters, boolean strict) {
		SchemaGenerator generator = new SchemaGenerator(mapper, strict);
		ObjectNode schema = object();
		for (Parameter parameter : parameters) {
			JavaType type = mapper.constructType(parameter.getParameterizedType());
			String path = method.getName() + "." + parameter.getName();
			generator.property(schema, parameter.getName(), generator.use(type, null, TypeUse.of(parameter), path),
					description(parameter));
		}
		return generator.definitions.finish(schema, method.getName());
	}

	private Place use(JavaType type, @Nullable BeanProperty property, TypeUse use, String path) {
		return new Place(type, this.readers.reader(type, property, path), property, use, path);
	}

	private ObjectNode schema(Place place) {
		JavaType type = place.type();
		Class<?> raw = type.getRawClass();
		if (type.isEnumType() && place.isReadLike(this.readers.reader(type, null, place.path()))) {
			return new EnumSchema(this.mapper, type, place.path()).write();
		}
		Readers.requireKnown(place.reader(), place.path());
		ObjectNode scalar = ScalarSchemas.of(raw);
		if (scalar != null) {
			return ScalarSchemas.formatted(scalar, raw, this.readers.format(type, place.property()), place.path());
		}
		if (type.isReferenceType()) {
			return schema(content(place, ""));
		}
		if (place.reader() instanceof BeanDeserializerBase reader) {
			requireObject(reader, place.path());
			return this.definitions.reference(type, () -> bean(type, reader, place.path()));
		}
		if (type.isMapLikeType()) {
			return map(place);
		}
		if (type.isCollectionLikeType() || type.isArrayType()) {
			ObjectNode array = JsonNodeFactory.instance.objectNode().put("type", "array");
			array.set("items", value(content(place, "[]")));
			return array;
		}
		if (raw == Object.class || JsonNode.class.isAssignableFrom(raw)) {
			if (this.strict) {
				throw new UnsupportedTypeException(place.path(), "may hold any JSON, which strict mode cannot express",
						"declare a type, or switch strict off");
			}
			return JsonNodeFactory.instance.objectNode();
		}
		return this.definitions.reference(type, () -> {
			BeanShape shape = BeanShape.of(this.readers.context(), type, null);
			if (!shape.isPolymorphic()) {
				throw nothingToCreate(type, place.path());
			}
			return alternatives(shape, place.path());
		});
	}

	private Place content(Place container, String suffix) {
		JavaType type = container.type().getContentType();
		String path = container.path() + suffix;
		return new Place(type, this.readers.content(container.type(), container.reader(), container.property(), path),
				container.property(), container.use().content(), path);
	}

	/**
	 * Return the schema of a value that may be null if its use or its type says so.
	 */
	private ObjectNode value(Place place) {
		ObjectNode schema = schema(place);
		return place.isNullable() ? SchemaDefinitions.nullable(schema) : schema;
	}

	private ObjectNode map(Place place) {
		if (this.strict) {
			throw new UnsupportedTypeException(place.path(), "is a map, which strict mode cannot express",
					"use a list of records of a key and a value, or switch strict off");
		}
		ObjectNode map = JsonNodeFactory.instance.objectNode().put("type", "object");
		JavaType key = place.type().getKeyType();
		if (key.isEnumType()) {
			map.set("propertyNames", new EnumSchema(this.mapper, key, place.path() + "{}").write());
		}
		map.set("additionalProperties", value(content(place, "{}")));
		return map;
	}

	private static void requireObject(BeanDeserializerBase reader, String path) {
		if (reader instanceof BeanAsArrayDeserializer || reader instanceof BeanAsArrayBuilderDeserializer) {
			throw new UnsupportedTypeException(path, "has a shape of @JsonFormat that no schema expresses",
					"do without the shape");
		}
	}

	private ObjectNode bean(JavaType type, BeanDeserializerBase reader, String path) {
		BeanShape shape = BeanShape.of(this.readers.context(), type, reader);
		if (shape.isPolymorphic()) {
			return alternatives(shape, path);
		}
		if (type.getRawClass().getName().startsWith("java.")) {
			throw nothingToCreate(type, path);
		}
		JavaType delegate = shape.delegate();
		if (delegate != null) {
			return schema(use(delegate, null, TypeUse.NONE, path));
		}
		String scalar = shape.scalar();
		if (scalar != null) {
			return JsonNodeFactory.instance.objectNode().put("type", scalar);
		}
		if (!shape.isObject()) {
			throw nothingToCreate(type, path);
		}
		ObjectNode schema = object();
		addProperties(schema, shape, path);
		return schema;
	}

	private static UnsupportedTypeException nothingToCreate(JavaType type, String path) {
		return new UnsupportedTypeException(path,
				"is a " + type.getRawClass().getName() + ", of which nothing can be created",
				"use a record, a class with a constructor or a @JsonCreator whose parameters have names, or an "
						+ "interface with @JsonTypeInfo and @JsonSubTypes");
	}

	private ObjectNode alternatives(BeanShape shape, String path) {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		String discriminator = shape.discriminator(path);
		for (Map.Entry<String, JavaType> subtype : shape.subtypes(path).entrySet()) {
			String place = path + "." + subtype.getKey();
			ValueDeserializer<?> reader = this.readers.reader(subtype.getValue(), null, place);
			Readers.requireKnown(reader, place);
			BeanShape alternative = BeanShape.of(this.readers.context(), subtype.getValue(),
					(reader instanceof BeanDeserializerBase bean) ? bean : null);
			if (!alternative.isObject()) {
				throw nothingToCreate(subtype.getValue(), place);
			}
			ObjectNode object = object();
			object.withObject("properties")
				.putObject(discriminator)
				.put("type", "string")
				.putArray("enum")
				.add(subtype.getKey());
			object.withArray("required").add(discriminator);
			addProperties(object, alternative, place);
			schema.withArray("anyOf").add(object);
		}
		return schema;
	}

	private void addProperties(ObjectNode schema, BeanShape shape, String path) {
		shape.requireStructure(path);
		String description = shape.description();
		if (description != null) {
			schema.put("description", description);
		}
		if (shape.holdsAnyMember()) {
			if (this.strict) {
				throw new UnsupportedTypeException(path,
						"has a @JsonAnySetter, and so any members, which strict mode cannot express",
						"use a list of records of a key and a value, or switch strict off");
			}
			schema.put("additionalProperties", true);
		}
		for (Iterator<SettableBeanProperty> properties = shape.properties(); properties.hasNext();) {
			SettableBeanProperty property = properties.next();
			if (!schema.path("properties").has(property.getName())) {
				String place = path + "." + property.getName();
				requireTypeOfClass(property, place);
				property(schema, property.getName(), new Place(property.getType(), property.getValueDeserializer(),
						property, shape.use(property), place), property.getMetadata().getDescription());
			}
		}
	}

	private static void requireTypeOfClass(SettableBeanProperty property, String path) {
		if (property.getMember() != null && property.getMember().hasAnnotation(JsonTypeInfo.class)) {
			throw new UnsupportedTypeException(path, "tells its subtypes apart in a way of its own",
					"put @JsonTypeInfo on the class in place of the property");
		}
	}

	private void property(ObjectNode schema, String name, Place place, @Nullable String description) {
		ObjectNode property = value(place);
		if (description != null) {
			property.put("description", description);
		}
		schema.withObject("properties").set(name, property);
		if (this.strict || !place.isNullable()) {
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

	/**
	 * A type where it stands.
	 *
	 * @param type the type
	 * @param reader what reads it there
	 * @param property the property that it is, or that holds it; null for others
	 * @param use how the source names it
	 * @param path the place in words
	 */
	private record Place(JavaType type, ValueDeserializer<?> reader, @Nullable BeanProperty property, TypeUse use,
			String path) {

		boolean isNullable() {
			return this.use.isNullable() || this.type.isReferenceType()
					|| ScalarSchemas.isNullable(this.type.getRawClass());
		}

		/**
		 * Return whether the type is read here as it is anywhere else.
		 */
		boolean isReadLike(ValueDeserializer<?> other) {
			return this.reader.getClass() == other.getClass();
		}

	}

}
