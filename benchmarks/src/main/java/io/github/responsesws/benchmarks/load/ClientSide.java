package io.github.responsesws.benchmarks.load;

import java.net.URI;
import java.time.Duration;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.metrics.SessionMetrics;
import io.github.responsesws.metrics.TurnMetrics;
import io.github.responsesws.observation.ResponsesWsObservations;
import io.github.responsesws.protocol.OutputTextEvent;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * This library, through its public client.
 */
final class ClientSide implements Side {

	private final ResponsesWebSocketClient client;

	private final boolean readAll;

	ClientSide(SideSpecification specification, boolean readAll, @Nullable ObservationRegistry observations) {
		this.readAll = readAll;
		// As applications run it: measured.
		MeterRegistry registry = new SimpleMeterRegistry();
		ResponsesWebSocketClient.Builder builder = ResponsesWebSocketClient.builder()
			.apiKey("none")
			.baseUrl(specification.baseUrl())
			.session((session) -> session.lanes(specification.lanes()))
			.pool((pool) -> pool.maxSessions(specification.sessions())
				.minIdle(specification.sessions())
				.maxIdle(specification.sessions())
				.maxPending(100_000)
				.maxConcurrentHandshakes(16)
				.shutdownTimeout(Duration.ofSeconds(1)))
			.turnListener(new TurnMetrics(registry, URI.create(specification.baseUrl())))
			.sessionListener(new SessionMetrics(registry));
		if (observations != null) {
			builder.turnObserver(
					ResponsesWsObservations.builder(observations, URI.create(specification.baseUrl())).build());
		}
		this.client = builder.build();
		awaitSessions(specification.sessions());
	}

	private void awaitSessions(int sessions) {
		Mono.fromSupplier(() -> this.client.snapshot().sessions().size())
			.filter((open) -> open >= sessions)
			.repeatWhenEmpty((repeat) -> repeat.delayElements(Duration.ofMillis(5)))
			.block(Duration.ofSeconds(30));
	}

	@Override
	public void start(int slot, TurnProbe probe) {
		ResponseRequest request = ResponseRequest.builder()
			.model(MODEL)
			.instructions(INSTRUCTIONS)
			.input(INPUT)
			.store(false)
			.build();
		this.client.stream(request).subscribe(new Reader(probe, this.readAll));
	}

	@Override
	public void close() {
		this.client.close().block(Duration.ofSeconds(10));
	}

	/**
	 * Reads what an application would: the text as it comes and, if asked to, the final
	 * response.
	 */
	private static final class Reader implements CoreSubscriber<ResponseEvent> {

		private final TurnProbe probe;

		private final boolean readAll;

		Reader(TurnProbe probe, boolean readAll) {
			this.probe = probe;
			this.readAll = readAll;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(ResponseEvent event) {
			this.probe.onEvent();
			if (event instanceof OutputTextEvent.Delta delta) {
				this.probe.onText(delta.delta());
			}
			else if (this.readAll && event instanceof ResponseLifecycleEvent.Completed completed) {
				this.probe.onText(completed.response().outputText());
			}
		}

		@Override
		public void onError(Throwable failure) {
			this.probe.onEnd(failure);
		}

		@Override
		public void onComplete() {
			this.probe.onEnd((@Nullable Throwable) null);
		}

	}

}
