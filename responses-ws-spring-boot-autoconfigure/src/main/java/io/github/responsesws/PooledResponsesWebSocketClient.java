package io.github.responsesws;

import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseEvents;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.session.SessionPool;
import io.github.responsesws.session.TurnListener;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The client on a session pool.
 */
final class PooledResponsesWebSocketClient implements ResponsesWebSocketClient {

	private final SessionPool pool;

	private final Mono<Void> ready;

	private final @Nullable String defaultModel;

	PooledResponsesWebSocketClient(SessionPool pool, Mono<Void> ready, @Nullable String defaultModel) {
		this.pool = pool;
		this.ready = ready;
		this.defaultModel = defaultModel;
	}

	@Override
	public Flux<ResponseEvent> stream(ResponseRequest request) {
		return this.pool.exchange(withModel(request));
	}

	@Override
	public Flux<ResponseEvent> stream(ResponseRequest request, TurnListener listener) {
		return this.pool.exchange(withModel(request), listener);
	}

	@Override
	public Mono<Response> create(ResponseRequest request) {
		return ResponseEvents.finalResponse(stream(request));
	}

	@Override
	public Mono<Response> warmUp(ResponseRequest request) {
		return create(request.mutate().generate(false).build());
	}

	private ResponseRequest withModel(ResponseRequest request) {
		if (this.defaultModel == null || request.model() != null) {
			return request;
		}
		return request.mutate().model(this.defaultModel).build();
	}

	@Override
	public Mono<Void> ready() {
		return this.ready;
	}

	@Override
	public PoolSnapshot snapshot() {
		return this.pool.snapshot();
	}

	@Override
	public Mono<Void> close() {
		return this.pool.close();
	}

}
