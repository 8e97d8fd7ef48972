package io.github.responsesws.session;

import java.util.Iterator;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;

import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import reactor.core.publisher.Mono;

/**
 * The responses that run on the sessions of a pool, for what is said to one of them. Only
 * its session knows it: one after the other is asked, each on its own event loop.
 */
final class RunningResponses {

	private static final String ELSEWHERE = "The response does not run here";

	private final PoolLoop loop;

	RunningResponses(PoolLoop loop) {
		this.loop = loop;
	}

	Mono<SteerResult> steer(SteerRequest request) {
		return Mono.create((sink) -> ask((session, next) -> session.steer(request, sink, next),
				() -> sink.success(new SteerResult.Failed(SteerResult.Failed.NOT_ACTIVE, ELSEWHERE, request.input()))));
	}

	Mono<InjectResult> inject(InjectRequest request) {
		return Mono.create((sink) -> ask((session, next) -> session.inject(request, sink, next), () -> sink
			.success(new InjectResult.Failed(InjectResult.Failed.NOT_ACTIVE, ELSEWHERE, request.input()))));
	}

	private void ask(BiConsumer<Session, Runnable> message, Runnable nowhere) {
		ask(this.loop.registry().all().iterator(), message, nowhere);
	}

	private static void ask(Iterator<PooledSession> sessions, BiConsumer<Session, Runnable> message, Runnable nowhere) {
		while (sessions.hasNext()) {
			try {
				message.accept(sessions.next().session(), () -> ask(sessions, message, nowhere));
				return;
			}
			catch (RejectedExecutionException ex) {
				// The event loops were stopped before the client: nothing runs there.
			}
		}
		nowhere.run();
	}

}
