package io.github.responsesws.session;

import java.nio.file.Path;
import java.util.List;

import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.protocol.Recordings;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.test.fault.Direction;
import io.github.responsesws.test.fault.FaultProxy;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What compression saves of recorded streams, counted on the wire.
 */
class CompressionSavingTests {

	@Test
	void mostOfWhatServicesSendIsSaved() {
		long plain = bytes(false);
		long compressed = bytes(true);
		// docs/network.md says 17 percent.
		assertThat(100 * compressed / plain).as("%s bytes of %s", compressed, plain).isBetween(14L, 20L);
	}

	private static long bytes(boolean compression) {
		try (Pools pools = new Pools();
				ResponsesServer server = ResponsesServer.builder().compression(compression).start();
				FaultProxy proxy = FaultProxy.builder(server.port()).start()) {
			SessionPool pool = pools.open(ConnectionSettings.builder().baseUrl(proxy.through(server.baseUrl())).build(),
					(session) -> session.compression(true), (settings) -> settings.maxSessions(1));
			for (Path file : Recordings.files()) {
				List<Script> scripts = Scripts.recordings(file);
				for (Script script : scripts) {
					server.onRequest((request) -> true).respond(script).once();
					pool.exchange(Pools.request("go on")).onErrorComplete().blockLast(Pools.LONG);
				}
			}
			return proxy.connections().get(0).bytes(Direction.TO_CLIENT);
		}
	}

}
