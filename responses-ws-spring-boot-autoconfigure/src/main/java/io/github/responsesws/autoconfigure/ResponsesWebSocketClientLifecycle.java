package io.github.responsesws.autoconfigure;

import java.util.Arrays;
import java.util.stream.Stream;

import io.github.responsesws.ResponsesWebSocketClient;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Closes the clients while their event loops still run: after the web server, whose
 * requests may hold running turns, and before Reactor Netty's resources. A closed client
 * stays closed, so it takes no part in the pauses of cached test contexts.
 */
final class ResponsesWebSocketClientLifecycle implements SmartLifecycle {

	/**
	 * Boot's web servers stop in the phases {@code DEFAULT_PHASE - 1024} and
	 * {@code - 2048}, Reactor Netty's resources in phase 0.
	 */
	static final int PHASE = DEFAULT_PHASE - 3072;

	private static final Logger logger = Loggers.getLogger(ResponsesWebSocketClientLifecycle.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private volatile boolean running;

	ResponsesWebSocketClientLifecycle(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		Mono.whenDelayError(clients().map(ResponsesWebSocketClient::close).toList())
			.doFinally((signal) -> callback.run())
			.subscribe((nothing) -> {
			}, (ex) -> logger.warn("A client did not close cleanly", ex));
	}

	private Stream<ResponsesWebSocketClient> clients() {
		// A client that nothing has asked for yet stays unborn.
		return Arrays.stream(this.beanFactory.getBeanNamesForType(ResponsesWebSocketClient.class, true, false))
			.filter(this.beanFactory::containsSingleton)
			.map((name) -> this.beanFactory.getBean(name, ResponsesWebSocketClient.class));
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
