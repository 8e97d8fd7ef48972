package io.github.responsesws.session;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.responsesws.CapturedLog;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.turn.ResponseEvents;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What can be wrong between this process and the server.
 */
class WayTests {

	@RegisterExtension
	private final CapturedLog log = new CapturedLog();

	private final Pools pools = new Pools();

	private final List<SocketChannel> waiting = new ArrayList<>();

	private ResponsesServer server;

	@BeforeEach
	void start() {
		this.server = ResponsesServer.builder().apiKey("test-key").start();
	}

	@AfterEach
	void stop() throws IOException {
		this.pools.close();
		this.server.close();
		for (SocketChannel channel : this.waiting) {
			channel.close();
		}
	}

	@Test
	void anAddressThatDoesNotAnswerLeavesTimeForTheNext() throws IOException {
		try (ServerSocket hole = blackHole("127.0.0.2", this.server.port())) {
			SessionPool pool = pool("http://two.test:" + this.server.port() + "/v1", Duration.ofSeconds(5), "127.0.0.2",
					"127.0.0.1");
			turn(pool);
			assertThat(hole.isBound()).isTrue();
		}
	}

	@Test
	void aConnectTimeoutIsNoRefusal() throws IOException {
		try (ServerSocket hole = blackHole("127.0.0.3", 0)) {
			HandshakeException failure = failure(
					pool("http://one.test:" + hole.getLocalPort() + "/v1", Duration.ofSeconds(2), "127.0.0.3"));
			assertThat(failure).hasMessageContaining("connect timeout").hasMessageContaining("127.0.0.3");
			assertThat(failure.getMessage() + failure.hint()).doesNotContain("refused");
			assertThat(failure.isTimeout()).isTrue();
			assertThat(failure.hint()).contains("responses-ws.timeouts.connect");
			assertLoggedInOneLine();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "my_service", "a_b.c_d.test", "x_" })
	void aHostNameMayHaveUnderscores(String host) {
		SessionPool pool = pool("http://" + host + ":" + this.server.port() + "/v1", Duration.ofSeconds(5),
				"127.0.0.1");
		turn(pool);
		assertThat(this.server.handshakes()).singleElement().satisfies((handshake) -> {
			assertThat(handshake.header("host")).isEqualTo(host + ":" + this.server.port());
			assertThat(handshake.header("origin")).isEqualTo("http://" + host + ":" + this.server.port());
		});
	}

	@Test
	void anUnknownHostNamesTheResolverThatWasAsked() {
		ConnectionSettings settings = ConnectionSettings.builder()
			.baseUrl("http://no-such-host.invalid:9/v1")
			.allowPlaintext(true)
			.build();
		HttpClient jdk = HttpClient.create(ConnectionProvider.newConnection()).resolver(new ResolvingTo());
		HandshakeException ofJdk = failure(pool(settings, Duration.ofSeconds(5), NettyTransport.of(jdk)));
		assertThat(ofJdk).hasMessageContaining("host unknown, the JDK's resolver");
		assertThat(ofJdk.hint()).contains("Netty's resolver")
			.contains("the JDK's (resolver(DefaultAddressResolverGroup.INSTANCE))");
		HttpClient netty = HttpClient.create(ConnectionProvider.newConnection())
			.resolver((spec) -> spec.queryTimeout(Duration.ofMillis(300)).maxQueriesPerResolve(1));
		HandshakeException ofNetty = failure(pool(settings, Duration.ofSeconds(5), NettyTransport.of(netty)));
		assertThat(ofNetty).hasMessageContaining("Netty's resolver");
	}

