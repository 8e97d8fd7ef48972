package io.github.responsesws.connection;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import io.github.responsesws.settings.InvalidSettingsException;
import org.jspecify.annotations.Nullable;
import reactor.netty.transport.ProxyProvider;

/**
 * What system properties and environment variables say of proxies. The properties are
 * those of the JDK, the variables those of most other programs; a property wins over a
 * variable.
 */
final class ProxyEnvironment {

	private static final List<String> PROPERTIES = List.of("https.proxyHost", "http.proxyHost", "socksProxyHost");

	private static final List<String> VARIABLES = List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy",
			"ALL_PROXY", "all_proxy");

	private static final String LOCAL = "localhost|127.*|::1";

	private final Function<String, @Nullable String> properties;

	private final Function<String, @Nullable String> variables;

	ProxyEnvironment(Function<String, @Nullable String> properties, Function<String, @Nullable String> variables) {
		this.properties = properties;
		this.variables = variables;
	}

	static ProxyEnvironment ofProcess() {
		return new ProxyEnvironment(System::getProperty, System::getenv);
	}

	/**
	 * Return whether no proxy is named, for any server.
	 */
	boolean isEmpty() {
		for (String name : PROPERTIES) {
			if (text(this.properties, name) != null) {
				return false;
			}
		}
		for (String name : VARIABLES) {
			if (text(this.variables, name) != null) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return the proxy on the way to a server.
	 * @return the proxy, or {@code null} if there is none, or the server is excluded
	 */
	@Nullable Proxy proxyFor(Endpoint endpoint) {
		String first = endpoint.isSecure() ? "https" : "http";
		String second = endpoint.isSecure() ? "http" : "https";
		if (text(this.properties, first + ".proxyHost") != null) {
			return httpProxy(first, endpoint);
		}
		if (text(this.properties, second + ".proxyHost") != null) {
			return httpProxy(second, endpoint);
		}
		if (text(this.properties, "socksProxyHost") != null) {
			return socksProxy(endpoint);
		}
		for (String name : List.of(first + "_proxy", "all_proxy")) {
			for (String variable : List.of(name.toUpperCase(Locale.ROOT), name)) {
				String url = text(this.variables, variable);
				if (url != null) {
					return isDirect(endpoint) ? null : variableProxy(variable, url);
				}
			}
		}
		return null;
	}

	private @Nullable Proxy httpProxy(String scheme, Endpoint endpoint) {
		if (isDirect(endpoint, "http.nonProxyHosts")) {
			return null;
		}
		String user = text(this.properties, scheme + ".proxyUser");
		return new Proxy(ProxyProvider.Proxy.HTTP, property(scheme + ".proxyHost"),
				port(scheme + ".proxyPort", scheme.equals("https") ? 443 : 80), user,
				(user != null) ? this.properties.apply(scheme + ".proxyPassword") : null,
				"the system property " + scheme + ".proxyHost",
				"the system properties " + scheme + ".proxyUser and " + scheme + ".proxyPassword");
	}

	private @Nullable Proxy socksProxy(Endpoint endpoint) {
		if (isDirect(endpoint, "socksNonProxyHosts")) {
			return null;
		}
		boolean four = "4".equals(text(this.properties, "socksProxyVersion"));
		return new Proxy(four ? ProxyProvider.Proxy.SOCKS4 : ProxyProvider.Proxy.SOCKS5, property("socksProxyHost"),
				port("socksProxyPort", 1080), text(this.properties, "java.net.socks.username"),
				this.properties.apply("java.net.socks.password"), "the system property socksProxyHost",
				"the system properties java.net.socks.username and java.net.socks.password");
	}

	private boolean isDirect(Endpoint endpoint, String property) {
		// An empty value is one: it takes the default away.
		String hosts = this.properties.apply(property);
		return DirectHosts
			.ofPatterns(List.of(((hosts != null) ? hosts : LOCAL).split("\\|")), "The system property " + property)
			.contain(endpoint.host(), endpoint.port());
	}

	private boolean isDirect(Endpoint endpoint) {
		String upper = text(this.variables, "NO_PROXY");
		String hosts = (upper != null) ? upper : text(this.variables, "no_proxy");
		return endpoint.isLoopback()
				|| (hosts != null && DirectHosts.ofNoProxy(hosts).contain(endpoint.host(), endpoint.port()));
	}

	private static Proxy variableProxy(String variable, String text) {
		URI url = url(variable, text.contains("://") ? text : "http://" + text);
		String scheme = url.getScheme().toLowerCase(Locale.ROOT);
		ProxyProvider.Proxy type = switch (scheme) {
			case "http" -> ProxyProvider.Proxy.HTTP;
			case "socks", "socks5", "socks5h" -> ProxyProvider.Proxy.SOCKS5;
			case "socks4", "socks4a" -> ProxyProvider.Proxy.SOCKS4;
			default -> throw unusable(variable, "must begin with http:// or socks5://");
		};
		if (url.getHost() == null) {
			throw unusable(variable, "must name a host, as in http://proxy.example:3128");
		}
		String userInfo = url.getRawUserInfo();
		int colon = (userInfo != null) ? userInfo.indexOf(':') : -1;
		String user = (userInfo != null) ? decoded(variable, (colon >= 0) ? userInfo.substring(0, colon) : userInfo)
				: null;
		String password = (userInfo != null && colon >= 0) ? decoded(variable, userInfo.substring(colon + 1)) : null;
		int port = (url.getPort() != -1) ? url.getPort() : (type == ProxyProvider.Proxy.HTTP) ? 80 : 1080;
		return new Proxy(type, url.getHost(), port, user, password, "the variable " + variable,
				"user:password@ in the variable " + variable);
	}

	private static URI url(String variable, String text) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			throw unusable(variable, "is no URL, such as http://proxy.example:3128");
		}
	}

	private static String decoded(String variable, String text) {
		try {
			return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw unusable(variable, "holds a user or a password that is not percent-encoded");
		}
	}

	/**
	 * The value may hold a password, so no message repeats it.
	 */
	private static InvalidSettingsException unusable(String variable, String rule) {
		return new InvalidSettingsException(
				"The variable " + variable + " " + rule
						+ ". Set responses-ws.proxy.host instead, or name the service's host in NO_PROXY",
				List.of(variable), null, null);
	}

	private int port(String property, int otherwise) {
		String text = text(this.properties, property);
		if (text == null) {
			return otherwise;
		}
		if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
			throw InvalidSettingsException.of("The system property " + property, "must be a port", "'" + text + "'");
		}
		return Integer.parseInt(text);
	}

	private String property(String name) {
		return String.valueOf(text(this.properties, name));
	}

	private static @Nullable String text(Function<String, @Nullable String> values, String name) {
		String value = values.apply(name);
		return (value != null && !value.isBlank()) ? value.strip() : null;
	}

}
