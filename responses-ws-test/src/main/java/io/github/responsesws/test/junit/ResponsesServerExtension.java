package io.github.responsesws.test.junit;

import java.time.Duration;
import java.util.function.Consumer;

import io.github.responsesws.test.LaneMode;
import io.github.responsesws.test.ResponsesServer;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts a {@link ResponsesServer} for a test class, resets it after every test, and
 * closes it with the class. Registered through an instance field it does so for every
 * single test. Methods and constructors may have a parameter of type
 * {@link ResponsesServer}; nested test classes share the server of the outer class.
 *
 * <pre class="code">
 * &#064;RegisterExtension
 * static final ResponsesServerExtension responses = ResponsesServerExtension.builder().apiKey("test-key").build();
 * </pre>
 *
 * Tests of one class share the server, so they must not run in parallel with each other.
 *
 * @since 0.1.0
 */
public final class ResponsesServerExtension extends StartedForTests<ResponsesServer> {

	private final Consumer<ResponsesServer.Builder> settings;

	/**
	 * Create an extension whose server has the default settings, as {@code @ExtendWith}
	 * does.
	 */
	public ResponsesServerExtension() {
		this((server) -> {
		});
	}

	private ResponsesServerExtension(Consumer<ResponsesServer.Builder> settings) {
		super(ResponsesServer.class, "Responses server");
		this.settings = settings;
	}

	/**
	 * Create a builder for an extension.
	 * @return a builder with the server's default settings
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the running server.
	 * @return the server of the current test class
	 * @throws IllegalStateException outside of a test's life
	 */
	public ResponsesServer server() {
		return current();
	}

	/**
	 * Return the URL for clients, fit for {@code responses-ws.base-url}.
	 * @return the base URL of the current server, such as
	 * {@code http://127.0.0.1:12345/v1}
	 * @throws IllegalStateException outside of a test's life
	 */
	public String baseUrl() {
		return server().baseUrl();
	}

	@Override
	ResponsesServer start(ExtensionContext context) {
		ResponsesServer.Builder builder = ResponsesServer.builder();
		this.settings.accept(builder);
		return builder.start();
	}

	@Override
	void startOver(ResponsesServer server) {
		server.reset();
	}

	/**
	 * Settings of the server that the extension starts.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private Consumer<ResponsesServer.Builder> settings = (server) -> {
		};

		private Builder() {
		}

		/**
		 * Require a bearer token.
		 * @param apiKey token that clients must send
		 * @return this builder
		 */
		public Builder apiKey(String apiKey) {
			return server((server) -> server.apiKey(apiKey));
		}

		/**
		 * Slow the demo model down.
		 * @param latency delay between two of its events, zero for none
		 * @return this builder
		 */
		public Builder latency(Duration latency) {
			return server((server) -> server.latency(latency));
		}

		/**
		 * Choose how the server treats lanes.
		 * @param lanes behaviour of the provider that is imitated
		 * @return this builder
		 */
		public Builder lanes(LaneMode lanes) {
			return server((server) -> server.lanes(lanes));
		}

		/**
		 * Change any setting of the server; later calls win.
		 * @param settings changes the builder of the server
		 * @return this builder
		 */
		public Builder server(Consumer<ResponsesServer.Builder> settings) {
			this.settings = this.settings.andThen(settings);
			return this;
		}

		/**
		 * Create the extension.
		 * @return an extension that is ready to be registered
		 */
		public ResponsesServerExtension build() {
			return new ResponsesServerExtension(this.settings);
		}

	}

}
