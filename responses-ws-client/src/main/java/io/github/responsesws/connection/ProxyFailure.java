package io.github.responsesws.connection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.handler.proxy.ProxyConnectException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong at the proxy, and what to set.
 */
final class ProxyFailure {

	/** Netty keeps the status of a proxy's answer in its message only. */
	private static final Pattern STATUS = Pattern.compile("status: (\\d{3})\\b");

	private ProxyFailure() {
	}

	/**
	 * The proxy was reached and gave no tunnel.
	 * @param proxy the proxy, or {@code null} if the client has one of its own
	 */
	static ConnectFailure refused(ProxyConnectException failure, @Nullable Proxy proxy) {
		String message = String.valueOf(failure.getMessage());
		String who = (proxy != null) ? "the proxy " + proxy.name() : "the proxy";
		Matcher status = STATUS.matcher(message);
		if (status.find()) {
			return refused(who, Integer.parseInt(status.group(1)), proxy);
		}
		if (message.contains("authStatus") || message.contains("unexpected authMethod")) {
			return refused(who, 407, proxy);
		}
		if (message.endsWith("timeout")) {
			return new ConnectFailure(who + " did not answer in time", true, false, check(proxy));
		}
		if (message.endsWith("disconnected")) {
			return ConnectFailure.passing(who + " closed the connection without an answer", check(proxy));
		}
		if (failure.getCause() != null) {
			return ConnectFailure.passing(ConnectFailure.quoted(who + " failed", failure.getCause()), check(proxy));
		}
		return ConnectFailure.passing(ConnectFailure.quoted(who + " gave no tunnel", failure), check(proxy));
	}

	private static ConnectFailure refused(String who, int status, @Nullable Proxy proxy) {
		if (status == 407) {
			return new ConnectFailure(who + " wants a user and a password (407)", false, true,
					"Set or check " + ((proxy != null) ? proxy.userSetBy() : "the client's proxy") + ".");
		}
		boolean permanent = HandshakeFailure.isPermanent(status);
		return new ConnectFailure(who + " refused the tunnel with status " + status, false, permanent,
				"Ask for the proxy to let CONNECT to this host and port pass, or exclude the host from it ("
						+ ((proxy != null) ? "it is set by " + proxy.setBy() : "the client's proxy") + ").");
	}

	static ConnectFailure unknownHost(Proxy proxy) {
		return ConnectFailure.passing("the host of the proxy " + proxy.name() + " is unknown to the JDK's resolver",
				check(proxy));
	}

	/**
	 * The proxy was not reached.
	 * @param failure what it would be without a proxy
	 */
	static ConnectFailure unreachable(ConnectFailure failure, Proxy proxy) {
		return new ConnectFailure("the proxy " + proxy.name() + " was not reached, " + failure.why(), failure.timeout(),
				false, check(proxy));
	}

	private static String check(@Nullable Proxy proxy) {
		return "Check the proxy, " + ((proxy != null) ? "which is set by " + proxy.setBy() : "which is the client's")
				+ ".";
	}

}
