package io.github.responsesws.autoconfigure;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.responsesws.tool.ToolLoop;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;

/**
 * Finds the tool loop of a client: the application's own, or one that is made when the
 * first run asks for it, because its tools may use the client. Safe for use by any
 * thread.
 */
final class ClientToolLoop implements Supplier<ToolLoop> {

	private final NamedClient client;

	private final BeanFactory beanFactory;

	// No lock: whoever makes a bean may hold one that others wait for.
	private final AtomicReference<@Nullable ToolLoop> loop = new AtomicReference<>();

	ClientToolLoop(NamedClient client, BeanFactory beanFactory) {
		this.client = client;
		this.beanFactory = beanFactory;
	}

	@Override
	public ToolLoop get() {
		ToolLoop known = this.loop.get();
		if (known != null) {
			return known;
		}
		ToolLoop found = find();
		ToolLoop first = this.loop.compareAndExchange(null, found);
		return (first != null) ? first : found;
	}

	private ToolLoop find() {
		// Of several loops one has to be primary: else none of their tools would be
		// offered, without a word.
		ToolLoop own = this.client.beans().one(ToolLoop.class);
		if (own != null) {
			return own;
		}
		ToolLoops loops = this.beanFactory.getBeanProvider(ToolLoops.class).getIfAvailable();
		return (loops != null) ? loops.create(this.client) : ToolLoop.builder().build();
	}

}
