package io.github.responsesws.conversation;

import java.util.BitSet;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.ResponseEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fifty turns of an agent whose connections are killed at twenty random moments, as often
 * as the system property {@code responses-ws.test.loss-rounds} says.
 */
class LossTests {

	private static final int TURNS = 50;

	private static final int LOSSES = 20;

	private final Chats chats = new Chats();

	static Stream<Boolean> rounds() {
		int rounds = Integer.getInteger("responses-ws.test.loss-rounds", 1);
		return Stream.of(true, false).flatMap((store) -> Collections.nCopies(rounds, store).stream());
	}

	@AfterEach
	void close() {
		this.chats.close();
	}

	private static Random seeded() {
		long seed = Long.getLong("responses-ws.test.seed", 1);
		System.out.println("Seed of the losses (-Dresponses-ws.test.seed): " + seed);
		return new Random(seed);
	}

	private static BitSet losses(Random random) {
		BitSet losses = new BitSet();
		while (losses.cardinality() < LOSSES) {
			losses.set(random.nextInt(TURNS));
		}
		return losses;
	}

	@ParameterizedTest
	@MethodSource("rounds")
	void everyTurnIsCompleteExactlyOnce(boolean store) {
		Random random = seeded();
		BitSet losses = losses(random);
		Conversation conversation = this.chats.conversation(store);
		String callId = null;
		for (int i = 0; i < TURNS; i++) {
			if (losses.get(i)) {
				lose(random.nextInt(5));
			}
			InputItem input = (callId != null) ? InputItem.functionCallOutput(callId, "{\"sky\":\"blue\"}")
					: InputItem.userMessage("Get the weather of city " + i);
			Response response = complete(conversation.turn(input).response(), conversation);
			assertThat(response.functionCalls()).as("Turn " + i).hasSize((callId != null) ? 0 : 1);
			callId = (callId != null) ? null : response.functionCalls().get(0).callId();
			assertThat(conversation.snapshot().turns()).isEqualTo(i + 1);
		}
		Response last = complete(conversation.turn("How many messages did I send?").response(), conversation);
		assertThat(last.outputText()).contains("You have sent " + (TURNS / 2 + 1) + " messages");
	}

	@ParameterizedTest
	@MethodSource("rounds")
	void everyRoundOfEveryRunIsCompleteExactlyOnce(boolean store) {
		Random random = seeded();
		BitSet losses = losses(random);
		AtomicInteger turn = new AtomicInteger();
		AtomicInteger calls = new AtomicInteger();
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTool.of("weather", "Finds the weather", City.class, (city, context) -> {
				calls.incrementAndGet();
				if (losses.get(turn.incrementAndGet())) {
					// A tool is at work: the connection is lost now, or with its outputs.
					lose(random.nextInt(5));
				}
				return "Sunny";
			}))
			.build();
		Conversation conversation = this.chats.client(16, (builder) -> builder.toolLoop(loop))
			.conversation(ConversationSettings.of(ResponseRequest.builder().store(store).build()));
		while (turn.get() < TURNS) {
			if (losses.get(turn.get())) {
				lose(random.nextInt(5));
			}
			RunEvent last = conversation.turn("The weather of city 'C" + turn + "'?")
				.run()
				.events()
				.onErrorResume(ResponsesException.class, (lost) -> conversation.resumeRun().events().retry(3))
				.blockLast(Chats.LONG);
			assertThat(last).isInstanceOfSatisfying(RunEvent.RunCompleted.class,
					(completed) -> assertThat(completed.response().outputText()).contains("Sunny"));
			assertThat(conversation.snapshot().turns()).isEqualTo(turn.incrementAndGet());
		}
		assertThat(calls).hasValue(TURNS / 2);
		Response last = complete(conversation.turn("How many messages did I send?").response(), conversation);
		assertThat(last.outputText()).contains("You have sent " + (TURNS / 2 + 1) + " messages");
	}

	private void lose(int kind) {
		switch (kind) {
			case 0 -> this.chats.dropAll();
			// The client need not have noticed when it sends the next turn.
			case 1 -> this.chats.server().dropAll();
			case 2 -> next(Scripts.drop());
			case 3 -> next(Scripts.delta("Well").drop());
			default -> next(Scripts.script().reasoning("Hm").close(1012, "restart"));
		}
	}

	private void next(Script script) {
		this.chats.server().onRequest(RequestMatcher.any()).respond(script).once();
	}

	/**
	 * Do as a caller does: resume when told that the turn was lost.
	 */
	private static Response complete(Mono<Response> turn, Conversation conversation) {
		Response response = turn
			.onErrorResume(ResponsesException.class,
					(lost) -> ResponseEvents.finalResponse(conversation.resume().events()).retry(3))
			.block(Chats.LONG);
		assertThat(response).isNotNull();
		return response;
	}

	record City(String city) {
	}

}
