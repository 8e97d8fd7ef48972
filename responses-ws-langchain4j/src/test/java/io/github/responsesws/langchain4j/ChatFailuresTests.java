package io.github.responsesws.langchain4j;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ImageContent.DetailLevel;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.test.Script;
import io.github.responsesws.transport.TransportMode;
import io.github.responsesws.turn.AnswerRefusedException;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static io.github.responsesws.test.RequestMatcher.any;
import static io.github.responsesws.test.Scripts.delta;
import static io.github.responsesws.test.Scripts.error;
import static io.github.responsesws.test.Scripts.refusal;
import static io.github.responsesws.test.Scripts.script;
import static io.github.responsesws.test.Scripts.stall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * In which of LangChain4j's exceptions failures are told, by both models alike.
 */
@Timeout(300)
class ChatFailuresTests {

	private static final WireMockServer HTTP = new WireMockServer(WireMockConfiguration.options().dynamicPort());

	private final Rig rig = new Rig(Way.WEBSOCKET, (client) -> client.retry((retry) -> retry.maxAttempts(1)));

	@BeforeAll
	static void start() {
		HTTP.start();
	}

	@AfterAll
	static void stop() {
		HTTP.stop();
	}

	@AfterEach
	void close() {
		this.rig.close();
	}

	static Stream<Arguments> answersOfTheService() {
		return Stream.of(Arguments.of(error(401, "invalid_api_key", "No."), AuthenticationException.class),
				Arguments.of(error(403, "permission_error", "No."), AuthenticationException.class),
				Arguments.of(error(429, "rate_limit_exceeded", "Wait."), RateLimitException.class),
				Arguments.of(error(429, "insufficient_quota", "Pay."), NonRetriableException.class),
				Arguments.of(error(400, "model_not_found", "Which?"), ModelNotFoundException.class),
				Arguments.of(error(404, "model_not_found", "Which?"), ModelNotFoundException.class),
				Arguments.of(error(400, "invalid_request_error", "What?"), InvalidRequestException.class),
				Arguments.of(error(400, "context_length_exceeded", "Long."), InvalidRequestException.class),
				Arguments.of(error(400, "content_policy_violation", "No."), ContentFilteredException.class),
				Arguments.of(error(500, "server_error", "Oh."), InternalServerException.class),
				Arguments.of(error(503, "server_is_overloaded", "Busy."), InternalServerException.class),
				Arguments.of(script().fail("server_error", "Oh."), InternalServerException.class),
				Arguments.of(script().fail("invalid_prompt", "No."), ContentFilteredException.class),
				Arguments.of(delta("Well").drop(), NonRetriableException.class),
				Arguments.of(script().drop(), RetriableException.class),
				Arguments.of(refusal("I will not."), ContentFilteredException.class));
	}

	@ParameterizedTest
	@MethodSource("answersOfTheService")
	void answersOfTheServiceAreTold(Script answer, Class<? extends LangChain4jException> expected) {
		this.rig.server.onRequest(any()).respond(answer);
		assertFails(request(), expected);
	}

	private void assertFails(ChatRequest request, Class<? extends LangChain4jException> expected) {
		StreamingContractTests.RecordingListener listener = new StreamingContractTests.RecordingListener();
		assertThatExceptionOfType(expected).isThrownBy(() -> this.rig.model().listeners(listener).build().chat(request))
			.isExactlyInstanceOf(expected)
			.satisfies((failure) -> assertThat(listener.error).isSameAs(failure));
		RecordingHandler handler = new RecordingHandler();
		this.rig.streaming().listeners(listener).build().chat(request, handler);
		assertThatExceptionOfType(expected).isThrownBy(handler::await)
			.isExactlyInstanceOf(expected)
			.satisfies((failure) -> assertThat(listener.error).isSameAs(failure));
		assertThat(listener.heard).containsExactly("request", "error", "request", "error");
	}

	private static ChatRequest request() {
		return ChatRequest.builder().messages(UserMessage.from("Hello")).build();
	}

	@Test
	void whatTheClientKnowsIsTheCause() {
		this.rig.server.onRequest(any())
			.respond(error(429, "rate_limit_exceeded", "Wait.", Map.of("retry-after", "7")));
		assertThatExceptionOfType(RateLimitException.class).isThrownBy(() -> this.rig.model().build().chat(request()))
			.withCauseInstanceOf(ResponsesException.class)
			.withMessageContaining("rate_limit_exceeded");
	}

	@Test
	void theWordsOfARefusalAreInTheCauseAlone() {
		this.rig.server.onRequest(any()).respond(refusal("I will not."));
		assertThatExceptionOfType(ContentFilteredException.class)
			.isThrownBy(() -> this.rig.model().build().chat(request()))
			.satisfies((failure) -> assertThat(failure.getMessage()).doesNotContain("I will not"))
			.extracting(Throwable::getCause)
			.isInstanceOfSatisfying(AnswerRefusedException.class,
					(refused) -> assertThat(refused.refusal()).isEqualTo("I will not."));
	}

