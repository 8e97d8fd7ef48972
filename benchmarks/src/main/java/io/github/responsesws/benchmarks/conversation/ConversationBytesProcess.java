package io.github.responsesws.benchmarks.conversation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.session.CloseReason;
import io.github.responsesws.session.SessionListener;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolContext;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.tool.ToolSettings;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs the same conversation in several ways, each against a server of its own, and
 * prints the bytes of every turn.
 */
public final class ConversationBytesProcess {

	private static final int TURNS = 50;

	private static final int LOST_AFTER = 25;

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final ResponsesServer server = ResponsesServer.builder().start();

	private final SentBytes sent = new SentBytes();

	private final CountDownLatch sessionClosed = new CountDownLatch(1);

	private final ResponsesWebSocketClient client;

	private final ToolLoop loop;

	/**
	 * Prepare a conversation.
	 * @param lostAfter the turn whose tool call outlives the connection, 0 for none
	 */
	private ConversationBytesProcess(int lostAfter) {
		this.server.onRequest(RequestMatcher.any()).respond(OrderDesk.scripts(TURNS));
		this.client = ResponsesWebSocketClient.builder()
			.apiKey("none")
			.baseUrl(this.server.baseUrl())
			.turnListener(this.sent)
			.sessionListener(new SessionListener() {

				@Override
				public void onClosed(String sessionId, CloseReason reason, long ageNanos) {
					ConversationBytesProcess.this.sessionClosed.countDown();
				}

			})
			.build();
		this.loop = ToolLoop.builder()
			.tools(FunctionTools.of(OrderDesk.tools((arguments, context) -> call(context, lostAfter))))
			.settings(ToolSettings.builder().maxRounds(TURNS).build())
			.build();
	}

	/**
	 * Run the conversations.
	 * @param args none
	 */
	public static void main(String[] args) {
		ObjectNode result = JsonMapper.shared().createObjectNode();
		result.put("turns", TURNS);
		result.put("connectionLostAfterTurn", LOST_AFTER);
		ObjectNode conversations = result.putObject("conversations");
		conversations.set("full-history", measure(0, (client, loop) -> loop.run(new FullHistory(client),
				request(false).mutate().input(OrderDesk.QUESTION).build())));
		conversations.set("unstored-connection-lost", measure(LOST_AFTER, (client, loop) -> run(client, loop, false)));
		conversations.set("unstored", measure(0, (client, loop) -> run(client, loop, false)));
		conversations.set("stored", measure(0, (client, loop) -> run(client, loop, true)));
		System.out.println("RESULT " + result);
		System.exit(0);
	}

	private static Flux<RunEvent> run(ResponsesWebSocketClient client, ToolLoop loop, boolean store) {
		return client.conversation(ConversationSettings.of(request(store)))
			.turn(OrderDesk.QUESTION)
			.tools(loop)
			.run()
			.events();
	}

	private static ResponseRequest request(boolean store) {
		ResponseRequest.Builder request = ResponseRequest.builder()
			.model("gpt-5.1")
			.instructions(OrderDesk.INSTRUCTIONS)
			.store(store);
		return (store ? request : request.include("reasoning.encrypted_content")).build();
	}

	private static ObjectNode measure(int lostAfter,
			BiFunction<ResponsesWebSocketClient, ToolLoop, Flux<RunEvent>> conversation) {
		ConversationBytesProcess process = new ConversationBytesProcess(lostAfter);
		try {
			return process.measure(conversation.apply(process.client, process.loop));
		}
		finally {
			process.client.close().block(TIMEOUT);
			process.server.close();
		}
	}

	private ObjectNode measure(Flux<RunEvent> run) {
		RunEvent last = run.doOnNext((event) -> {
			if (event instanceof RunEvent.RoundStarted) {
				this.sent.nextTurn();
			}
		}).blockLast(TIMEOUT);
		if (last == null || last.round() != TURNS) {
			throw new IllegalStateException("The conversation ended with " + last);
		}
		this.sent.compare(this.server.requests());
		ObjectNode result = JsonMapper.shared().createObjectNode();
		ArrayNode bytes = result.putArray("bytesSent");
		ArrayNode requests = result.putArray("requests");
		for (List<Long> turn : this.sent.turns()) {
			bytes.add(turn.stream().mapToLong(Long::longValue).sum());
			requests.add(turn.size());
		}
		return result;
	}

	private @Nullable Object call(ToolContext context, int lostAfter) throws InterruptedException {
		if (context.round() == lostAfter) {
			this.server.dropAll();
			if (!this.sessionClosed.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
				throw new IllegalStateException("The connection outlived its end");
			}
		}
		return OrderDesk.rows(context.round());
	}

}
