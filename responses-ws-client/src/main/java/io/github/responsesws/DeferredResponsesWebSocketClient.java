package io.github.responsesws;

import java.util.List;
import java.util.function.Supplier;

import io.github.responsesws.ask.TurnSpec;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.conversation.Transcript;
import io.github.responsesws.conversation.TranscriptSnapshot;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.resilience.LimitSnapshot;
import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.transport.TransportSnapshot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A client that is put together when it is first used: an application that starts need
 * not wait for what its first turn needs. Nothing of it can fail, as settings were
 * checked before. Safe for use by any thread.
 */
final class DeferredResponsesWebSocketClient implements ResponsesWebSocketClient {

	private final Supplier<ResponsesWebSocketClient> source;

	// Written once, under the lock of this.
	private volatile @Nullable ResponsesWebSocketClient client;

	DeferredResponsesWebSocketClient(Supplier<ResponsesWebSocketClient> source) {
		this.source = source;
	}

	private ResponsesWebSocketClient client() {
		ResponsesWebSocketClient client = this.client;
		return (client != null) ? client : made();
	}

	/**
	 * Who comes at the same time waits, as it would for the classes.
	 */
	private synchronized ResponsesWebSocketClient made() {
		ResponsesWebSocketClient client = this.client;
		if (client == null) {
			client = this.source.get();
			this.client = client;
		}
		return client;
	}

	@Override
	public TurnSpec turn(ResponseRequest request) {
		return client().turn(request);
	}

	@Override
	public Flux<ResponseEvent> stream(ResponseRequest request) {
		return client().stream(request);
	}

	@Override
	public Flux<ResponseEvent> stream(Transcript transcript) {
		return client().stream(transcript);
	}

	@Override
	public TranscriptSnapshot transcripts() {
		return client().transcripts();
	}

	@Override
	public Mono<Response> warmUp(ResponseRequest request) {
		return client().warmUp(request);
	}

	@Override
	public Mono<SteerResult> steer(SteerRequest request) {
		return client().steer(request);
	}

	@Override
	public Mono<InjectResult> inject(InjectRequest request) {
		return client().inject(request);
	}

	@Override
	public Conversation conversation() {
		return client().conversation();
	}

	@Override
	public Conversation conversation(ConversationSettings settings) {
		return client().conversation(settings);
	}

	@Override
	public Conversation conversation(String id) {
		return client().conversation(id);
	}

	@Override
	public Conversation conversation(String id, ConversationSettings settings) {
		return client().conversation(id, settings);
	}

	@Override
	public Mono<Void> ready() {
		return client().ready();
	}

	@Override
	public PoolSnapshot snapshot() {
		return client().snapshot();
	}

	@Override
	public TransportSnapshot transport() {
		return client().transport();
	}

	@Override
	public int runningJobs() {
		return client().runningJobs();
	}

	@Override
	public int waitingJobs() {
		return client().waitingJobs();
	}

	@Override
	public List<LimitSnapshot> limits() {
		return client().limits();
	}

	@Override
	public int knownPrefixes() {
		return client().knownPrefixes();
	}

	@Override
	public ClientControl control() {
		return client().control();
	}

	@Override
	public Mono<Void> close() {
		return Mono.defer(() -> client().close());
	}

}
