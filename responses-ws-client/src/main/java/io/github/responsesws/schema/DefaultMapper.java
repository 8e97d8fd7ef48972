package io.github.responsesws.schema;

import tools.jackson.databind.json.JsonMapper;

/**
 * The mapper of who names none, one for each class loader: a mapper keeps the types that
 * it read and wrote, and may be kept by no more than lives as long as they do.
 */
public final class DefaultMapper {

	private static final WeakValues<ClassLoader, JsonMapper> KNOWN = new WeakValues<>();

	private DefaultMapper() {
	}

	/**
	 * Return the mapper of a class.
	 * @param user the type that is read, or what uses its objects
	 * @return a mapper as Jackson makes it, the same for all classes of a class loader as
	 * long as somebody holds it
	 */
	public static JsonMapper of(Class<?> user) {
		return KNOWN.get(user.getClassLoader(), JsonMapper.builder()::build);
	}

}
