package io.github.responsesws.transport;

import io.github.responsesws.http.HttpTurns;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.turn.TransportRefusedException;
import io.github.responsesws.turn.TurnJourney;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnPlacement;
import io.github.responsesws.turn.TurnRunner;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs turns over the WebSocket, or over HTTP while that does not work. A turn that the
 * WebSocket could not even send goes over HTTP at once, and its subscriber sees one
 * sequence.
 */
final class FallbackTurns implements TurnRunner {

	private final TransportBreaker breaker;

	private final TurnRunner webSocket;

	private final TurnRunner http;

	private final HttpTurns running;

	/**
	 * Create the runner.
	 * @param breaker decides
	 * @param webSocket the one way
	 * @param http the other way
	 * @param running knows what runs there, whoever listens
	 */
	FallbackTurns(TransportBreaker breaker, TurnRunner webSocket, TurnRunner http, HttpTurns running) {
		this.breaker = breaker;
		this.webSocket = webSocket;
		this.http = http;
		this.running = running;
	}

	@Override
	public Flux<ResponseEvent> stream(ResponseRequest request, TurnPlacement placement) {
		return Flux.defer(() -> (this.breaker.state == BreakerState.WEBSOCKET) ? overWebSocket(request, placement)
				: overEither(request, placement));
	}

	private Flux<ResponseEvent> overEither(ResponseRequest request, TurnPlacement placement) {
		return switch (this.breaker.way()) {
			case HTTP -> overHttp(request, placement);
			case WEBSOCKET -> overWebSocket(request, placement);
			case TRIAL -> Flux.using(() -> this.breaker, (breaker) -> overWebSocket(request, placement),
					TransportBreaker::trialEnded);
		};
	}

	private Flux<ResponseEvent> overWebSocket(ResponseRequest request, TurnPlacement placement) {
		return this.webSocket.stream(request, placement)
			.onErrorResume((failure) -> (failure instanceof TransportRefusedException) ? overHttp(request, placement)
					: Flux.error(failure));
	}

	private Flux<ResponseEvent> overHttp(ResponseRequest request, TurnPlacement placement) {
		return Flux.deferContextual((context) -> {
			TurnJourney.in(context).onFallback();
			return this.http.stream(request, placement);
		});
	}

	@Override
	public TurnRunner listening(TurnListener listener) {
		return new FallbackTurns(this.breaker, this.webSocket.listening(listener), this.http.listening(listener),
				this.running);
	}

	@Override
	public Mono<SteerResult> steer(SteerRequest request) {
		return Mono.defer(() -> this.running.runs(request.previousResponseId()) ? this.http.steer(request)
				: this.webSocket.steer(request));
	}

	@Override
	public boolean injects(ResponseRequest request) {
		return this.webSocket.injects(request);
	}

	@Override
	public Mono<InjectResult> inject(InjectRequest request) {
		// No response of several agents runs over HTTP.
		return this.webSocket.inject(request);
	}

}
