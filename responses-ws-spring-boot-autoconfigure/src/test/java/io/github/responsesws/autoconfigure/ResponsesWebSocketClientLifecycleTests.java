package io.github.responsesws.autoconfigure;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.ask.TurnSpec;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.conversation.Transcript;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.InjectResult;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.transport.TransportSnapshot;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.web.server.context.WebServerGracefulShutdownLifecycle;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;

class ResponsesWebSocketClientLifecycleTests {

	private final DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();

	private final ResponsesWebSocketClientLifecycle lifecycle = new ResponsesWebSocketClientLifecycle(this.beanFactory);

	private final AtomicInteger callbacks = new AtomicInteger();

	@Test
	void stopsBetweenTheWebServerAndTheEventLoops() {
		assertThat(this.lifecycle.getPhase())
			.isLessThan(WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE - 1024)
			.isGreaterThan(new ReactorResourceFactory().getPhase());
	}

	@Test
	void runsThroughPauses() {
		assertThat(this.lifecycle.isPauseable()).isFalse();
	}

	@Test
	void runsFromStartToStop() {
		assertThat(this.lifecycle.isRunning()).isFalse();
		this.lifecycle.start();
		assertThat(this.lifecycle.isRunning()).isTrue();
		this.lifecycle.stop();
		assertThat(this.lifecycle.isRunning()).isFalse();
	}

	@Test
	void tellsWhenEveryClientIsClosed() {
		Sinks.Empty<Void> first = Sinks.empty();
		Sinks.Empty<Void> second = Sinks.empty();
		this.beanFactory.registerSingleton("first", new ClosingClient(first.asMono()));
		this.beanFactory.registerSingleton("second", new ClosingClient(second.asMono()));
		this.lifecycle.stop(this.callbacks::incrementAndGet);
		first.tryEmitEmpty().orThrow();
		assertThat(this.callbacks).hasValue(0);
		second.tryEmitEmpty().orThrow();
		assertThat(this.callbacks).hasValue(1);
	}

	@Test
	void clientThatFailsToCloseHoldsUpNobody() {
		Sinks.Empty<Void> other = Sinks.empty();
		this.beanFactory.registerSingleton("failing", new ClosingClient(Mono.error(new IllegalStateException())));
		this.beanFactory.registerSingleton("other", new ClosingClient(other.asMono()));
		this.lifecycle.stop(this.callbacks::incrementAndGet);
		assertThat(this.callbacks).hasValue(0);
		other.tryEmitEmpty().orThrow();
		assertThat(this.callbacks).hasValue(1);
	}

	@Test
	void clientThatNobodyAskedForIsNotMade() {
		RootBeanDefinition lazy = new RootBeanDefinition(ResponsesWebSocketClient.class,
				() -> new ClosingClient(Mono.empty()));
		lazy.setLazyInit(true);
		this.beanFactory.registerBeanDefinition("lazy", lazy);
		this.lifecycle.stop(this.callbacks::incrementAndGet);
		assertThat(this.callbacks).hasValue(1);
		assertThat(this.beanFactory.containsSingleton("lazy")).isFalse();
	}

	/**
	 * A client that can only be closed.
	 *
	 * @param closed completes when it is
	 */
	private record ClosingClient(Mono<Void> closed) implements ResponsesWebSocketClient {

		@Override
		public TurnSpec turn(ResponseRequest request) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Flux<ResponseEvent> stream(Transcript transcript) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Mono<Response> warmUp(ResponseRequest request) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Mono<SteerResult> steer(SteerRequest request) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Mono<InjectResult> inject(InjectRequest request) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Conversation conversation() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Conversation conversation(ConversationSettings settings) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Conversation conversation(String id) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Conversation conversation(String id, ConversationSettings settings) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Mono<Void> ready() {
			throw new UnsupportedOperationException();
		}

		@Override
		public PoolSnapshot snapshot() {
			throw new UnsupportedOperationException();
		}

		@Override
		public TransportSnapshot transport() {
			throw new UnsupportedOperationException();
		}

		@Override
		public int runningJobs() {
			throw new UnsupportedOperationException();
		}

		@Override
		public int waitingJobs() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Mono<Void> close() {
			return this.closed;
		}

	}

}
