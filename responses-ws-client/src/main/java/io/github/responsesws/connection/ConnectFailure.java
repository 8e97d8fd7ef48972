package io.github.responsesws.connection;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;

import javax.net.ssl.SSLException;

import io.github.responsesws.protocol.OneLine;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.timeout.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.PrematureCloseException;

/**
 * Why there is no connection, in words.
 *
 * @param why what happened, for the end of a sentence
 * @param timeout whether something took too long
 * @param permanent whether another try would fail alike
 * @param hint what to change
 */
record ConnectFailure(String why, boolean timeout, boolean permanent, String hint) {

	private static final int LONGEST_QUOTE = 200;

	private static final String CHECK = "Check " + Endpoint.PROPERTY;

	/**
	 * Explain a failure by the first of its causes that says anything.
	 * @param proxy the proxy on the way, or {@code null}
	 */
	static ConnectFailure explain(Throwable failure, Endpoint endpoint, @Nullable Proxy proxy) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			// TLS fails too where a proxy gives no tunnel, and is what fails first.
			if (cause instanceof ProxyConnectException refused) {
				return ProxyFailure.refused(refused, proxy);
			}
		}
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			ConnectFailure explained = explainOne(cause, endpoint, proxy);
			if (explained != null) {
				return explained;
			}
		}
		return (failure instanceof DecoderException) ? noHttp(failure)
				: passing(quoted(failure.getClass().getSimpleName(), failure), CHECK + " and the network.");
	}

	private static @Nullable ConnectFailure explainOne(Throwable cause, Endpoint endpoint, @Nullable Proxy proxy) {
		if (cause instanceof SSLException tls) {
			return TlsFailure.explain(tls, proxy);
		}
		if (cause instanceof UnknownHostException unknown) {
			return (proxy != null) ? ProxyFailure.unknownHost(proxy) : NameFailure.explain(unknown, endpoint);
		}
		if ((cause instanceof ConnectException || cause instanceof NoRouteToHostException) && !isReset(cause)) {
			ConnectFailure direct = unreachable((IOException) cause);
			return (proxy != null) ? ProxyFailure.unreachable(direct, proxy) : direct;
		}
		if (cause instanceof UnresolvedAddressException) {
			return passing("the address of " + endpoint.host() + " was not looked up",
					"A client of one's own that has a proxy looks no names up: "
							+ "give it a resolver, or set responses-ws.proxy.host instead.");
		}
		return ofConnection(cause);
	}

	/**
	 * TCP did not get through.
	 */
	private static ConnectFailure unreachable(IOException cause) {
		String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
		if (cause instanceof ConnectTimeoutException || message.contains("timed out")) {
			return new ConnectFailure(quoted("connect timeout, nothing answered", cause), true, false,
					"A firewall may swallow what is sent, or the way be through a proxy: see responses-ws.proxy.host. "
							+ "Each address of a host gets a third of responses-ws.timeouts.connect.");
		}
		if (cause instanceof NoRouteToHostException || message.contains("unreachable")) {
			return passing(quoted("no route to the host", cause), "Check the network of this machine.");
		}
		if (message.contains("refused")) {
			return passing("connection refused", CHECK + " and that the server is running.");
		}
		return passing(quoted("it cannot be reached", cause), CHECK + " and the network.");
	}

	/**
	 * There was a connection, and it ended.
	 */
	private static @Nullable ConnectFailure ofConnection(Throwable cause) {
		if (cause instanceof WebSocketClientHandshakeException) {
			return new ConnectFailure(quoted("the answer to the upgrade is no WebSocket's", cause), false, true,
					CHECK + ": something on the way may not know WebSockets.");
		}
		if (cause instanceof TimeoutException) {
			return new ConnectFailure("no answer in time", true, false, CHECK + " and the network.");
		}
		if (isEnd(cause)) {
			String how = isReset(cause) ? "the connection was reset" : "the connection was closed";
			return passing(how + " before there was an answer",
					CHECK + ": a firewall or a proxy on the way may not let WebSockets pass.");
		}
		// One with a cause says nothing: what decodes may be TLS.
		if ((cause instanceof DecoderException && cause.getCause() == null)
				|| cause instanceof IllegalArgumentException) {
			return noHttp(cause);
		}
		if (cause instanceof RejectedExecutionException) {
			return passing("the event loops were stopped", "Close the client before its event loops.");
		}
		if (cause instanceof IOException) {
			return passing(quoted("the connection failed", cause), CHECK + " and the network.");
		}
		return null;
	}

	private static ConnectFailure noHttp(Throwable cause) {
		return passing(quoted("the answer is no HTTP", cause),
				CHECK + " and its port: another kind of server answers there.");
	}

	/**
	 * Whether a connection ended without a word.
	 */
	static boolean isEnd(Throwable cause) {
		return cause instanceof PrematureCloseException || cause instanceof AbortedException
				|| cause instanceof ClosedChannelException || isReset(cause);
	}

	static boolean isReset(Throwable cause) {
		String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
		return cause instanceof IOException
				&& (message.contains("connection reset") || message.contains("broken pipe"));
	}

	static ConnectFailure passing(String why, String hint) {
		return new ConnectFailure(why, false, false, hint);
	}

	/**
	 * Add what an exception says. Those of Netty and the JDK that come here say nothing
	 * secret: addresses, and what was wrong with them.
	 */
	static String quoted(String why, Throwable cause) {
		String message = cause.getMessage();
		if (message == null || message.isBlank()) {
			return why;
		}
		String line = OneLine.of(message).strip();
		return why + " (" + ((line.length() > LONGEST_QUOTE) ? line.substring(0, LONGEST_QUOTE) + "…" : line) + ")";
	}

}
