package io.github.responsesws.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What a server has to answer to an upgrade (RFC 6455, section 4.1). Netty checks it too,
 * but then Reactor Netty has it, and logs what is wrong with a stack trace.
 */
final class UpgradeRequest {

	private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	private final String accept;

	private final @Nullable String protocols;

	private final boolean compression;

	UpgradeRequest(HttpHeaders request) {
		this.accept = accept(String.valueOf(request.get(HttpHeaderNames.SEC_WEBSOCKET_KEY)));
		this.protocols = request.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
		this.compression = request.contains(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
	}

	private static String accept(String key) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
			return Base64.getEncoder().encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return what is wrong with an answer of status 101.
	 * @return the problem, or {@code null}
	 */
	@Nullable String problemOf(HttpHeaders answer) {
		if (!HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(answer.get(HttpHeaderNames.UPGRADE))) {
			return "header upgrade is not websocket";
		}
		if (!answer.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
			return "header connection is not upgrade";
		}
		if (!this.accept.equals(answer.get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT))) {
			return "header sec-websocket-accept does not fit the request";
		}
		String extensions = DeflateTerms.problemOf(answer, this.compression);
		if (extensions != null) {
			return extensions;
		}
		String protocol = answer.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
		boolean asked = this.protocols != null && !this.protocols.isEmpty();
		if (protocol == null && !asked || protocol != null && asked && isAsked(protocol.strip())) {
			return null;
		}
		return asked ? "the server does not speak the subprotocol (responses-ws.subprotocol)"
				: "the server speaks a subprotocol that was not asked for";
	}

	private boolean isAsked(String protocol) {
		return Arrays.stream(String.valueOf(this.protocols).split(","))
			.anyMatch((asked) -> asked.strip().equals(protocol));
	}

}
