package io.github.responsesws.test.junit;

import java.util.function.Consumer;
import java.util.function.Function;

import io.github.responsesws.test.fault.FaultProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts a {@link FaultProxy} for a test class, lets it start over after every test, and
 * closes it with the class. Registered through an instance field it does so for every
 * single test. Methods and constructors may have a parameter of type {@link FaultProxy}.
 *
 * <pre class="code">
 * &#064;RegisterExtension
 * static final FaultProxyExtension faults = FaultProxyExtension.before(responses);
 * </pre>
 *
 * Tests of one class share the proxy, so they must not run in parallel with each other.
 *
 * @since 0.1.0
 */
public final class FaultProxyExtension extends StartedForTests<FaultProxy> {

	private final @Nullable ResponsesServerExtension responses;

	private final Function<ExtensionContext, FaultProxy.Builder> upstream;

	private final Consumer<FaultProxy.Builder> settings;

	private FaultProxyExtension(@Nullable ResponsesServerExtension responses,
			Function<ExtensionContext, FaultProxy.Builder> upstream, Consumer<FaultProxy.Builder> settings) {
		super(FaultProxy.class, "fault proxy");
		this.responses = responses;
		this.upstream = upstream;
		this.settings = settings;
	}

	/**
	 * Create an extension whose proxy stands before the server of another extension.
	 * Which of the two is registered first does not matter.
	 * @param responses starts the server
	 * @return the extension
	 */
	public static FaultProxyExtension before(ResponsesServerExtension responses) {
		return new FaultProxyExtension(responses, (context) -> FaultProxy.builder(responses.resolve(context).port()),
				(proxy) -> {
				});
	}

	/**
	 * Create an extension whose proxy stands before any server.
	 * @param host the server's host
	 * @param port the server's port
	 * @return the extension
	 */
	public static FaultProxyExtension before(String host, int port) {
		return new FaultProxyExtension(null, (context) -> FaultProxy.builder(host, port), (proxy) -> {
		});
	}

	/**
	 * Return an extension whose proxy has other settings.
	 * @param settings changes the builder of the proxy, after what was set before
	 * @return the extension
	 */
	public FaultProxyExtension with(Consumer<FaultProxy.Builder> settings) {
		return new FaultProxyExtension(this.responses, this.upstream, this.settings.andThen(settings));
	}

	/**
	 * Return the running proxy.
	 * @return the proxy of the current test class
	 * @throws IllegalStateException outside of a test's life
	 */
	public FaultProxy proxy() {
		return current();
	}

	/**
	 * Return the URL for clients, which leads to the server through the proxy.
	 * @return the base URL, such as {@code http://127.0.0.1:12345/v1}
	 * @throws IllegalStateException outside of a test's life, or if the server is not
	 * that of an extension: then {@link FaultProxy#through} makes a URL of the server's
	 */
	public String baseUrl() {
		ResponsesServerExtension responses = this.responses;
		if (responses == null) {
			throw new IllegalStateException("Only the server knows its URL: use proxy().through(url)");
		}
		return proxy().through(responses.baseUrl());
	}

	@Override
	FaultProxy start(ExtensionContext context) {
		FaultProxy.Builder builder = this.upstream.apply(context);
		this.settings.accept(builder);
		return builder.start();
	}

	@Override
	void startOver(FaultProxy proxy) {
		proxy.startOver();
	}

}
