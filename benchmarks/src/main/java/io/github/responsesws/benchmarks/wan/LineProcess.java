package io.github.responsesws.benchmarks.wan;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;

import io.github.responsesws.benchmarks.wire.WireServer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;

/**
 * A process with a server behind an emulated wide-area line with TLS. It answers each
 * line of its standard input with the bytes that the line has carried so far.
 */
public final class LineProcess {

	private static final String PASSWORD = "changeit";

	private LineProcess() {
	}

	/**
	 * Serve until the standard input ends.
	 * @param args the key store to create, of which clients take the certificate
	 * @throws Exception if that fails
	 */
	public static void main(String[] args) throws Exception {
		Path keyStore = Path.of(args[0]);
		createKeyStore(keyStore);
		try (WireServer server = new WireServer(ssl(keyStore));
				WanProxy proxy = new WanProxy(server.port(), AgentLoopProcess.ROUND_TRIP_NANOS,
						AgentLoopProcess.BITS_PER_SECOND)) {
			System.out.println("READY " + proxy.port());
			BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			while (lines.readLine() != null) {
				System.out.println(
						"RESULT {\"bytesSent\":" + proxy.bytesUp() + ",\"bytesReceived\":" + proxy.bytesDown() + "}");
			}
		}
		System.exit(0);
	}

	// Some clients look at the alternative names of a certificate alone. Nothing but the
	// JDK's tool makes one with such names on every JDK.
	private static void createKeyStore(Path keyStore) throws IOException, InterruptedException {
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-keystore", keyStore.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD,
				"-alias", "localhost", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost", "-keyalg", "RSA",
				"-keysize", "2048")
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		if (keytool.waitFor() != 0) {
			throw new IllegalStateException("keytool made no certificate");
		}
	}

	private static SslContext ssl(Path file) throws Exception {
		KeyStore keyStore = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(file)) {
			keyStore.load(in, PASSWORD.toCharArray());
		}
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(keyStore, PASSWORD.toCharArray());
		return SslContextBuilder.forServer(keys).build();
	}

}
