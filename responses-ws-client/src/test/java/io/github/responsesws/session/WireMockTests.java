package io.github.responsesws.session;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.MessageActionTransformer;
import com.github.tomakehurst.wiremock.message.MessageAction;
import com.github.tomakehurst.wiremock.message.MessageActionContext;
import com.github.tomakehurst.wiremock.message.SendMessageAction;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.RateLimitedException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.turn.ConnectionLostException;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.TurnTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.message;
import static com.github.tomakehurst.wiremock.client.WireMock.sendMessage;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A second opinion: the session against a WebSocket server that shares no code with ours.
 */
class WireMockTests {

	private static final String CLOSE = "close";

	private final Pools pools = new Pools();

	private final WireMockServer server = new WireMockServer(
			WireMockConfiguration.options().dynamicPort().extensions(new CloseInsteadOfSending()));

	@BeforeEach
	void start() {
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.pools.close();
		this.server.stop();
	}

	@Test
	void streamsATurn() {
		answer("Hello", created("resp_1"), delta("resp_1", 1, "Good "), delta("resp_1", 2, "day"),
				completed("resp_1", 3, "Good day"));
		SessionPool pool = open();
		List<ResponseEvent> events = pool.exchange(Pools.request("Hello")).collectList().block(Pools.LONG);
		assertThat(events).hasSize(4);
		assertThat(events.get(3)).isInstanceOf(ResponseLifecycleEvent.Completed.class);
	}

	@Test
	void continuesAChainOnTheSameConnection() {
		answer("Hello", created("resp_1"), completed("resp_1", 1, "one"));
		this.server.messageStubFor(message().onWebsocketChannelFromRequestMatching("/v1/responses")
			.withMessageBody(matchingJsonPath("$[?(@.previous_response_id == 'resp_1')]"))
			.willTriggerActions(sendMessage(created("resp_2")).onOriginatingChannel(),
					sendMessage(completed("resp_2", 1, "two")).onOriginatingChannel()));
		SessionPool pool = open();
		ResponseEvents.finalResponse(pool.exchange(Pools.request("Hello"))).block(Pools.LONG);
		Response second = ResponseEvents.finalResponse(pool.exchange(Pools.request("next")
			.mutate()
			.input(InputItem.userMessage("next"))
			.previousResponseId("resp_1")
			.build())).block(Pools.LONG);
		assertThat(second.id()).isEqualTo("resp_2");
		assertThat(pool.snapshot().sessions()).hasSize(1);
	}

	@Test
	void anErrorFrameFailsTheTurn() {
		answer("Hello",
				"""
						{"type":"error","status":429,"error":{"type":"requests","code":"rate_limit_exceeded","message":"Slow down","param":null}}
						""");
		StepVerifier.create(open().exchange(Pools.request("Hello")))
			.expectError(RateLimitedException.class)
			.verify(Pools.LONG);
	}

	@Test
	void aConnectionThatEndsInTheMiddleFailsTheTurn() {
		answer("Hello", created("resp_1"), delta("resp_1", 1, "Good "), CLOSE);
		StepVerifier.create(ResponseEvents.outputText(open().exchange(Pools.request("Hello"))))
			.expectNext("Good ")
			.expectErrorSatisfies((ex) -> assertThat(((ConnectionLostException) ex).outputEmitted()).isTrue())
			.verify(Pools.LONG);
	}

	@Test
	void silenceMeetsTheFirstEventTimeout() {
		answer("something else", created("resp_1"));
		SessionPool pool = this.pools
			.add(Pools.builder(connection(), UnaryOperator.identity(), UnaryOperator.identity())
				.timeouts((timeouts) -> timeouts.firstEvent(Duration.ofMillis(300)))
				.build());
		StepVerifier.create(pool.exchange(Pools.request("Hello")))
			.expectError(TurnTimeoutException.class)
			.verify(Pools.LONG);
	}

	private SessionPool open() {
		return this.pools.open(connection(), (session) -> session, (settings) -> settings);
	}

	private ConnectionSettings connection() {
		return ConnectionSettings.builder()
			.baseUrl(URI.create("http://localhost:" + this.server.port() + "/v1"))
			.build();
	}

	private void answer(String prompt, String... frames) {
		MessageAction[] actions = new MessageAction[frames.length];
		for (int i = 0; i < frames.length; i++) {
			actions[i] = sendMessage(frames[i]).withTransformerParameter(CLOSE, frames[i].equals(CLOSE))
				.onOriginatingChannel();
		}
		this.server.messageStubFor(message()
			.onWebsocketChannelFromRequestMatching(getRequestedFor(urlPathEqualTo("/v1/responses"))
				.withHeader("Authorization", equalTo("Bearer test-key")))
			.withMessageBody(matchingJsonPath("$[?(@.type == 'response.create' && @.input == '" + prompt + "')]"))
			.willTriggerActions(actions));
	}

	private static String created(String id) {
		return """
				{"type":"response.created","sequence_number":0,"response":{"id":"%s","object":"response","status":"in_progress","model":"m","output":[]}}
				"""
			.formatted(id);
	}

	private static String delta(String id, int sequence, String text) {
		return """
				{"type":"response.output_text.delta","sequence_number":%d,"item_id":"msg_%s","output_index":0,"content_index":0,"delta":"%s","logprobs":[]}
				"""
			.formatted(sequence, id, text);
	}

	private static String completed(String id, int sequence, String text) {
		return """
				{"type":"response.completed","sequence_number":%d,"response":{"id":"%s","object":"response","status":"completed","model":"m","output":[{"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"%s","annotations":[]}]}]}}
				"""
			.formatted(sequence, id, text);
	}

	private record Nothing() implements MessageAction {
	}

	/**
	 * WireMock can only send: this turns one message into the end of the connection.
	 */
	private static final class CloseInsteadOfSending implements MessageActionTransformer {

		@Override
		public MessageAction transform(MessageAction action, MessageActionContext context) {
			if (action instanceof SendMessageAction send && isClose(send)) {
				context.getOriginatingChannel().close();
				return new Nothing();
			}
			return action;
		}

		private static boolean isClose(SendMessageAction send) {
			return send.getTransformerParameters() != null && send.getTransformerParameters().getBoolean(CLOSE, false);
		}

		@Override
		public boolean applyGlobally() {
			return true;
		}

		@Override
		public String getName() {
			return "close-instead-of-sending";
		}

	}

}
