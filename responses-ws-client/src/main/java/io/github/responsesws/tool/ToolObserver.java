package io.github.responsesws.tool;

import reactor.core.publisher.Flux;

/**
 * Puts something around calls of tools, such as the span of a trace. What it writes to
 * the Reactor context reaches the tool, in {@link ToolContext#subscriberContext()} and,
 * where a thread-local belongs to it and context-propagation is on the class path, on the
 * tool's thread.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ToolObserver {

	/**
	 * Return a call with what is to be around it.
	 * @param call the call, in the context of the run's subscriber
	 * @param events what happens, cold; the first is told before the tool starts
	 * @return the same events, with their demand and cancellation
	 */
	Flux<RunEvent> call(ToolContext call, Flux<RunEvent> events);

}
