package io.github.responsesws.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What client and server have agreed on to compress messages (permessage-deflate, RFC
 * 7692).
 *
 * @param serverForgets whether the server compresses each message by itself
 * @param clientForgets whether the client has to
 */
record DeflateTerms(boolean serverForgets, boolean clientForgets) {

	/**
	 * What is offered. The size of the client's window cannot be chosen: the JDK knows
	 * one only.
	 */
	static final String OFFER = "permessage-deflate";

	private static final String SERVER_FORGETS = "server_no_context_takeover";

	private static final String CLIENT_FORGETS = "client_no_context_takeover";

	private static final String SERVER_WINDOW = "server_max_window_bits";

	/**
	 * Return what a server has agreed to.
	 * @param answer the headers of its answer, which has no problem
	 * @return the terms, or {@code null} if it does not compress
	 */
	static @Nullable DeflateTerms of(HttpHeaders answer) {
		List<String> extensions = extensions(answer);
		if (extensions.isEmpty()) {
			return null;
		}
		Set<String> parameters = new HashSet<>(parts(extensions.get(0)));
		return new DeflateTerms(parameters.contains(SERVER_FORGETS), parameters.contains(CLIENT_FORGETS));
	}

	/**
	 * Return what is wrong with the extensions of an answer of status 101.
	 * @param offered whether compression was offered
	 * @return the problem, or {@code null}
	 */
	static @Nullable String problemOf(HttpHeaders answer, boolean offered) {
		List<String> extensions = extensions(answer);
		if (extensions.isEmpty()) {
			return null;
		}
		List<String> parts = parts(extensions.get(0));
		if (!offered || extensions.size() > 1 || !parts.get(0).equals(OFFER)) {
			return "the server uses an extension that was not asked for"
					+ (offered ? "" : " (responses-ws.session.compression)");
		}
		Set<String> names = new HashSet<>();
		for (String parameter : parts.subList(1, parts.size())) {
			if (!isKnown(parameter) || !names.add(parameter.split("=", 2)[0])) {
				return "the server wants to compress in a way that was not offered";
			}
		}
		return null;
	}

	private static boolean isKnown(String parameter) {
		return parameter.equals(SERVER_FORGETS) || parameter.equals(CLIENT_FORGETS)
				|| parameter.matches(SERVER_WINDOW + "=(\"?)([89]|1[0-5])\\1");
	}

	private static List<String> extensions(HttpHeaders answer) {
		return split(String.join(",", answer.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)), ",");
	}

	private static List<String> parts(String extension) {
		return split(extension, ";");
	}

	private static List<String> split(String text, String separator) {
		List<String> parts = new ArrayList<>();
		for (String part : text.split(separator)) {
			if (!part.isBlank()) {
				parts.add(part.strip().replaceAll("\\s*=\\s*", "="));
			}
		}
		return parts;
	}

}
