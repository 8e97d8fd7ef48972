package io.github.responsesws.connection;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.responsesws.settings.InvalidSettingsException;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/**
 * The address of the handshake, made from a base URL. Its name holds no query, because
 * some gateways expect secrets there.
 */
public final class Endpoint {

	static final String PROPERTY = "responses-ws.base-url";

	private final URI uri;

	private final String name;

	private final String host;

	private final int port;

	private Endpoint(URI uri, String name, String host, int port) {
		this.uri = uri;
		this.name = name;
		this.host = host;
		this.port = port;
	}

	public static Endpoint of(URI baseUrl, Map<String, String> query, boolean allowPlaintext) {
		String scheme = webSocketScheme(baseUrl);
		String authority = (baseUrl.getRawAuthority() != null) ? baseUrl.getRawAuthority() : "";
		if (baseUrl.getUserInfo() != null || authority.contains("@")) {
			throw new InvalidSettingsException(
					PROPERTY + " must not hold a user name or a password: set responses-ws.api-key instead",
					List.of(PROPERTY, "responses-ws.api-key"), null, null);
		}
		// A URI knows no host with an underscore, although name servers and files do.
		URI known = (baseUrl.getHost() != null) ? baseUrl : withoutUnderscores(authority);
		if (known.getHost() == null) {
			throw InvalidSettingsException.of(PROPERTY, "must name a host, as in https://api.openai.com/v1",
					"'" + withoutSecrets(baseUrl) + "'");
		}
		String host = (baseUrl.getHost() != null) ? baseUrl.getHost() : authority.replaceFirst(":\\d*$", "");
		int port = known.getPort();
		if (port > 65_535) {
			throw InvalidSettingsException.of(PROPERTY, "must have a port up to 65535",
					"'" + withoutSecrets(baseUrl) + "'");
		}
		if (scheme.equals("ws") && !allowPlaintext && !isLoopback(host)) {
			throw new InvalidSettingsException(
					PROPERTY + " would send credentials unencrypted to '" + host
							+ "': use https, or set responses-ws.allow-plaintext to true",
					List.of(PROPERTY, "responses-ws.allow-plaintext"), withoutSecrets(baseUrl), null);
		}
		String path = (baseUrl.getRawPath() != null) ? baseUrl.getRawPath() : "";
		String name = scheme + "://" + host + ((port != -1) ? ":" + port : "") + path.replaceAll("/+$", "")
				+ "/responses";
		String parameters = parameters(baseUrl.getRawQuery(), query);
		return new Endpoint(URI.create(parameters.isEmpty() ? name : name + "?" + parameters), name, host,
				(port != -1) ? port : scheme.equals("wss") ? 443 : 80);
	}

	/**
	 * Read a base URL.
	 * @param text the base URL
	 * @param property where it comes from
	 */
	static URI parse(String text, String property) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			// No cause and no value: either may hold a password.
			throw new InvalidSettingsException(
					property + " is not a URL (" + ex.getReason() + " at index " + ex.getIndex() + ")",
					List.of(property), null, null);
		}
	}

	private static URI withoutUnderscores(String authority) {
		return URI.create("ws://" + authority.replace('_', 'x') + "/");
	}

	private static String webSocketScheme(URI baseUrl) {
		String scheme = (baseUrl.getScheme() != null) ? baseUrl.getScheme().toLowerCase(Locale.ROOT) : "";
		return switch (scheme) {
			case "https", "wss" -> "wss";
			case "http", "ws" -> "ws";
			default -> throw InvalidSettingsException.of(PROPERTY, "must start with https://, http://, wss:// or ws://",
					"'" + withoutSecrets(baseUrl) + "'");
		};
	}

	private static String withoutSecrets(URI url) {
		String text = url.toString();
		int query = text.indexOf('?');
		String address = (query != -1) ? text.substring(0, query) : text;
		return address.replaceAll("//[^/@]*@", "//…@");
	}

	private static boolean isLoopback(String host) {
		return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127\\.\\d+\\.\\d+\\.\\d+");
	}

	private static String parameters(@Nullable String ofBaseUrl, Map<String, String> more) {
		String encoded = more.entrySet()
			.stream()
			.map((parameter) -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
			.collect(Collectors.joining("&"));
		if (ofBaseUrl == null || ofBaseUrl.isEmpty()) {
			return encoded;
		}
		return encoded.isEmpty() ? ofBaseUrl : ofBaseUrl + "&" + encoded;
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

	/**
	 * Return the address to connect to.
	 * @return the address, with its query
	 */
	public URI uri() {
		return this.uri;
	}

	/**
	 * Direct a WebSocket to this address. The client adds the query.
	 * @param <S> the request
	 * @param request what is sent
	 * @return the request with its address
	 */
	public <S extends HttpClient.UriConfiguration<S>> S webSocket(S request) {
		return direct(request, this.name);
	}

	/**
	 * Direct a request over plain HTTP to this address. The client adds the query.
	 * @param <S> the request
	 * @param request what is sent
	 * @param path what to add to the path, such as {@code /compact}
	 * @return the request with its address
	 */
	public <S extends HttpClient.UriConfiguration<S>> S http(S request, String path) {
		return direct(request, httpName(path));
	}

	private <S extends HttpClient.UriConfiguration<S>> S direct(S request, String address) {
		URI uri = URI.create(address);
		return hasUriHost() ? request.uri(uri) : request.uri(uri.getRawPath());
	}

	private String httpName(String path) {
		return "http" + this.name.substring("ws".length()) + path;
	}

	/**
	 * Return the query, encoded.
	 * @return the query, or {@code null} if there is none
	 */
	@Nullable String query() {
		return this.uri.getRawQuery();
	}

	/**
	 * Return whether the host is one to a URI, which those with an underscore are not.
	 */
	boolean hasUriHost() {
		return this.uri.getHost() != null;
	}

	/**
	 * Return the header {@code Origin} that a client at this address sends.
	 */
	String origin() {
		return (isSecure() ? "https://" : "http://") + this.uri.getRawAuthority();
	}

	/**
	 * Return the host to connect to.
	 * @return the name or the address, one of IPv6 in brackets
	 */
	public String host() {
		return this.host;
	}

	int port() {
		return this.port;
	}

	boolean isSecure() {
		return this.name.startsWith("wss:");
	}

	boolean isLoopback() {
		return isLoopback(this.host);
	}

	/**
	 * Return the address for messages and snapshots.
	 * @return the address without its query
	 */
	public String name() {
		return this.name;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Endpoint endpoint && this.uri.equals(endpoint.uri);
	}

	@Override
	public int hashCode() {
		return this.uri.hashCode();
	}

	@Override
	public String toString() {
		return this.name;
	}

}
