package io.github.responsesws.connection;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Authorities, and keys with certificates of theirs, made by the JDK's own tool.
 */
final class Certificates {

	private static final String PASSWORD = "changeit";

	private final Path folder;

	Certificates(Path folder) {
		this.folder = folder;
	}

	/**
	 * Make an authority.
	 */
	void authority(String name) {
		keytool("-genkeypair", "-alias", name, "-keystore", store(name), "-dname", "CN=" + name, "-keyalg", "EC",
				"-ext", "bc:c");
		keytool("-exportcert", "-rfc", "-alias", name, "-keystore", store(name), "-file", file(name + ".pem"));
		keytool("-importcert", "-noprompt", "-alias", name, "-keystore", store(name + "-trust"), "-file",
				file(name + ".pem"));
	}

	/**
	 * Make a key whose certificate an authority has signed.
	 */
	void certificate(String name, String authority, String host, String... validity) {
		keytool("-genkeypair", "-alias", name, "-keystore", store(name), "-dname", "CN=" + name, "-keyalg", "EC");
		keytool("-certreq", "-alias", name, "-keystore", store(name), "-file", file(name + ".csr"));
		List<String> sign = new ArrayList<>(
				List.of("-gencert", "-rfc", "-alias", authority, "-keystore", store(authority), "-infile",
						file(name + ".csr"), "-outfile", file(name + ".pem"), "-ext", "san=dns:" + host));
		sign.addAll(List.of(validity));
		keytool(sign.toArray(String[]::new));
		keytool("-importcert", "-noprompt", "-alias", authority, "-keystore", store(name), "-file",
				file(authority + ".pem"));
		keytool("-importcert", "-noprompt", "-alias", name, "-keystore", store(name), "-file", file(name + ".pem"));
	}

	KeyManagerFactory keys(String name) {
		try {
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(load(name), PASSWORD.toCharArray());
			return keys;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	TrustManagerFactory trust(String authority) {
		try {
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(load(authority + "-trust"));
			return trust;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private KeyStore load(String name) throws GeneralSecurityException, IOException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(Path.of(store(name)))) {
			store.load(in, PASSWORD.toCharArray());
		}
		return store;
	}

	private String store(String name) {
		return file(name + ".p12");
	}

	private String file(String name) {
		return this.folder.resolve(name).toString();
	}

	private static void keytool(String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
		command.addAll(List.of(arguments));
		command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12", "-J-XX:TieredStopAtLevel=1"));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes());
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).as(output).isZero();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
