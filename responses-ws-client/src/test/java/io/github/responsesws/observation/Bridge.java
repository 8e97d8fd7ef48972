package io.github.responsesws.observation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

/**
 * What makes spans of observations.
 */
enum Bridge {

	OPEN_TELEMETRY {

		@Override
		Spans begin() {
			InMemorySpanExporter exporter = InMemorySpanExporter.create();
			SdkTracerProvider provider = SdkTracerProvider.builder()
				.addSpanProcessor(SimpleSpanProcessor.create(exporter))
				.build();
			io.opentelemetry.api.trace.Tracer own = provider.get("test");
			Tracer tracer = new OtelTracer(own, new OtelCurrentTraceContext(), (event) -> {
			});
			return new Spans(tracer,
					new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), own),
					() -> exporter.getFinishedSpanItems().stream().map(Bridge::span).toList(), provider::close);
		}

	},

	BRAVE {

		@Override
		Spans begin() {
			List<MutableSpan> ended = new CopyOnWriteArrayList<>();
			ThreadLocalCurrentTraceContext current = ThreadLocalCurrentTraceContext.newBuilder().build();
			Tracing own = Tracing.newBuilder().currentTraceContext(current).addSpanHandler(new SpanHandler() {

				@Override
				public boolean end(TraceContext context, MutableSpan span, Cause cause) {
					ended.add(span);
					return true;
				}

			}).build();
			Tracer tracer = new BraveTracer(own.tracer(), new BraveCurrentTraceContext(current),
					new BraveBaggageManager());
			return new Spans(tracer, new BravePropagator(own), () -> ended.stream().map(Bridge::span).toList(),
					own::close);
		}

	};

	abstract Spans begin();

	private static Spans.Span span(SpanData span) {
		Map<String, String> tags = span.getAttributes()
			.asMap()
			.entrySet()
			.stream()
			.collect(Collectors.toMap((tag) -> tag.getKey().getKey(), (tag) -> String.valueOf(tag.getValue())));
		List<String> events = span.getEvents()
			.stream()
			.map(EventData::getName)
			.filter((name) -> !name.equals("exception"))
			.toList();
		SpanTree.Node node = new SpanTree.Node(span.getTraceId(), span.getSpanId(), span.getParentSpanId(),
				span.getName(), TimeUnit.NANOSECONDS.toMicros(span.getStartEpochNanos()), events);
		return new Spans.Span(node, span.getKind().name(), tags);
	}

	private static Spans.Span span(MutableSpan span) {
		List<String> events = span.annotations().stream().map(Map.Entry::getValue).toList();
		SpanTree.Node node = new SpanTree.Node(span.traceId(), span.id(), span.parentId(), span.name(),
				span.startTimestamp(), events);
		return new Spans.Span(node, (span.kind() != null) ? span.kind().name() : "INTERNAL", span.tags());
	}

}
