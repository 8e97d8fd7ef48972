package io.github.responsesws.settings;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A setting that the client cannot work with. Settings are checked when they are built,
 * so nothing was sent yet, and there is nothing to repeat.
 *
 * @since 0.1.0
 */
public final class InvalidSettingsException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final List<String> properties;

	private final @Nullable String value;

	/**
	 * Create the exception.
	 * @param message names the properties and what they accept
	 * @param properties the names of the properties, that of the refused value first
	 * @param value the refused value as property files write it, or {@code null} if it is
	 * absent or a secret
	 * @param cause what found the value, or {@code null}
	 */
	public InvalidSettingsException(String message, List<String> properties, @Nullable String value,
			@Nullable Throwable cause) {
		super(message, cause);
		this.properties = List.copyOf(properties);
		this.value = value;
	}

	/**
	 * Create the exception for a value that breaks a rule of one property.
	 * @param property the property's name
	 * @param rule what the value must be, as in {@code must be longer than zero}
	 * @param value the refused value as property files write it
	 * @return the exception
	 */
	public static InvalidSettingsException of(String property, String rule, String value) {
		return new InvalidSettingsException(property + " " + rule + ", but is " + value, List.of(property), value,
				null);
	}

	/**
	 * Return the properties that the rule is about. The names are those of Spring Boot's
	 * properties; the builders of the settings use the same words.
	 * @return the names, that of the refused value first
	 */
	public List<String> properties() {
		return this.properties;
	}

	/**
	 * Return the refused value.
	 * @return the value as property files write it, or {@code null} if it is absent or a
	 * secret
	 */
	public @Nullable String value() {
		return this.value;
	}

}
