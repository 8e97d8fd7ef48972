package io.github.responsesws.sample;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.ResponsesWebSocketClient;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Primary;

/**
 * The chat, which also tells when a conversation has what was steered to it: while a tool
 * works nothing of that can be seen from outside.
 */
@Primary
public final class ListeningChat extends Chat {

	private final Semaphore steers = new Semaphore(0);

	ListeningChat(ResponsesWebSocketClient client, LiveConversations conversations, Archive archive,
			JobAnswers jobAnswers, LastFailure lastFailure, AgentTeam agents, SampleProperties properties) {
		super(client, conversations, archive, jobAnswers, lastFailure, agents, properties);
	}

	@Override
	Mono<Steered> steer(Question question) {
		Mono<Steered> steered = super.steer(question);
		return Mono.from((Publisher<Steered>) (subscriber) -> {
			steered.subscribe(subscriber);
			this.steers.release();
		});
	}

	/**
	 * Forget what was steered before.
	 */
	public void reset() {
		this.steers.drainPermits();
	}

	/**
	 * Wait until something more has been steered.
	 */
	public void awaitSteer() {
		try {
			if (!this.steers.tryAcquire(ChatClient.PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
				throw new AssertionError("Nothing was steered within " + ChatClient.PATIENCE);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for what is steered", ex);
		}
	}

}
