package io.github.responsesws.springai;

import java.util.List;
import java.util.Random;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.springai.Models.Way;
import io.github.responsesws.test.ResponsesServer;
import io.github.responsesws.test.fault.Direction;
import io.github.responsesws.test.fault.Fault;
import io.github.responsesws.test.fault.FaultProxy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.TransientAiException;
import org.springframework.ai.tool.annotation.Tool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections end at random moments. What comes back is the right answer or one of Spring
 * AI's exceptions, never another answer, and the conversation goes on.
 */
class KilledConnectionTests {

	private static final int SEEDS = 8;

	private static final int MOST_BYTES = 12_000;

	@ParameterizedTest
	@EnumSource(Way.class)
	void answersAreRightOrFail(Way way) {
		int failures = 0;
		for (int seed = 0; seed < SEEDS; seed++) {
			failures += converse(way, new Random(seed));
		}
		// Most are lost before any output, and nobody notices.
		assertThat(failures).isLessThan(SEEDS * 8);
	}

	private static int converse(Way way, Random random) {
		int failures = 0;
		try (ResponsesServer server = ResponsesServer.builder().start();
				FaultProxy proxy = FaultProxy.builder(server.port()).start()) {
			for (int connection = 1; connection <= 6; connection++) {
				proxy.onConnection(connection)
					.apply(Fault.reset().towards(Direction.TO_CLIENT).afterBytes(200 + random.nextInt(MOST_BYTES)));
			}
			ResponsesWebSocketClient client = Models.client(proxy.through(server.baseUrl()), way);
			ChatMemory memory = MessageWindowChatMemory.builder().maxMessages(200).build();
			ChatClient chat = ChatClient.builder(ResponsesChatModel.builder(client).build())
				.defaultTools(new Weather())
				.defaultAdvisors(MessageChatMemoryAdvisor.builder(memory).build())
				.build();
			for (String user : List.of("Ada", "Bob")) {
				failures += ask(chat, user, "My name is " + user + ".", "", random);
				failures += ask(chat, user, "What is the weather in Paris?", "Sunny in Paris", random);
				failures += ask(chat, user, "What is my name?", user, random);
			}
			client.close().block(Models.LONG);
		}
		return failures;
	}

	private static int ask(ChatClient chat, String user, String question, String expected, Random random) {
		for (int attempt = 0; attempt < 20; attempt++) {
			try {
				assertThat(random.nextBoolean() ? call(chat, user, question) : stream(chat, user, question))
					.contains(expected);
				return attempt;
			}
			catch (TransientAiException | NonTransientAiException ex) {
				assertThat(ex.getCause()).isInstanceOf(ResponsesException.class);
			}
		}
		throw new AssertionError("No answer to " + question);
	}

	private static String call(ChatClient chat, String user, String question) {
		return chat.prompt(question)
			.advisors((advisors) -> advisors.param(ChatMemory.CONVERSATION_ID, user))
			.call()
			.content();
	}

	private static String stream(ChatClient chat, String user, String question) {
		return chat.prompt(question)
			.advisors((advisors) -> advisors.param(ChatMemory.CONVERSATION_ID, user))
			.stream()
			.content()
			.collectList()
			.map((pieces) -> String.join("", pieces))
			.block(Models.LONG);
	}

	static final class Weather {

		@Tool(description = "Current weather of a city")
		String getWeather(String city) {
			return "Sunny in " + city;
		}

	}

}
