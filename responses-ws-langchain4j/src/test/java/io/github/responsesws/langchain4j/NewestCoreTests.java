package io.github.responsesws.langchain4j;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import io.github.responsesws.test.Gate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static io.github.responsesws.test.RequestMatcher.any;
import static io.github.responsesws.test.Scripts.delta;
import static io.github.responsesws.test.Scripts.error;
import static io.github.responsesws.test.Scripts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What newer cores of LangChain4j call and older ones do not know. Sources are compiled
 * with an older one, so this asks for it by name.
 */
@ParameterizedClass
@EnumSource(names = { "WEBSOCKET", "HTTP" })
@Timeout(300)
class NewestCoreTests {

	private final Rig rig;

	private final StreamingContractTests.RecordingListener listener = new StreamingContractTests.RecordingListener();

	NewestCoreTests(Way way) {
		this.rig = new Rig(way, (client) -> client.retry((retry) -> retry.maxAttempts(1)));
	}

	static boolean hasStreams() {
		try {
			Class.forName("dev.langchain4j.model.chat.response.CompleteResponse");
			return true;
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

	@AfterEach
	void close() {
		this.rig.close();
	}

	private static ChatRequest request() {
		return ChatRequest.builder().messages(UserMessage.from("Hello")).build();
	}

	private Flux<Object> stream() throws Throwable {
		StreamingChatModel model = this.rig.streaming().listeners(this.listener).build();
		MethodHandle chat = MethodHandles.publicLookup()
			.findVirtual(StreamingChatModel.class, "chat",
					MethodType.methodType(Flow.Publisher.class, ChatRequest.class));
		Flow.Publisher<?> events = (Flow.Publisher<?>) chat.invoke(model, request());
		return JdkFlowAdapter.flowPublisherToFlux(events).map(Object.class::cast);
	}

	@Test
	@EnabledIf("hasStreams")
	void streamsEvents() throws Throwable {
		this.rig.server.onRequest(any()).respond(delta("Good ").delta("morning."));
		List<Object> events = stream().collectList().block(Rig.LONG);
		assertThat(events.stream().filter(PartialResponse.class::isInstance))
			.containsExactly(new PartialResponse("Good "), new PartialResponse("morning."));
		Class<?> common = Class.forName("dev.langchain4j.model.chat.response.ChatModelStreamingEvent");
		assertThat(events).allMatch(common::isInstance);
		assertThat(events.get(events.size() - 1).getClass().getSimpleName()).isEqualTo("CompleteResponse");
		assertThat(this.listener.heard).containsExactly("request", "response");
	}

	@Test
	@EnabledIf("hasStreams")
	void eachSubscriptionIsATurnThatCanBeCancelled() throws Throwable {
		Gate gate = new Gate();
		this.rig.server.onRequest(any()).respond(delta("Good ").await(gate).delta("morning."), text("Hello."));
		Flux<Object> stream = stream().filter(PartialResponse.class::isInstance);
		StepVerifier.create(stream).expectNext(new PartialResponse("Good ")).thenCancel().verify(Rig.LONG);
		gate.open();
		this.rig.server.awaitIdle(Rig.LONG);
		StepVerifier.create(stream).expectNext(new PartialResponse("Hello.")).expectComplete().verify(Rig.LONG);
		assertThat(this.rig.server.requests()).hasSize(2);
	}

	@Test
	@EnabledIf("hasStreams")
	void streamsFail() throws Throwable {
		this.rig.server.onRequest(any()).respond(error(429, "rate_limit_exceeded", "Wait."));
		StepVerifier.create(stream().filter(PartialResponse.class::isInstance))
			.expectError(dev.langchain4j.exception.RateLimitException.class)
			.verify(Rig.LONG);
		assertThat(this.listener.heard).containsExactly("request", "error");
	}

	@Test
	@EnabledIf("hasStreams")
	void answersWithoutBlocking() throws Throwable {
		MethodHandle chatAsync = MethodHandles.publicLookup()
			.findVirtual(ChatModel.class, "chatAsync",
					MethodType.methodType(CompletableFuture.class, ChatRequest.class));
		ChatModel model = this.rig.model().listeners(this.listener).build();
		CompletableFuture<?> answer = (CompletableFuture<?>) chatAsync.invoke(model, request());
		assertThat(((ChatResponse) answer.get(60, TimeUnit.SECONDS)).aiMessage().text()).isNotBlank();
		assertThat(this.listener.heard).containsExactly("request", "response");
	}

	@Test
	@DisabledIf("hasStreams")
	void olderCoresAreTold() {
		Flow.Publisher<Object> stream = this.rig.streaming().build().doChat(request());
		StepVerifier.create(JdkFlowAdapter.flowPublisherToFlux(stream).ignoreElements())
			.expectErrorMatches((failure) -> failure instanceof UnsupportedOperationException
					&& failure.getMessage().contains("1.23.0"))
			.verify(Rig.LONG);
	}

}
