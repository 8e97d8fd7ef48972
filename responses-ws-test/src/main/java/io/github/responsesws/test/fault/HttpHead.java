package io.github.responsesws.test.fault;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The request line and the headers of a request.
 *
 * @param method the method
 * @param target the target, in whichever form it was sent
 * @param headers the header lines
 */
record HttpHead(String method, String target, List<String> headers) {

	private static final int HTTP = 80;

	/**
	 * Parse a head.
	 * @throws IllegalArgumentException if it is no request
	 */
	static HttpHead parse(String text) {
		List<String> lines = List.of(text.strip().split("\r\n", -1));
		String[] request = lines.get(0).split(" ", -1);
		if (request.length != 3) {
			throw new IllegalArgumentException("No request line");
		}
		return new HttpHead(request[0], request[1], lines.subList(1, lines.size()));
	}

	boolean isConnect() {
		return this.method.equals("CONNECT");
	}

	boolean isUpgrade() {
		return "websocket".equalsIgnoreCase(header("upgrade"));
	}

	/**
	 * Return where the request is to go.
	 * @throws IllegalArgumentException if the target does not tell
	 */
	InetSocketAddress address() {
		URI uri = URI.create(isConnect() ? "http://" + this.target : this.target);
		if (uri.getHost() == null) {
			throw new IllegalArgumentException("No host");
		}
		return new InetSocketAddress(uri.getHost(), (uri.getPort() >= 0) ? uri.getPort() : HTTP);
	}

	@Nullable String header(String name) {
		for (String line : this.headers) {
			if (isNamed(line, name)) {
				return line.substring(name.length() + 1).strip();
			}
		}
		return null;
	}

	HttpHead without(String... names) {
		List<String> left = new ArrayList<>(this.headers);
		for (String name : names) {
			left.removeIf((line) -> isNamed(line, name));
		}
		return new HttpHead(this.method, this.target, left);
	}

	/**
	 * Return the head as a server expects it, which is no proxy.
	 */
	byte[] bytes() {
		String path = this.target;
		if (!path.startsWith("/")) {
			URI uri = URI.create(path);
			path = (uri.getRawPath().isEmpty() ? "/" : uri.getRawPath())
					+ ((uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "");
		}
		StringBuilder text = new StringBuilder(this.method + " " + path + " HTTP/1.1\r\n");
		this.headers.forEach((line) -> text.append(line).append("\r\n"));
		return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
	}

	private static boolean isNamed(String line, String name) {
		return line.toLowerCase(Locale.ROOT).startsWith(name + ":");
	}

}
