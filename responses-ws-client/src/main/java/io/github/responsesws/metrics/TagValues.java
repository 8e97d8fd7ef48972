package io.github.responsesws.metrics;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * How names become the values of tags.
 */
final class TagValues {

	/** Stands for what is not there: a tag must not be missing. */
	static final String NONE = "none";

	private TagValues() {
	}

	static String of(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

	static String orNone(@Nullable String value) {
		return (value != null && !value.isBlank()) ? value : NONE;
	}

}
