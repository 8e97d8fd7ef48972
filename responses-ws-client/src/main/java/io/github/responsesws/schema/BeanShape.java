package io.github.responsesws.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedWithParams;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.introspect.ClassIntrospector;
import tools.jackson.databind.jsontype.NamedType;

/**
 * How Jackson reads a class.
 */
final class BeanShape {

	private final DeserializationConfig config;

	private final AnnotatedClass annotations;

	private final BeanDescription description;

	private final JsonTypeInfo.@Nullable Value typeInfo;

	private BeanShape(DeserializationConfig config, AnnotatedClass annotations, BeanDescription description) {
		this.config = config;
		this.annotations = annotations;
		this.description = description;
		this.typeInfo = config.getAnnotationIntrospector().findPolymorphicTypeInfo(config, annotations);
	}

	static BeanShape of(DeserializationConfig config, JavaType type) {
		ClassIntrospector introspector = config.classIntrospectorInstance();
		AnnotatedClass annotations = introspector.introspectClassAnnotations(type);
		return new BeanShape(config, annotations, introspector.introspectForDeserialization(type, annotations));
	}

	AnnotatedClass annotations() {
		return this.annotations;
	}

	List<BeanPropertyDefinition> properties() {
		Set<String> ignored = this.description.getIgnoredPropertyNames();
		return this.description.findProperties()
			.stream()
			.filter((property) -> property.couldDeserialize() && !ignored.contains(property.getName()))
			.toList();
	}

	/**
	 * Return whether code rather than structure decides how something is read.
	 * @param annotated a class or a property
	 * @return whether it has a deserializer of its own, or stands among the members of
	 * the object around it
	 */
	boolean isOpaque(Annotated annotated) {
		AnnotationIntrospector introspector = this.config.getAnnotationIntrospector();
		return introspector.findDeserializer(this.config, annotated) != null
				|| (annotated instanceof AnnotatedMember member
						&& introspector.findUnwrappingNameTransformer(this.config, member) != null);
	}

	/**
	 * Return the type that stands in JSON in place of this one.
	 * @return the parameter of a delegating creator, or null if there is none
	 */
	@Nullable JavaType delegate() {
		return Stream
			.concat(this.description.getConstructorsWithMode()
				.stream()
				.filter((creator) -> creator.metadata == JsonCreator.Mode.DELEGATING)
				.map((creator) -> (AnnotatedWithParams) creator.annotated),
					this.description.getFactoryMethodsWithMode()
						.stream()
						.filter((creator) -> creator.metadata == JsonCreator.Mode.DELEGATING)
						.map((creator) -> (AnnotatedWithParams) creator.annotated))
			.filter((creator) -> creator.getParameterCount() == 1)
			.map((creator) -> creator.getParameterType(0))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return whether a member of the JSON names the class to create.
	 * @return whether subtypes take the place of this type
	 */
	boolean isPolymorphic() {
		return this.typeInfo != null && this.typeInfo.getIdType() != JsonTypeInfo.Id.NONE;
	}

	/**
	 * Return the member that names the class.
	 * @param path where the type is
	 * @return the name of the member
	 */
	String discriminator(String path) {
		JsonTypeInfo.Value info = this.typeInfo;
		if (info == null || info.getIdType() != JsonTypeInfo.Id.NAME
				|| (info.getInclusionType() != JsonTypeInfo.As.PROPERTY
						&& info.getInclusionType() != JsonTypeInfo.As.EXISTING_PROPERTY)) {
			throw new UnsupportedTypeException(path, "tells its subtypes apart in a way that no schema expresses",
					"use @JsonTypeInfo(use = NAME, include = PROPERTY)");
		}
		String property = info.getPropertyName();
		return (property == null || property.isEmpty()) ? info.getIdType().getDefaultPropertyName() : property;
	}

	/**
	 * Return the classes that may be created.
	 * @param path where the type is
	 * @return the classes by the names that stand for them
	 */
	Map<String, Class<?>> subtypes(String path) {
		Map<String, Class<?>> subtypes = new LinkedHashMap<>();
		for (NamedType subtype : this.config.getSubtypeResolver()
			.collectAndResolveSubtypesByTypeId(this.config, this.annotations)) {
			if (subtype.hasName()) {
				subtypes.put(subtype.getName(), subtype.getType());
			}
		}
		if (subtypes.isEmpty()) {
			throw new UnsupportedTypeException(path, "has no named subtypes",
					"list them in @JsonSubTypes with a name each, or put @JsonTypeName on them");
		}
		return subtypes;
	}

}
