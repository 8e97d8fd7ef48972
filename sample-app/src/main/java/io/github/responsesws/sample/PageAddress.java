package io.github.responsesws.sample;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells in the log where the page is, once it can be opened.
 */
@Component
class PageAddress {

	private static final Logger logger = LoggerFactory.getLogger(PageAddress.class);

	private final ServerProperties server;

	PageAddress(ServerProperties server) {
		this.server = server;
	}

	@EventListener
	void onStart(WebServerInitializedEvent started) {
		// The actuator may have a server of its own.
		if (!WebServerApplicationContext.hasServerNamespace(started.getApplicationContext(), "management")) {
			logger.info("The page is at {}", of(started.getWebServer().getPort()));
		}
	}

	private String of(int port) {
		String scheme = (this.server.getSsl() != null && this.server.getSsl().isEnabled()) ? "https" : "http";
		return scheme + "://" + host(this.server.getAddress()) + ":" + port + "/";
	}

	// A server that listens everywhere is at home here too.
	private static String host(@Nullable InetAddress address) {
		if (address == null || address.isAnyLocalAddress()) {
			return "localhost";
		}
		String host = address.getHostAddress();
		return host.contains(":") ? "[" + host + "]" : host;
	}

}
