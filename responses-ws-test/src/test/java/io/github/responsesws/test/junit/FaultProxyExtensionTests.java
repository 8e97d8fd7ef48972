package io.github.responsesws.test.junit;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.responsesws.test.fault.Fault;
import io.github.responsesws.test.fault.FaultProxy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(60)
class FaultProxyExtensionTests {

	private static final List<FaultProxy> seen = new CopyOnWriteArrayList<>();

	@BeforeEach
	void forget() {
		seen.clear();
	}

	@Test
	void aStaticExtensionRunsOneProxyForTheClassWhichStartsOverBetweenTests() {
		run(PerClass.class, 3);
		assertThat(seen).hasSize(3);
		assertThat(seen.stream().distinct()).hasSize(1);
		assertClosed();
	}

	@Test
	void anInstanceExtensionRunsOneProxyForEachTest() {
		run(PerTest.class, 2);
		assertThat(seen).hasSize(2).doesNotHaveDuplicates();
		assertClosed();
	}

	@Test
	void outsideOfATestThereIsNone() {
		FaultProxyExtension faults = FaultProxyExtension.before("127.0.0.1", 1);
		assertThatIllegalStateException().isThrownBy(faults::proxy).withMessageContaining("@RegisterExtension");
		assertThatIllegalStateException().isThrownBy(faults::baseUrl).withMessageContaining("through(url)");
	}

	private static void assertClosed() {
		seen.forEach((proxy) -> assertThatIOException().isThrownBy(() -> new Socket("127.0.0.1", proxy.port())));
	}

	private static void run(Class<?> tests, int count) {
		EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(tests))
			.execute()
			.testEvents()
			.assertStatistics((statistics) -> statistics.succeeded(count).failed(0));
	}

	private static void use(FaultProxy proxy, FaultProxyExtension faults) throws Exception {
		seen.add(proxy);
		assertThat(proxy).isSameAs(faults.proxy());
		assertThat(proxy.seed()).isEqualTo(42);
		assertThat(proxy.connections()).isEmpty();
		assertThat(faults.baseUrl()).isEqualTo("http://127.0.0.1:" + proxy.port() + "/v1");
		proxy.onEveryConnection().apply(Fault.reset());
		proxy.between(Duration.ofDays(1), Duration.ofDays(2)).refuse();
		try (Socket socket = new Socket("127.0.0.1", proxy.port())) {
			assertThatIOException().isThrownBy(() -> {
				socket.getInputStream().readAllBytes();
				throw new IOException("The end is no reset, but close enough");
			});
		}
		proxy.refuse();
	}

	static class PerClass {

		@RegisterExtension
		static final FaultProxyExtension faults = FaultProxyExtension.before(ResponsesAfter.responses)
			.with((proxy) -> proxy.seed(42));

		@RegisterExtension
		static final ResponsesServerExtension responses = ResponsesAfter.responses;

		@Test
		void one(FaultProxy proxy) throws Exception {
			use(proxy, faults);
		}

		@Test
		void two(FaultProxy proxy) throws Exception {
			use(proxy, faults);
		}

		@Nested
		class Inner {

			@Test
			void three(FaultProxy proxy) throws Exception {
				use(proxy, faults);
			}

		}

	}

	/**
	 * A field that is set before the one that needs it, wherever that is registered.
	 */
	private static final class ResponsesAfter {

		static final ResponsesServerExtension responses = new ResponsesServerExtension();

	}

	static class PerTest {

		@RegisterExtension
		final ResponsesServerExtension responses = new ResponsesServerExtension();

		@RegisterExtension
		final FaultProxyExtension faults = FaultProxyExtension.before(this.responses).with((proxy) -> proxy.seed(42));

		@Test
		void one(FaultProxy proxy) throws Exception {
			use(proxy, this.faults);
		}

		@Test
		void two(FaultProxy proxy) throws Exception {
			use(proxy, this.faults);
		}

	}

}
