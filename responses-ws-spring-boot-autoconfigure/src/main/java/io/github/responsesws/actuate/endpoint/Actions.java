package io.github.responsesws.actuate.endpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The names of actions, as requests spell them: {@code warm-up}, {@code WARM_UP} and
 * {@code warmUp} are the same.
 */
final class Actions {

	private Actions() {
	}

	static <A extends Enum<A>> @Nullable A find(Class<A> type, @Nullable String name) {
		return Arrays.stream(type.getEnumConstants())
			.filter((action) -> name != null && letters(action.name()).equals(letters(name)))
			.findFirst()
			.orElse(null);
	}

	private static String letters(String name) {
		return name.replaceAll("[-_ ]", "").toLowerCase(Locale.ROOT);
	}

	static List<String> names(Class<? extends Enum<?>> type) {
		return Arrays.stream(type.getEnumConstants())
			.map((action) -> action.name().toLowerCase(Locale.ROOT).replace('_', '-'))
			.toList();
	}

}
