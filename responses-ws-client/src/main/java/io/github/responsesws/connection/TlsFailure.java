package io.github.responsesws.connection;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no TLS: whether this client does not trust the server, or the server not
 * this client.
 */
final class TlsFailure {

	private static final String BUNDLE = "responses-ws.ssl.bundle";

	private static final Pattern ALERT = Pattern.compile("received fatal alert: (\\w+)");

	private TlsFailure() {
	}

	/**
	 * Whether the server refuses this client, and says why.
	 */
	static boolean isAlert(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SSLHandshakeException
					&& ALERT.matcher(String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT)).find()) {
				return true;
			}
		}
		return false;
	}

	static ConnectFailure explain(SSLException failure, @Nullable Proxy proxy) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			ConnectFailure explained = ofCertificate(cause, proxy);
			if (explained != null) {
				return explained;
			}
		}
		if (failure instanceof SslHandshakeTimeoutException) {
			return new ConnectFailure("the TLS handshake was not over in time", true, false,
					"Check " + Endpoint.PROPERTY + " and the network.");
		}
		if (failure instanceof NotSslRecordException) {
			return new ConnectFailure("the server does not speak TLS", false, true,
					"Check the port in " + Endpoint.PROPERTY + ", or begin it with http:// if it is to be plaintext.");
		}
		String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
		Matcher alert = ALERT.matcher(message);
		if (alert.find()) {
			return ofAlert(alert.group(1));
		}
		if (message.contains("closed")) {
			return ConnectFailure.passing("the server ended the connection during the TLS handshake",
					"Check that the server speaks TLS, and whether it wants a client certificate (" + BUNDLE + ").");
		}
		return ConnectFailure.passing(ConnectFailure.quoted("no TLS connection", failure),
				"Check the server's certificate, or name a bundle in " + BUNDLE + ".");
	}

	/**
	 * This client has looked at the server's certificate.
	 */
	private static @Nullable ConnectFailure ofCertificate(Throwable cause, @Nullable Proxy proxy) {
		String message = String.valueOf(cause.getMessage());
		if (cause instanceof CertificateExpiredException) {
			return untrusted("the server's certificate has expired", "Renew it, or check the clock of this machine.");
		}
		if (cause instanceof CertificateNotYetValidException) {
			return untrusted("the server's certificate is not valid yet", "Check the clock of this machine.");
		}
		if (cause instanceof SSLPeerUnverifiedException || (cause instanceof CertificateException
				&& (message.contains("subject alternative") || message.contains("No name matching")))) {
			return untrusted("the server's certificate is for another host",
					"Check the host name in " + Endpoint.PROPERTY + ".");
		}
		if (cause instanceof GeneralSecurityException && cause.getCause() == null) {
			return untrusted("its certificate is not trusted", "Name a bundle with the CA that signed it in " + BUNDLE
					+ ((proxy != null) ? ": a proxy that reads TLS signs with a CA of its own." : "."));
		}
		return null;
	}

	private static ConnectFailure untrusted(String why, String hint) {
		return new ConnectFailure(why, false, true, hint);
	}

	/**
	 * The server has told this client why it ends the handshake.
	 */
	private static ConnectFailure ofAlert(String alert) {
		String told = " (TLS alert " + alert + ")";
		String key = "Name a bundle with a key and its certificate in " + BUNDLE + ".";
		return switch (alert) {
			case "certificate_required" ->
				new ConnectFailure("the server wants a client certificate and got none" + told, false, true, key);
			case "bad_certificate", "certificate_unknown", "unknown_ca", "certificate_expired", "certificate_revoked",
					"unsupported_certificate", "access_denied" ->
				new ConnectFailure("the server wants another client certificate, or got none" + told, false, true,
						key + " Its CA has to be one that the server trusts.");
			case "handshake_failure" -> new ConnectFailure(
					"the server wants other TLS ciphers, or a client certificate" + told, false, true, key);
			case "protocol_version" -> new ConnectFailure("the server speaks another version of TLS" + told, false,
					true, "Allow its version in the options of " + BUNDLE + ".");
			case "unrecognized_name" -> new ConnectFailure("the server has no certificate for this host name" + told,
					false, true, "Check the host name in " + Endpoint.PROPERTY + ".");
			default ->
				ConnectFailure.passing("the server ended the TLS handshake" + told, "Look at the server's own log.");
		};
	}

}
