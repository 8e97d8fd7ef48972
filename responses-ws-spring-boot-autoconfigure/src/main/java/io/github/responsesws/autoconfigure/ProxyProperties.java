package io.github.responsesws.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Properties of the proxy on the way to the service.
 *
 * @since 0.1.0
 */
public class ProxyProperties {

	/**
	 * Host name or address of an HTTP proxy. Unless set, the system properties of the JDK
	 * name it, else HTTPS_PROXY and NO_PROXY.
	 */
	private @Nullable String host;

	/**
	 * Port of the proxy.
	 */
	private int port = 3128;

	/**
	 * Name that the proxy wants.
	 */
	private @Nullable String user;

	/**
	 * Password that the proxy wants.
	 */
	private @Nullable String password;

	/**
	 * Hosts reached without the proxy: names and addresses, in which * stands for
	 * anything, and networks such as 10.0.0.0/8.
	 */
	private List<String> nonProxyHosts = List.of();

	public @Nullable String getHost() {
		return this.host;
	}

	public void setHost(@Nullable String host) {
		this.host = host;
	}

	public int getPort() {
		return this.port;
	}

	public void setPort(int port) {
		this.port = port;
	}

	public @Nullable String getUser() {
		return this.user;
	}

	public void setUser(@Nullable String user) {
		this.user = user;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = password;
	}

	public List<String> getNonProxyHosts() {
		return this.nonProxyHosts;
	}

	public void setNonProxyHosts(List<String> nonProxyHosts) {
		this.nonProxyHosts = nonProxyHosts;
	}

}
