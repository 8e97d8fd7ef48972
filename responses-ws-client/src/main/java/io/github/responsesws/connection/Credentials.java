package io.github.responsesws.connection;

import java.util.Objects;

/**
 * One header that proves to the service who is calling. It never shows its value in
 * {@link #toString()}.
 *
 * @since 0.1.0
 */
public final class Credentials {

	private final String header;

	private final String value;

	private Credentials(String header, String value) {
		this.header = Objects.requireNonNull(header, "header");
		this.value = Objects.requireNonNull(value, "value");
		if (!HeaderCheck.isValue(value)) {
			throw new IllegalArgumentException(
					"The value of the '" + header + "' header contains a line break or another control character");
		}
	}

	/**
	 * Create credentials sent as {@code Authorization: Bearer token}.
	 * @param token an API key or an access token
	 * @return the credentials
	 * @throws IllegalArgumentException if the token contains control characters
	 */
	public static Credentials bearer(String token) {
		return new Credentials("Authorization", "Bearer " + token);
	}

	/**
	 * Create credentials sent in a header of their own, such as {@code api-key}.
	 * @param name the header's name
	 * @param value the header's value
	 * @return the credentials
	 * @throws IllegalArgumentException if the name is no header's, or the value contains
	 * control characters
	 */
	public static Credentials header(String name, String value) {
		if (!HeaderCheck.isToken(name)) {
			throw new IllegalArgumentException("The name of the header with the credentials is no header's");
		}
		return new Credentials(name, value);
	}

	/**
	 * Return the header's name.
	 */
	public String header() {
		return this.header;
	}

	/**
	 * Return the header's value.
	 */
	public String value() {
		return this.value;
	}

	@Override
	public String toString() {
		return "Credentials[" + this.header + "]";
	}

}
