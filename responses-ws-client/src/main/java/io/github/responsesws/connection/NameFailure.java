package io.github.responsesws.connection;

import java.net.UnknownHostException;

import io.netty.resolver.dns.DnsNameResolverException;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;

/**
 * Why a host name is unknown, and to whom.
 */
final class NameFailure {

	private static final String HINT = "Check the host name in " + Endpoint.PROPERTY + ", and the DNS of this machine. "
			+ "The default is Netty's resolver, which asks name servers and reads /etc/hosts; "
			+ "for names that the system alone knows, give the HttpClient the JDK's "
			+ "(resolver(DefaultAddressResolverGroup.INSTANCE)). Behind a proxy, set responses-ws.proxy.host.";

	private NameFailure() {
	}

	static ConnectFailure explain(UnknownHostException failure, Endpoint endpoint) {
		boolean netty = failure.getCause() instanceof DnsNameResolverException
				|| String.valueOf(failure.getMessage()).startsWith("Failed to resolve");
		if (failure.getCause() instanceof DnsNameResolverTimeoutException) {
			return new ConnectFailure(
					"Netty's resolver got no answer about " + endpoint.host() + " from its name servers", true, false,
					HINT);
		}
		return ConnectFailure.passing(
				"host unknown, " + (netty ? "Netty's" : "the JDK's") + " resolver has no address of " + endpoint.host(),
				HINT);
	}

}