	@Test
	void hostsThatAreUnknownAreTold() {
		HttpClient http = HttpClient.create(ConnectionProvider.newConnection()).resolver(new KnowingNothing());
		ResponsesWebSocketClient lost = client("http://no-such-host.invalid/v1").transport(NettyTransport.of(http))
			.pool((pool) -> pool.maxAttempts(1))
			.build();
		try {
			assertThatExceptionOfType(UnresolvedModelServerException.class)
				.isThrownBy(() -> ResponsesChatModel.builder().client(lost).build().chat(request()));
		}
		finally {
			lost.close().block(Rig.LONG);
		}
	}

	@Test
	void silenceIsTold() {
		try (Rig impatient = new Rig(Way.WEBSOCKET, (client) -> client.retry((retry) -> retry.maxAttempts(1))
			.timeouts((timeouts) -> timeouts.firstEvent(Duration.ofMillis(50))))) {
			impatient.server.onRequest(any()).respond(stall());
			assertThatExceptionOfType(TimeoutException.class)
				.isThrownBy(() -> impatient.model().build().chat(request()));
		}
	}

	@Test
	void refusedHandshakesAreTold() {
		this.rig.server.onHandshake().refuse(401, Map.of(), "{\"error\":{\"code\":\"invalid_api_key\"}}").times(10);
		assertFails(request(), AuthenticationException.class);
	}

	@ParameterizedTest
	@MethodSource("statuses")
	void answersOverHttpAreTold(int status, Class<? extends LangChain4jException> expected) {
		HTTP.stubFor(post("/v1/responses").willReturn(aResponse().withStatus(status).withBody("{}")));
		ResponsesWebSocketClient client = client(HTTP.baseUrl() + "/v1").transport(TransportMode.HTTP).build();
		try {
			assertThatExceptionOfType(expected)
				.isThrownBy(() -> ResponsesChatModel.builder().client(client).build().chat(request()))
				.isExactlyInstanceOf(expected);
		}
		finally {
			client.close().block(Rig.LONG);
		}
	}

	static Stream<Arguments> statuses() {
		return Stream.of(Arguments.of(400, InvalidRequestException.class),
				Arguments.of(401, AuthenticationException.class), Arguments.of(429, RateLimitException.class),
				Arguments.of(502, InternalServerException.class));
	}

	private static ResponsesWebSocketClient.Builder client(String baseUrl) {
		return ResponsesWebSocketClient.builder()
			.apiKey("test-key")
			.baseUrl(baseUrl)
			.connection((connection) -> connection.allowPlaintext(true))
			.transport(TransportMode.WEBSOCKET)
			.retry((retry) -> retry.maxAttempts(1));
	}

	static Stream<ChatRequestParameters> parametersThatDoNotExist() {
		return Stream.of(DefaultChatRequestParameters.builder().topK(3).build(),
				DefaultChatRequestParameters.builder().frequencyPenalty(0.5).build(),
				DefaultChatRequestParameters.builder().presencePenalty(0.5).build(),
				DefaultChatRequestParameters.builder().stopSequences("World").build(),
				DefaultChatRequestParameters.builder()
					.responseFormat(ResponseFormat.builder()
						.type(ResponseFormatType.JSON)
						.jsonSchema(JsonSchema.builder()
							.name("list")
							.rootElement(JsonArraySchema.builder().items(new JsonStringSchema()).build())
							.build())
						.build())
					.build());
	}

	@ParameterizedTest
	@MethodSource("parametersThatDoNotExist")
	void parametersThatDoNotExistAreRefused(ChatRequestParameters parameters) {
		assertFails(ChatRequest.builder().messages(UserMessage.from("Hello")).parameters(parameters).build(),
				UnsupportedFeatureException.class);
		assertThat(this.rig.server.requests()).isEmpty();
	}

	@Test
	void contentsThatAreNotTakenAreRefused() {
		assertFails(
				ChatRequest.builder().messages(UserMessage.from(VideoContent.from("https://example.com/v"))).build(),
				UnsupportedFeatureException.class);
		assertFails(ChatRequest.builder().messages(UserMessage.from(AudioContent.from("d2F2", "audio/ogg"))).build(),
				UnsupportedFeatureException.class);
		assertFails(ChatRequest.builder()
			.messages(UserMessage.from(ImageContent.from("https://example.com/i", DetailLevel.MEDIUM)))
			.build(), UnsupportedFeatureException.class);
		assertFails(ChatRequest.builder().messages(CustomMessage.from(Map.of("a", 1))).build(),
				UnsupportedFeatureException.class);
	}

	@Test
	void whatTheModelSetsItselfCannotBeSet() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ResponsesChatRequestParameters.builder().field("input", "Hello"))
			.withMessageContaining("set messages");
		assertThatIllegalArgumentException().isThrownBy(() -> ResponsesChatModel.builder().build())
			.withMessageContaining("client(ResponsesWebSocketClient)");
	}

	/**
	 * Knows the address of no host, at once.
	 */
	private static final class KnowingNothing extends AddressResolverGroup<InetSocketAddress> {

		@Override
		protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
			return new InetNameResolver(executor) {

				@Override
				protected void doResolve(String name, Promise<InetAddress> promise) {
					promise.setFailure(new UnknownHostException(name));
				}

				@Override
				protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
					promise.setFailure(new UnknownHostException(name));
				}

			}.asAddressResolver();
		}

	}

}
