package io.github.responsesws.observation;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;

/**
 * The spans of a registry's observations.
 */
final class Spans implements AutoCloseable {

	private final ObservationRegistry registry = ObservationRegistry.create();

	private final Tracer tracer;

	private final Supplier<List<Span>> ended;

	private final Runnable close;

	Spans(Tracer tracer, Propagator propagator, Supplier<List<Span>> ended, Runnable close) {
		this.tracer = tracer;
		this.ended = ended;
		this.close = close;
		this.registry.observationConfig()
			.observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
					new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
					new DefaultTracingObservationHandler(tracer)));
	}

	ObservationRegistry registry() {
		return this.registry;
	}

	Tracer tracer() {
		return this.tracer;
	}

	List<Span> ended() {
		return this.ended.get();
	}

	Span span(String name) {
		return this.ended.get()
			.stream()
			.filter((span) -> span.node().name().equals(name))
			.reduce((first, second) -> second)
			.orElseThrow(() -> new AssertionError("No span " + name + " among " + this.ended.get()));
	}

	String below(String name) {
		return SpanTree.below(this.ended.get().stream().map(Span::node).toList(), name);
	}

	@Override
	public void close() {
		this.close.run();
	}

	/**
	 * One span.
	 *
	 * @param node its place in a tree
	 * @param kind its kind
	 * @param tags what it tells
	 */
	record Span(SpanTree.Node node, String kind, Map<String, String> tags) {
	}

}
