package io.github.responsesws.samples.springai;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@SpringBootApplication
class TravelApplication {

	private final ChatClient chat;

	TravelApplication(ChatClient.Builder builder, ChatMemory memory) {
		this.chat = builder.defaultTools(this)
			.defaultAdvisors(MessageChatMemoryAdvisor.builder(memory).build())
			.build();
	}

	@GetMapping("/answer")
	reactor.core.publisher.Flux<String> answer(String user, String question) {
		return ask(user, question).stream().content();
	}

	@GetMapping("/trip")
	Trip trip(String user, String question) {
		return ask(user, question).call().entity(Trip.class);
	}

	private ChatClient.ChatClientRequestSpec ask(String user, String question) {
		return this.chat.prompt(question).advisors((spec) -> spec.param(ChatMemory.CONVERSATION_ID, user));
	}

	public static void main(String[] args) {
		SpringApplication.run(TravelApplication.class, args);
	}

	@Tool
	String weather(String city) {
		return "Sunny in " + city;
	}

	@Tool
	String nextTrain(String from, String to) {
		return "10:15 from " + from + " to " + to;
	}

	@Tool
	String hotelPrice(String hotel, int nights) {
		return (nights * 90) + " euros at " + hotel;
	}

	record Trip(String city, int days) {
	}

}
