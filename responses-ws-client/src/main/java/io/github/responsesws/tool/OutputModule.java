package io.github.responsesws.tool;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.github.responsesws.protocol.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.Version;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.Serializers;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Teaches Jackson what {@link ResultType} says, for values inside of others. What would
 * be an empty object, or a row of flags, is what it means or an error.
 */
final class OutputModule extends JacksonModule {

	@Override
	public String getModuleName() {
		return OutputModule.class.getName();
	}

	@Override
	public Version version() {
		return Version.unknownVersion();
	}

	@Override
	public void setupModule(SetupContext context) {
		context.addSerializers(new Serializers.Base() {

			@Override
			public @Nullable ValueSerializer<?> findSerializer(SerializationConfig config, JavaType type,
					BeanDescription.Supplier description, JsonFormat.@Nullable Value format) {
				ResultType result = ResultType.of(type.getRawClass());
				return (result != ResultType.PLAIN) ? new ResultSerializer(result) : null;
			}

		});
	}

	/**
	 * Writes values of one kind.
	 */
	private static final class ResultSerializer extends StdSerializer<Object> {

		private final ResultType type;

		ResultSerializer(ResultType type) {
			super(Object.class);
			this.type = type;
		}

		@Override
		public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
			switch (this.type) {
				case RAW_JSON -> generator.writeRawValue(((RawJson) value).asString());
				case JSON_TEXT -> generator.writeRawValue(value.toString());
				case RESPONSE -> generator.writeString(ResponseText.of(value));
				default -> throw UnsupportedResultException.of(value.getClass());
			}
		}

	}

}
