package io.github.responsesws.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;

import io.github.responsesws.CapturedLog;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.test.Gate;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.fault.Fault;
import io.github.responsesws.test.fault.FaultProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What connections of plain HTTP say that are lost: the turn's error says it all, so
 * nothing is logged that an operator sees.
 */
class HttpLogTests {

	@RegisterExtension
	final CapturedLog log = new CapturedLog();

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final FaultProxy proxy = FaultProxy.builder(this.server.port()).start();

	private final Exchanges exchanges = new Exchanges();

	@AfterEach
	void close() {
		this.exchanges.close();
		this.proxy.close();
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource(End.class)
	void aConnectionThatEndsBeforeTheAnswerIsNotLogged(End end) {
		endsSilently(Scripts.script(), end);
	}

	@ParameterizedTest
	@EnumSource(End.class)
	void aConnectionThatEndsInTheAnswerIsNotLogged(End end) {
		endsSilently(Scripts.delta("Well"), end);
	}

	private void endsSilently(Script begun, End end) {
		Gate gate = new Gate();
		this.server.onRequest(RequestMatcher.any()).respond(begun.await(gate).text("done")).once();
		HttpTurns turns = this.exchanges.open(this.proxy.through(this.server.baseUrl()));
		CompletableFuture<Void> turn = turns.stream(Exchanges.request("Hello")).then().toFuture();
		gate.awaitReached(Exchanges.LONG);
		this.proxy.apply(end.fault);
		assertThat(turn).failsWithin(Exchanges.LONG).withThrowableThat().withCauseInstanceOf(ResponsesException.class);
		gate.open();
		turns.stream(Exchanges.request("Again")).then().block(Exchanges.LONG);
		assertThat(clientLog()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(End.class)
	void anIdleConnectionThatEndsIsNotLogged(End end) {
		HttpTurns turns = this.exchanges.open(this.proxy.through(this.server.baseUrl()));
		turns.stream(Exchanges.request("Hello")).then().block(Exchanges.LONG);
		this.proxy.apply(end.fault);
		turns.stream(Exchanges.request("Again")).then().onErrorComplete().block(Exchanges.LONG);
		assertThat(clientLog()).isEmpty();
	}

	@Test
	void aPortThatNobodyListensAtIsNotLogged() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		failsSilently("http://127.0.0.1:" + port + "/v1");
	}

	@Test
	void anAnswerThatIsNoHttpIsNotLogged() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			CompletableFuture.runAsync(() -> {
				try (var connection = socket.accept()) {
					connection.getInputStream().read();
					connection.getOutputStream().write("SSH-2.0-OpenSSH_9.6\r\n\r\n".getBytes());
					connection.getOutputStream().flush();
					connection.getInputStream().readAllBytes();
				}
				catch (IOException ex) {
					// The client has seen enough.
				}
			});
			failsSilently("http://127.0.0.1:" + socket.getLocalPort() + "/v1");
		}
	}

	private void failsSilently(String baseUrl) {
		HttpTurns turns = this.exchanges.open(baseUrl);
		assertThat(turns.stream(Exchanges.request("Hello")).then().toFuture()).failsWithin(Exchanges.LONG)
			.withThrowableThat()
			.withCauseInstanceOf(ResponsesException.class);
		assertThat(clientLog()).isEmpty();
	}

	/**
	 * Return what was shown, but for the server's part.
	 */
	private String clientLog() {
		return this.log.shown();
	}

	/**
	 * How a connection ends.
	 */
	enum End {

		RESET(Fault.reset()), FIN(Fault.fin());

		private final Fault fault;

		End(Fault fault) {
			this.fault = fault;
		}

	}

}
