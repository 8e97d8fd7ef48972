package io.github.responsesws.test.junit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts something for a test class, or for each test if it is registered through an
 * instance field, and gives it to parameters of its type.
 *
 * @param <T> what is started, which JUnit closes with the context that it was started in
 */
abstract class StartedForTests<T extends AutoCloseable>
		implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

	private final Namespace namespace = Namespace.create(getClass(), this);

	private final Class<T> type;

	private final String name;

	/** Written by JUnit's thread before each use, read by the thread of the test. */
	private volatile @Nullable T current;

	StartedForTests(Class<T> type, String name) {
		this.type = type;
		this.name = name;
	}

	abstract T start(ExtensionContext context);

	/**
	 * Undo what a test has done.
	 */
	abstract void startOver(T started);

	final T current() {
		T started = this.current;
		if (started == null) {
			throw new IllegalStateException("The " + this.name
					+ " starts with its test class: register this extension with @RegisterExtension");
		}
		return started;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		resolve(context);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		resolve(context);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		startOver(resolve(context));
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == this.type;
	}

	@Override
	public T resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return resolve(context);
	}

	// The store looks into the contexts around this one first, and closes what was
	// started with the context that it was started in.
	final T resolve(ExtensionContext context) {
		T started = context.getStore(this.namespace).computeIfAbsent(this.type, (type) -> start(context), this.type);
		this.current = started;
		return started;
	}

}
