package io.github.responsesws.settings;

/**
 * Collects settings. What is built from a builder holds a copy of it, so that each
 * setting is declared once, with its default.
 * <p>
 * A copy shares the values: subclasses hold immutable ones only.
 *
 * @param <B> the builder itself
 * @since 0.1.0
 */
public abstract class SettingsBuilder<B extends SettingsBuilder<B>> implements Cloneable {

	protected SettingsBuilder() {
	}

	/**
	 * Create a builder that holds the same settings.
	 * @return the copy, which no longer changes with this builder
	 */
	@SuppressWarnings("unchecked")
	public final B copy() {
		try {
			return (B) super.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new AssertionError(ex);
		}
	}

}
