package io.github.responsesws.connection;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.responsesws.settings.InvalidSettingsException;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that are reached without the proxy.
 */
final class DirectHosts {

	private final List<Rule> rules;

	private DirectHosts(Stream<Rule> rules) {
		this.rules = rules.toList();
	}

	/**
	 * Read patterns in which an asterisk stands for anything, and networks.
	 * @param property where they come from
	 */
	static DirectHosts ofPatterns(Collection<String> patterns, String property) {
		return new DirectHosts(patterns.stream().map(String::strip).filter((text) -> !text.isEmpty()).map((text) -> {
			Rule network = network(text);
			if (network == null && text.indexOf('/') >= 0) {
				throw InvalidSettingsException.of(property, "must hold hosts and networks", "'" + text + "'");
			}
			return (network != null) ? network : matching(text);
		}));
	}

	/**
	 * Read what the variable {@code NO_PROXY} holds, as most programs understand it: a
	 * name stands for all names below it too, and may have a port. What is not understood
	 * excludes nothing.
	 */
	static DirectHosts ofNoProxy(String list) {
		return new DirectHosts(Arrays.stream(list.split("[,\\s]+")).filter((text) -> !text.isEmpty()).map((text) -> {
			Rule network = network(text);
			return (network != null) ? network : domain(text);
		}));
	}

	boolean contain(String host, int port) {
		String name = withoutBrackets(host).toLowerCase(Locale.ROOT);
		return this.rules.stream().anyMatch((rule) -> rule.matches(name, port));
	}

	private static Rule matching(String pattern) {
		String regex = Arrays.stream(withoutBrackets(pattern).split("\\*", -1))
			.map(Pattern::quote)
			.collect(Collectors.joining(".*"));
		Pattern compiled = Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
		return (host, port) -> compiled.matcher(host).matches();
	}

	private static Rule domain(String text) {
		if (text.equals("*")) {
			return (host, port) -> true;
		}
		int colon = text.lastIndexOf(':');
		boolean withPort = (colon > 0 && text.indexOf(':') == colon) || text.contains("]:");
		String wanted = withPort ? text.substring(colon + 1) : "";
		String name = withoutBrackets(withPort ? text.substring(0, colon) : text).toLowerCase(Locale.ROOT);
		String below = name.replaceFirst("^\\*?\\.?", ".");
		return (host, port) -> (host.equals(name) || host.endsWith(below) || host.equals(below.substring(1)))
				&& (wanted.isEmpty() || wanted.equals(String.valueOf(port)));
	}

	private static @Nullable Rule network(String text) {
		int slash = text.indexOf('/');
		byte @Nullable [] address = (slash > 0) ? NetUtil.createByteArrayFromIpAddressString(text.substring(0, slash))
				: null;
		if (address == null || !text.substring(slash + 1).matches("\\d{1,3}")) {
			return null;
		}
		int prefix = Integer.parseInt(text.substring(slash + 1));
		if (prefix > address.length * Byte.SIZE) {
			return null;
		}
		IpSubnetFilterRule network = new IpSubnetFilterRule(addressOf(address), prefix, IpFilterRuleType.REJECT);
		return (host, port) -> {
			byte @Nullable [] literal = NetUtil.createByteArrayFromIpAddressString(host);
			return literal != null && network.matches(new InetSocketAddress(addressOf(literal), port));
		};
	}

	private static InetAddress addressOf(byte[] address) {
		try {
			return InetAddress.getByAddress(address);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String withoutBrackets(String host) {
		return (host.startsWith("[") && host.endsWith("]")) ? host.substring(1, host.length() - 1) : host;
	}

	@FunctionalInterface
	private interface Rule {

		boolean matches(String host, int port);

	}

}
