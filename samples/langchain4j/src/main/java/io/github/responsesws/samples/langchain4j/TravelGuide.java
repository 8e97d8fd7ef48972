package io.github.responsesws.samples.langchain4j;

import java.io.PrintStream;
import java.util.Scanner;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.SystemMessage;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.langchain4j.ResponsesChatModel;

/**
 * Answers questions on the console. Only {@link #main} knows which model it runs on.
 */
public final class TravelGuide {

	private final Guide guide;

	TravelGuide(ChatModel model) {
		this.guide = AiServices.builder(Guide.class)
			.chatModel(model)
			.tools(this)
			.chatMemory(MessageWindowChatMemory.withMaxMessages(200))
			.build();
	}

	public static void main(String[] args) {
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder().fromEnvironment().build();
		ChatModel model = ResponsesChatModel.builder().client(client).modelName("gpt-5-mini").build();
		new TravelGuide(model).talk(new Scanner(System.in), System.out);
		client.close().block();
	}

	void talk(Scanner questions, PrintStream answers) {
		while (questions.hasNextLine()) {
			answers.println(this.guide.ask(questions.nextLine()));
		}
	}

	@Tool("Current weather of a city")
	String weather(String city) {
		return "Rain in " + city;
	}

	/**
	 * What the model is to the application.
	 */
	interface Guide {

		@SystemMessage("You are a travel guide. Be brief.")
		String ask(String question);

	}

}
