package io.github.responsesws.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import javax.net.ssl.SSLException;

import io.github.responsesws.CapturedLog;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.fault.FaultProxy;
import io.github.responsesws.transport.TransportMode;
import io.github.responsesws.turn.ResponseEvents;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Private authorities and client certificates.
 */
class TlsTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@TempDir
	private static Path folder;

	private static Certificates certificates;

	private static ResponsesServer server;

	@RegisterExtension
	private final CapturedLog log = new CapturedLog();

	@BeforeAll
	static void start() {
		certificates = new Certificates(folder);
		certificates.authority("ca");
		certificates.authority("other-ca");
		certificates.certificate("server", "ca", "localhost");
		certificates.certificate("elsewhere", "ca", "elsewhere.example");
		certificates.certificate("old", "ca", "localhost", "-startdate", "-30d", "-validity", "10");
		certificates.certificate("client", "ca", "client");
		certificates.certificate("stranger", "other-ca", "client");
		server = ResponsesServer.builder().apiKey("test-key").start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void aPrivateAuthorityAndAClientCertificate(String protocol) throws Exception {
		try (TlsFront front = front("server", "ca", protocol)) {
			ResponsesWebSocketClient client = client(front.port(), "ca", "client");
			assertThat(response(client).isCompleted()).isTrue();
			client.close().block(LONG);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void aFaultProxyOnTheWayIsNotNoticed(String protocol) throws Exception {
		try (TlsFront front = front("server", "ca", protocol);
				FaultProxy proxy = FaultProxy.builder(front.port()).start()) {
			ResponsesWebSocketClient client = client(proxy.port(), "ca", "client");
			assertThat(response(client).isCompleted()).isTrue();
			assertThat(response(client).isCompleted()).isTrue();
			client.close().block(LONG);
			assertThat(proxy.connections()).hasSize(1);
			assertThat(proxy.faults()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void aMissingClientCertificateIsNoUntrustedServer(String protocol) throws Exception {
		try (TlsFront front = front("server", "ca", protocol)) {
			HandshakeException failure = failure(front.port(), "ca", null);
			assertThat(failure).hasMessageContaining("client certificate");
			assertThat(failure.getMessage()).doesNotContain("not trusted");
			assertThat(failure.hint()).contains("a key and its certificate in responses-ws.ssl.bundle");
			assertThat(failure.isPermanent()).isTrue();
			assertLoggedInOneLine();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void aClientCertificateThatTheServerDoesNotTrust(String protocol) throws Exception {
		try (TlsFront front = front("server", "ca", protocol)) {
			HandshakeException failure = failure(front.port(), "ca", "stranger");
			assertThat(failure).hasMessageContaining("client certificate");
			assertThat(failure.getMessage()).doesNotContain("not trusted");
			assertLoggedInOneLine();
		}
	}

	@Test
	void aServerThatIsNotTrustedIsNoMissingClientCertificate() throws Exception {
		try (TlsFront front = front("server", "ca", "TLSv1.3")) {
			HandshakeException failure = failure(front.port(), "other-ca", "client");
			assertThat(failure).hasMessageContaining("its certificate is not trusted");
			assertThat(failure.getMessage()).doesNotContain("client certificate");
			assertThat(failure.hint()).contains("the CA that signed it in responses-ws.ssl.bundle");
			assertThat(failure.isPermanent()).isTrue();
			assertLoggedInOneLine();
		}
	}

	@Test
	void aCertificateForAnotherHostSaysSo() throws Exception {
		try (TlsFront front = front("elsewhere", null, "TLSv1.3")) {
			assertThat(failure(front.port(), "ca", null))
				.hasMessageContaining("the server's certificate is for another host");
			assertLoggedInOneLine();
		}
	}

	@Test
	void aCertificateThatHasExpiredSaysSo() throws Exception {
		try (TlsFront front = front("old", null, "TLSv1.3")) {
			assertThat(failure(front.port(), "ca", null)).hasMessageContaining("the server's certificate has expired");
			assertLoggedInOneLine();
		}
	}

	@Test
	void aServerWithoutTlsSaysSo() throws Exception {
		try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Thread thread = new Thread(() -> {
				try (Socket connection = plain.accept()) {
					connection.getInputStream().read();
					connection.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
				}
				catch (IOException ex) {
					// The test is over.
				}
			});
			thread.start();
			HandshakeException failure = failure(plain.getLocalPort(), "ca", null);
			assertThat(failure).hasMessageContaining("the server does not speak TLS");
			assertThat(failure.hint()).contains("http://");
			assertLoggedInOneLine();
			thread.join(LONG.toMillis());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void aMissingClientCertificateSaysSoOverHttpToo(String protocol) throws Exception {
		try (TlsFront front = front("server", "ca", protocol)) {
			HandshakeException failure = failureOverHttp(front.port(), "ca");
			assertThat(failure).hasMessageContaining("client certificate");
			assertThat(failure.isPermanent()).isTrue();
			assertThat(this.log.shown()).isEmpty();
		}
	}

	@Test
	void aServerThatIsNotTrustedSaysSoOverHttpToo() throws Exception {
		try (TlsFront front = front("server", null, "TLSv1.3")) {
			assertThat(failureOverHttp(front.port(), "other-ca"))
				.hasMessageContaining("its certificate is not trusted");
			assertThat(this.log.shown()).isEmpty();
		}
	}

	@Test
	void aCertificateForAnotherHostSaysSoOverHttpToo() throws Exception {
		try (TlsFront front = front("elsewhere", null, "TLSv1.3")) {
			assertThat(failureOverHttp(front.port(), "ca"))
				.hasMessageContaining("the server's certificate is for another host");
			assertThat(this.log.shown()).isEmpty();
		}
	}

	private void assertLoggedInOneLine() {
		assertThat(this.log.shown().lines()).singleElement().asString().startsWith("WARN No connection to ");
	}

	private static TlsFront front(String name, @Nullable String clients, String protocol) throws Exception {
		return TlsFront.start(server.port(), certificates.keys(name),
				(clients != null) ? certificates.trust(clients) : null, protocol);
	}

	private static Response response(ResponsesWebSocketClient client) {
		ResponseRequest request = ResponseRequest.builder().model("test-model").input("Hello").build();
		return ResponseEvents.finalResponse(client.stream(request)).block(LONG);
	}

	private static HandshakeException failure(int port, String trusted, @Nullable String key) {
		return failure(client(port, trusted, key));
	}

	private static HandshakeException failureOverHttp(int port, String trusted) {
		return failure(builder(port, trusted, null).transport(TransportMode.HTTP).build());
	}

	private static HandshakeException failure(ResponsesWebSocketClient client) {
		try {
			return catchThrowableOfType(HandshakeException.class, () -> response(client));
		}
		finally {
			client.close().block(LONG);
		}
	}

	private static ResponsesWebSocketClient client(int port, String trusted, @Nullable String key) {
		return builder(port, trusted, key).build();
	}

	private static ResponsesWebSocketClient.Builder builder(int port, String trusted, @Nullable String key) {
		HttpClient http = HttpClient.create(ConnectionProvider.newConnection())
			.secure((spec) -> spec.sslContext(context(trusted, key)));
		return ResponsesWebSocketClient.builder()
			.apiKey("test-key")
			.baseUrl("https://localhost:" + port + "/v1")
			.transport(NettyTransport.of(http))
			.pool((pool) -> pool.maxAttempts(1).minBackoff(Duration.ofSeconds(5)));
	}

	private static SslContext context(String trusted, @Nullable String key) {
		try {
			SslContextBuilder builder = SslContextBuilder.forClient().trustManager(certificates.trust(trusted));
			return ((key != null) ? builder.keyManager(certificates.keys(key)) : builder).build();
		}
		catch (SSLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
