package io.github.responsesws.schema;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.introspect.ClassIntrospector;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.TypeIdResolver;

/**
 * How Jackson reads a class.
 */
final class BeanShape {

	private final DeserializationContext context;

	private final JavaType type;

	private final @Nullable BeanDeserializerBase reader;

	private final AnnotatedClass annotations;

	// That of a builder first.
	private final List<BeanDescription> descriptions;

	private final JsonTypeInfo.@Nullable Value typeInfo;

	private BeanShape(DeserializationContext context, JavaType type, @Nullable BeanDeserializerBase reader) {
		DeserializationConfig config = context.getConfig();
		ClassIntrospector introspector = config.classIntrospectorInstance();
		this.context = context;
		this.type = type;
		this.reader = reader;
		this.annotations = introspector.introspectClassAnnotations(type);
		this.descriptions = descriptions(config, introspector);
		this.typeInfo = config.getAnnotationIntrospector().findPolymorphicTypeInfo(config, this.annotations);
	}

	/**
	 * Look at a class.
	 * @param context where it is read
	 * @param type the class
	 * @param reader what reads it, or null if nothing does
	 */
	static BeanShape of(DeserializationContext context, JavaType type, @Nullable BeanDeserializerBase reader) {
		return new BeanShape(context, type, reader);
	}

	private List<BeanDescription> descriptions(DeserializationConfig config, ClassIntrospector introspector) {
		List<BeanDescription> descriptions = new ArrayList<>();
		BeanDescription own = introspector.introspectForDeserialization(this.type, this.annotations);
		Class<?> builder = config.getAnnotationIntrospector().findPOJOBuilder(config, this.annotations);
		if (builder != null) {
			descriptions.add(introspector.introspectForDeserializationWithBuilder(config.constructType(builder), own));
		}
		descriptions.add(own);
		return descriptions;
	}

	@Nullable String description() {
		DeserializationConfig config = this.context.getConfig();
		return config.getAnnotationIntrospector().findClassDescription(config, this.annotations);
	}

	/**
	 * Return the properties that are read.
	 */
	Iterator<SettableBeanProperty> properties() {
		if (this.reader == null) {
			return Collections.emptyIterator();
		}
		List<SettableBeanProperty> properties = new ArrayList<>();
		Set<String> ignored = this.descriptions.get(0).getIgnoredPropertyNames();
		this.reader.properties().forEachRemaining((property) -> {
			if (!property.isInjectionOnly() && !property.isIgnorable() && !ignored.contains(property.getName())) {
				properties.add(property);
			}
		});
		return properties.iterator();
	}

	/**
	 * Return how the source names the type of a property.
	 */
	TypeUse use(SettableBeanProperty property) {
		return TypeUse.of(property.getMember(),
				this.descriptions.stream()
					.flatMap((description) -> description.findProperties().stream())
					.filter((definition) -> definition.getName().equals(property.getName()))
					.toList());
	}

	/**
	 * Refuse a class whose JSON is more than its members side by side.
	 * @param path where the class is
	 */
	void requireStructure(String path) {
		for (BeanDescription description : this.descriptions) {
			description.findProperties()
				.stream()
				.filter((property) -> isUnwrapped(property.getPrimaryMember()))
				.findFirst()
				.ifPresent((property) -> {
					throw new UnsupportedTypeException(path + "." + property.getInternalName(),
							"is read in a way that no schema tells",
							"do without @JsonUnwrapped, or give the function a schema of its own");
				});
		}
		if (this.descriptions.get(0).getObjectIdInfo() != null) {
			throw new UnsupportedTypeException(path, "may be a mere ID in place of an object",
					"do without @JsonIdentityInfo");
		}
		if (!properties().hasNext() && hasProperties()) {
			throw new UnsupportedTypeException(path, "has properties that nothing sets",
					"use a record, or a constructor or setters that Jackson finds");
		}
	}

	private boolean isUnwrapped(@Nullable AnnotatedMember member) {
		DeserializationConfig config = this.context.getConfig();
		return member != null
				&& config.getAnnotationIntrospector().findUnwrappingNameTransformer(config, member) != null;
	}

	/**
	 * Return whether members that are no properties are kept.
	 */
	boolean holdsAnyMember() {
		return this.descriptions.get(0).findAnySetterAccessor() != null;
	}

	private boolean hasProperties() {
		return this.context.getConfig()
			.classIntrospectorInstance()
			.introspectForSerialization(this.type, this.annotations)
			.findProperties()
			.stream()
			.anyMatch(BeanPropertyDefinition::couldSerialize);
	}

	/**
	 * Return the type that stands in JSON in place of this one.
	 * @return the parameter of a delegating creator, or null if there is none
	 */
	@Nullable JavaType delegate() {
		ValueInstantiator instantiator = instantiator();
		if (instantiator == null) {
			return null;
		}
		DeserializationConfig config = this.context.getConfig();
		if (instantiator.canCreateUsingDelegate()) {
			return instantiator.getDelegateType(config);
		}
		return instantiator.canCreateUsingArrayDelegate() ? instantiator.getArrayDelegateType(config) : null;
	}