	@Test
	void aConnectionThatIsResetBeforeAnAnswerSaysSo() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			serve(socket, (connection) -> connection.setSoLinger(true, 0));
			HandshakeException failure = failure(local(socket));
			assertThat(failure).hasMessageMatching(".*(connection was reset before|ended before the upgrade).*");
			assertLoggedInOneLine();
		}
	}

	@Test
	void aConnectionThatEndsBeforeAnAnswerSaysSo() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			serve(socket, (connection) -> connection.getInputStream().readNBytes(16));
			HandshakeException failure = failure(local(socket));
			assertThat(failure).hasMessageContaining("ended before the upgrade to a WebSocket was answered");
			assertLoggedInOneLine();
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "SSH-2.0-OpenSSH_9.6\r\n\r\n", "\u0000\u0001\u0002\r\n\r\n", "HTTP/1.1 two hundred\r\n\r\n" })
	void whatIsNoHttpSaysSo(String answer) throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			serve(socket, (connection) -> answer(connection, answer));
			HandshakeException failure = failure(local(socket));
			assertThat(failure).hasMessageContaining("the answer is no HTTP");
			assertLoggedInOneLine();
		}
	}

	@Test
	void anUpgradeThatIsNoneSaysSo() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			serve(socket,
					(connection) -> answer(connection,
							"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
									+ "Sec-WebSocket-Accept: no\r\n\r\n"));
			HandshakeException failure = failure(local(socket));
			assertThat(failure).hasMessageContaining("the answer to the upgrade is no WebSocket's");
			assertThat(failure.isPermanent()).isTrue();
			assertLoggedInOneLine();
		}
	}

	@Test
	void valuesOfTheQueryReachTheServerAndNoLog() {
		ConnectionSettings settings = Pools.connection(this.server).query(Map.of("key", "hunter2", "b", "c d")).build();
		turn(pool(settings, Duration.ofSeconds(10), NettyTransport.create()));
		assertThat(this.server.handshakes()).singleElement()
			.satisfies((handshake) -> assertThat(handshake.uri()).contains("key=hunter2").contains("b=c%20d"));
		assertThat(this.log.text()).contains("/v1/responses").doesNotContain("hunter2");
	}

	private void assertLoggedInOneLine() {
		assertThat(this.log.shown().lines()).singleElement().asString().matches("WARN (No|The) connection to .*");
	}

	/**
	 * A port that is bound and never answers: its queue of connections is full.
	 */
	private ServerSocket blackHole(String address, int port) throws IOException {
		ServerSocket hole = new ServerSocket(port, 1, InetAddress.getByName(address));
		for (int i = 0; i < 8; i++) {
			SocketChannel channel = SocketChannel.open();
			channel.configureBlocking(false);
			channel.connect(hole.getLocalSocketAddress());
			this.waiting.add(channel);
		}
		return hole;
	}

	private static void serve(ServerSocket socket, Answer answer) {
		Thread thread = new Thread(() -> {
			while (!socket.isClosed()) {
				try (Socket connection = socket.accept()) {
					answer.to(connection);
				}
				catch (IOException ex) {
					// The client has gone, or the test is over.
				}
			}
		}, "way-server");
		thread.setDaemon(true);
		thread.start();
	}

	private static void answer(Socket connection, String text) throws IOException {
		byte[] end = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
		byte[] last = new byte[end.length];
		while (!Arrays.equals(last, end)) {
			System.arraycopy(last, 1, last, 0, last.length - 1);
			last[last.length - 1] = (byte) connection.getInputStream().read();
		}
		OutputStream out = connection.getOutputStream();
		out.write(text.getBytes(StandardCharsets.ISO_8859_1));
		out.flush();
		connection.getInputStream().read();
	}

	private SessionPool local(ServerSocket socket) {
		return pool("http://127.0.0.1:" + socket.getLocalPort() + "/v1", Duration.ofSeconds(10));
	}

	private SessionPool pool(String baseUrl, Duration connectTimeout, String... addresses) {
		HttpClient client = HttpClient.create(ConnectionProvider.newConnection()).resolver(new ResolvingTo(addresses));
		return pool(ConnectionSettings.builder().baseUrl(baseUrl).allowPlaintext(true).build(), connectTimeout,
				NettyTransport.of(client));
	}

	private SessionPool pool(ConnectionSettings settings, Duration connectTimeout, NettyTransport transport) {
		return this.pools.add(Pools
			.builder(settings, (session) -> session,
					(pool) -> pool.maxAttempts(1).minBackoff(Duration.ofSeconds(5)).maxBackoff(Duration.ofSeconds(5)))
			.transport(transport)
			.timeouts((timeouts) -> timeouts.connect(connectTimeout))
			.build());
	}

	private static void turn(SessionPool pool) {
		assertThat(ResponseEvents.finalResponse(pool.exchange(Pools.request("Hello"))).block(Pools.LONG).isCompleted())
			.isTrue();
	}

	private static HandshakeException failure(SessionPool pool) {
		return catchThrowableOfType(HandshakeException.class,
				() -> pool.exchange(Pools.request("Hello")).blockLast(Pools.LONG));
	}

	@FunctionalInterface
	private interface Answer {

		void to(Socket connection) throws IOException;

	}

	/**
	 * Knows every name, and always the same addresses for it; without any, it knows none.
	 */
	private static final class ResolvingTo extends AddressResolverGroup<InetSocketAddress> {

		private final List<String> addresses;

		ResolvingTo(String... addresses) {
			this.addresses = List.of(addresses);
		}

		@Override
		protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
			return new InetNameResolver(executor) {

				@Override
				protected void doResolve(String name, Promise<InetAddress> promise) throws Exception {
					promise.setSuccess(all(name).get(0));
				}

				@Override
				protected void doResolveAll(String name, Promise<List<InetAddress>> promise) throws Exception {
					promise.setSuccess(all(name));
				}

			}.asAddressResolver();
		}

		private List<InetAddress> all(String name) throws UnknownHostException {
			List<InetAddress> all = new ArrayList<>();
			for (String address : this.addresses) {
				all.add(InetAddress.getByAddress(name, InetAddress.getByName(address).getAddress()));
			}
			if (all.isEmpty()) {
				throw new UnknownHostException(name);
			}
			return all;
		}

	}

}
