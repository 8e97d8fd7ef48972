package io.github.responsesws.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Schemas of the types that Jackson reads from one JSON string, number or boolean.
 * Formats are those that strict mode knows; it refuses any other.
 */
final class ScalarSchemas {

	private static final Set<Class<?>> OPTIONAL = Set.of(OptionalInt.class, OptionalLong.class, OptionalDouble.class);

	// Types whose text the pattern of @JsonFormat decides on.
	private static final Set<Class<?>> PATTERNED = Set.of(LocalDate.class, LocalDateTime.class, LocalTime.class,
			OffsetDateTime.class, OffsetTime.class, ZonedDateTime.class, Instant.class, YearMonth.class, MonthDay.class,
			Date.class);

	private static final Map<Class<?>, String[]> SCALARS = scalars();

	private ScalarSchemas() {
	}

	static @Nullable ObjectNode of(Class<?> type) {
		String[] scalar = SCALARS.get(type);
		if (scalar == null) {
			return null;
		}
		ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", scalar[0]);
		return (scalar.length > 1) ? schema.put("format", scalar[1]) : schema;
	}

	/**
	 * Follow the pattern of {@code @JsonFormat}.
	 * @param schema the schema of a type
	 * @param type the type
	 * @param format how it is written where it stands
	 * @param path that place
	 * @return the schema, changed
	 */
	static ObjectNode formatted(ObjectNode schema, Class<?> type, JsonFormat.Value format, String path) {
		if (format.hasPattern() && PATTERNED.contains(type)) {
			schema.remove("format");
			schema.put("pattern", TemporalPattern.expression(format.getPattern(), path));
		}
		return schema;
	}

	static boolean isNullable(Class<?> type) {
		return OPTIONAL.contains(type);
	}

	private static Map<Class<?>, String[]> scalars() {
		Map<Class<?>, String[]> scalars = new HashMap<>();
		add(scalars, "boolean", null, boolean.class, Boolean.class);
		add(scalars, "integer", null, byte.class, Byte.class, short.class, Short.class, int.class, Integer.class,
				long.class, Long.class, BigInteger.class, OptionalInt.class, OptionalLong.class, Year.class);
		add(scalars, "number", null, float.class, Float.class, double.class, Double.class, BigDecimal.class,
				Number.class, OptionalDouble.class);
		add(scalars, "string", null, String.class, CharSequence.class, char.class, Character.class, char[].class,
				byte[].class, URI.class, URL.class, Currency.class, Locale.class, TimeZone.class, ZoneId.class,
				ZoneOffset.class, Period.class, YearMonth.class, MonthDay.class, LocalDateTime.class, LocalTime.class,
				OffsetTime.class);
		add(scalars, "string", "date", LocalDate.class);
		add(scalars, "string", "date-time", Instant.class, OffsetDateTime.class, ZonedDateTime.class, Date.class);
		add(scalars, "string", "duration", Duration.class);
		add(scalars, "string", "uuid", UUID.class);
		return scalars;
	}

	private static void add(Map<Class<?>, String[]> scalars, String type, @Nullable String format, Class<?>... types) {
		for (Class<?> javaType : types) {
			scalars.put(javaType, (format != null) ? new String[] { type, format } : new String[] { type });
		}
	}

}