	/**
	 * Return what a class is made from that has no properties, or whose creator takes
	 * their place.
	 * @return the type of a JSON scalar, or null if it is made from an object, or not at
	 * all
	 */
	@Nullable String scalar() {
		ValueInstantiator instantiator = instantiator();
		if (instantiator == null || (isObject() && properties().hasNext() && !hasDelegatingCreator())) {
			return null;
		}
		if (instantiator.canCreateFromString()) {
			return "string";
		}
		if (instantiator.canCreateFromInt() || instantiator.canCreateFromLong()
				|| instantiator.canCreateFromBigInteger()) {
			return "integer";
		}
		if (instantiator.canCreateFromDouble() || instantiator.canCreateFromBigDecimal()) {
			return "number";
		}
		return instantiator.canCreateFromBoolean() ? "boolean" : null;
	}

	private boolean hasDelegatingCreator() {
		BeanDescription own = this.descriptions.get(this.descriptions.size() - 1);
		return Stream.of(own.getConstructorsWithMode(), own.getFactoryMethodsWithMode())
			.flatMap(List::stream)
			.anyMatch((creator) -> creator.metadata != JsonCreator.Mode.PROPERTIES
					&& creator.metadata != JsonCreator.Mode.DISABLED && creator.annotated.getParameterCount() == 1);
	}

	/**
	 * Return whether the class is created from an object.
	 */
	boolean isObject() {
		ValueInstantiator instantiator = instantiator();
		return instantiator != null && (instantiator.canCreateFromObjectWith() || instantiator.canCreateUsingDefault());
	}

	private @Nullable ValueInstantiator instantiator() {
		return (this.reader != null) ? this.reader.getValueInstantiator() : null;
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
	 */
	String discriminator(String path) {
		JsonTypeInfo.Value info = this.typeInfo;
		if (info == null || !isNamed(info) || (info.getInclusionType() != JsonTypeInfo.As.PROPERTY
				&& info.getInclusionType() != JsonTypeInfo.As.EXISTING_PROPERTY)) {
			throw new UnsupportedTypeException(path, "tells its subtypes apart in a way that no schema expresses",
					"use @JsonTypeInfo(use = NAME, include = PROPERTY)");
		}
		String property = info.getPropertyName();
		return (property == null || property.isEmpty()) ? info.getIdType().getDefaultPropertyName() : property;
	}

	private static boolean isNamed(JsonTypeInfo.Value info) {
		return info.getIdType() == JsonTypeInfo.Id.NAME || info.getIdType() == JsonTypeInfo.Id.SIMPLE_NAME;
	}

	/**
	 * Return the classes that may be created.
	 * @param path where the type is
	 * @return the classes by the names that stand for them
	 */
	Map<String, JavaType> subtypes(String path) {
		Map<String, JavaType> subtypes = new LinkedHashMap<>();
		DeserializationConfig config = this.context.getConfig();
		TypeIdResolver ids = this.context.findTypeDeserializer(this.type).getTypeIdResolver();
		for (NamedType subtype : config.getSubtypeResolver()
			.collectAndResolveSubtypesByTypeId(config, this.annotations)) {
			Class<?> raw = subtype.getType();
			if (!raw.isInterface() && !Modifier.isAbstract(raw.getModifiers())) {
				String name = names(subtype).filter((candidate) -> isNameOf(raw, candidate, ids))
					.findFirst()
					.orElseThrow(() -> new UnsupportedTypeException(path,
							"has the subtype " + raw.getName() + ", which no name stands for",
							"name it in @JsonSubTypes, or put @JsonTypeName on it"));
				subtypes.put(name, config.getTypeFactory().constructSpecializedType(this.type, raw));
			}
		}
		if (subtypes.isEmpty()) {
			throw new UnsupportedTypeException(path, "has no subtypes that can be created",
					"list them in @JsonSubTypes, with a name each");
		}
		return subtypes;
	}

	/**
	 * Return the names that may stand for a subtype. Jackson makes up one for a class
	 * without a name.
	 */
	private static Stream<String> names(NamedType subtype) {
		String full = subtype.getType().getName();
		String nested = full.substring(full.lastIndexOf('.') + 1);
		return subtype.hasName() ? Stream.of(subtype.getName())
				: Stream.of(nested, nested.substring(nested.lastIndexOf('$') + 1));
	}

	private boolean isNameOf(Class<?> type, String name, TypeIdResolver ids) {
		try {
			JavaType named = ids.typeFromId(this.context, name);
			return named != null && named.hasRawClass(type);
		}
		catch (DatabindException ex) {
			return false;
		}
	}

}
