package io.github.responsesws.springai;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.observation.ResponsesWsObservations;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.springai.Models.Way;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.modelcontextprotocol.spec.McpSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.ai.chat.client.AdvisorParams;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.client.advisor.ToolCallingAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.memory.InMemoryChatMemoryRepository;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.model.tool.ToolCallLimitBehavior;
import org.springframework.ai.model.tool.ToolCallingManager;

import static org.assertj.core.api.Assertions.assertThat;

@ParameterizedClass
@EnumSource(Way.class)
class ChatClientTests {

	private final Way way;

	private final Models models;

	private final Tools tools = new Tools();

	ChatClientTests(Way way) {
		this.way = way;
		this.models = new Models(way);
	}

	@AfterEach
	void close() {
		this.models.close();
	}

	@Test
	void turnFiftyIsAsSmallAsTurnTwo() {
		ChatClient chat = chat(new InMemoryChatMemoryRepository());
		List<Integer> bytes = new ArrayList<>();
		for (int turn = 1; turn <= 50; turn++) {
			int before = this.models.requests().size();
			assertThat(ask(chat, "ada", "What is the weather in Paris?")).contains("Sunny in Paris");
			bytes.add(this.models.requests()
				.subList(before, this.models.requests().size())
				.stream()
				.mapToInt((request) -> request.body().toString().length())
				.sum());
		}
		assertThat(this.tools.calls).hasSize(50);
		assertThat(this.models.client().transcripts().misses()).isZero();
		if (this.way == Way.WEBSOCKET) {
			assertThat(bytes.get(49)).isLessThanOrEqualTo((int) (bytes.get(1) * 1.1));
			assertThat(this.models.client().transcripts().hits()).isEqualTo(99);
		}
		else {
			// Nothing is stored, and HTTP has no lane that remembers.
			assertThat(this.models.lastRequest().previousResponseId()).isNull();
		}
	}

	@Test
	void overHttpTheServiceRemembersWhatItStores() {
		ChatClient chat = chat(new InMemoryChatMemoryRepository()).mutate()
			.defaultOptions(ResponsesChatOptions.builder().store(true))
			.build();
		ask(chat, "ada", "What is the weather in Paris?");
		ask(chat, "ada", "And what is the weather in Rome?");
		assertThat(this.models.requests()).hasSize(4);
		assertThat(this.models.requests().subList(1, 4)).allSatisfy((request) -> {
			assertThat(request.previousResponseId()).isNotNull();
			assertThat(request.body().path("input")).hasSize(1);
		});
	}

	@Test
	void recognisesAMemoryThatKeepsTextAlone() {
		ChatClient chat = chat(new TextMemory()).mutate()
			.defaultOptions(ResponsesChatOptions.builder().request((fields) -> fields.safetyIdentifier("ada")))
			.build();
		ask(chat, "ada", "My name is Ada. What is the weather in Paris?");
		assertThat(ask(chat, "ada", "What is my name?")).contains("Ada");
		assertThat(ask(chat, "ada", "How many messages did I send?")).contains("3 messages");
		assertThat(this.models.client().transcripts().misses()).isZero();
		if (this.way == Way.WEBSOCKET) {
			assertThat(this.models.lastBody().path("input")).hasSize(1);
		}
		else {
			// The call and its output, which the memory does not have, are sent as they
			// came.
			assertThat(types(this.models.lastRequest())).containsExactly("message", "function_call",
					"function_call_output", "message", "message", "message", "message");
		}
	}

	@Test
	void textAloneNeverLeadsToWhatToolsSaidToSomebodyElse() {
		ChatClient chat = chat(new TextMemory());
		ask(chat, "ada", "My name is Ada. What is the weather in Paris?");
		ask(chat, "ada", "What is my name?");
		assertThat(this.models.lastRequest().previousResponseId()).isNull();
		assertThat(types(this.models.lastRequest())).containsExactly("message", "message", "message");
	}

	@Test
	void sendsReasoningAsItCameAfterTheConnectionIsLost() {
		this.models.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.script().reasoning("Thinking").text("Hi Ada."))
			.once();
		ChatClient chat = chat(new InMemoryChatMemoryRepository());
		ask(chat, "ada", "My name is Ada.");
		this.models.server().dropAll();
		assertThat(ask(chat, "ada", "What is my name?")).contains("Ada");
		assertThat(types(this.models.lastRequest())).containsExactly("message", "reasoning", "message", "message");
	}

	@Test
	void twoUsersNeverShareAChain() {
		ChatClient chat = chat(new InMemoryChatMemoryRepository());
		ask(chat, "ada", "Hello");
		ask(chat, "bob", "Hello");
		ask(chat, "ada", "My name is Ada.");
		ask(chat, "bob", "My name is Bob.");
		assertThat(ask(chat, "ada", "What is my name?")).contains("Ada").doesNotContain("Bob");
		assertThat(ask(chat, "bob", "What is my name?")).contains("Bob").doesNotContain("Ada");
	}

	@Test
	void streamsThroughToolsAndMemory() {
		ChatClient chat = chat(new InMemoryChatMemoryRepository());
		for (int turn = 0; turn < 3; turn++) {
			String answer = chat.prompt()
				.user("What is the weather in Paris?")
				.advisors((advisors) -> advisors.param(ChatMemory.CONVERSATION_ID, "ada"))
				.stream()
				.content()
				.collectList()
				.map((pieces) -> String.join("", pieces))
				.block(Models.LONG);
			assertThat(answer).contains("Sunny in Paris");
		}
		assertThat(this.tools.calls).hasSize(3);
		assertThat(this.models.client().transcripts().misses()).isZero();
		if (this.way == Way.WEBSOCKET) {
			assertThat(this.models.client().transcripts().hits()).isEqualTo(5);
		}
	}

	@Test
	void recognisesAMemoryThatKeepsCallsAsWell() {
		ChatMemory memory = MessageWindowChatMemory.builder().maxMessages(300).build();
		ChatClient chat = ChatClient.builder(this.models.model())
			.defaultAdvisors(
					MessageChatMemoryAdvisor.builder(memory).order(ToolCallingAdvisor.DEFAULT_ORDER + 1).build())
			.defaultTools(this.tools)
			.build();
		for (int turn = 0; turn < 4; turn++) {
			assertThat(ask(chat, "ada", "What is the weather in Paris?")).contains("Sunny in Paris");
		}
		assertThat(memory.get("ada")).hasSize(16);
		assertThat(this.models.client().transcripts().misses()).isZero();
		if (this.way == Way.WEBSOCKET) {
			assertThat(this.models.client().transcripts().hits()).isEqualTo(7);
		}
	}

	@Test
	void recognisesAStreamWhoseTextBeganBeforeTheCall() {
		this.models.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.text("I look. ").functionCall("getWeather", "{\"city\":\"Paris\"}"))
			.once();
		ChatClient chat = chat(new InMemoryChatMemoryRepository());
		chat.prompt()
			.user("What is the weather?")
			.advisors((advisors) -> advisors.param(ChatMemory.CONVERSATION_ID, "ada"))
			.stream()
			.content()
			.blockLast(Models.LONG);
		ask(chat, "ada", "Thanks");
		assertThat(this.models.client().transcripts().misses()).isZero();
	}

	@Test
	void givesToolsTheirContext() {
		ChatClient.create(this.models.model())
			.prompt("Whose account is this?")
			.tools(new Accounts())
			.toolContext(Map.of("user", "ada"))
			.call()
			.content();
		assertThat(this.models.lastBody().path("input").toString()).contains("Account of ada");
	}

	@Test
	void convertsAnswers() {
		ChatClient chat = ChatClient.create(this.models.model());
		Trip trip = chat.prompt("A trip to Rome for 3 days")
			.advisors(AdvisorParams.ENABLE_NATIVE_STRUCTURED_OUTPUT)
			.call()
			.entity(Trip.class);
		assertThat(trip).isNotNull();
		assertThat(this.models.lastBody().path("text").path("format").path("type").asString()).isEqualTo("json_schema");
		this.models.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.text("{\"city\":\"Rome\",\"days\":3}"))
			.once();
		assertThat(chat.prompt("A trip to Rome for 3 days").call().entity(Trip.class)).isEqualTo(new Trip("Rome", 3));
		assertThat(this.models.lastBody().path("input").toString()).contains("JSON Schema");
	}

	@Test
	void takesOptionsForOneCall() {
		ChatClient chatClient = ChatClient.create(this.models.model());
		// snippet: spring-ai-options
		String answer = chatClient.prompt("What is new in Java?")
			.options(ResponsesChatOptions.builder()
				.reasoningEffort("low")
				.hostedTools(Tool.webSearch())
				.request((request) -> request.serviceTier("flex")))
			.call()
			.content();
		// end
		assertThat(answer).isNotEmpty();
		assertThat(this.models.lastBody().path("service_tier").asString()).isEqualTo("flex");
		assertThat(this.models.lastBody().path("reasoning").path("effort").asString()).isEqualTo("low");
		assertThat(this.models.lastBody().path("tools").get(0).path("type").asString()).isEqualTo("web_search");
	}

	@Test
	void keepsToTheLimitsOfToolCalls() {
		this.models.server()
			.onRequest(RequestMatcher.any())
			.respond(Scripts.functionCall("getWeather", "{\"city\":\"Paris\"}"))
			.times(10);
		ToolCallingManager manager = ToolCallingManager.builder()
			.maxTotalToolCalls(3)
			.onLimitExceeded(ToolCallLimitBehavior.THROW)
			.build();
		ChatClient.builder(this.models.model())
			.defaultAdvisors(ToolCallingAdvisor.builder().toolCallingManager(manager).build())
			.build()
			.prompt("What is the weather in Paris?")
			.tools(this.tools)
			.call()
			.content();
		assertThat(this.tools.calls).hasSize(3);
		assertThat(this.models.requests()).hasSize(4);
	}

	@Test
	void runsToolsOfMcpServers() {
		try (McpTools mcp = new McpTools()) {
			String answer = ChatClient.create(this.models.model())
				.prompt("What is the humidity in Paris?")
				.toolCallbacks(mcp.callbacks())
				.call()
				.content();
			assertThat(answer).contains("80 percent");
			assertThat(mcp.requests()).extracting(McpSchema.CallToolRequest::arguments)
				.containsExactly(Map.of("city", "Paris"));
		}
	}

	@Test
	void isObservedOnce() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		try (Models observed = new Models(this.way, (model) -> model.observationRegistry(registry))) {
			ChatClient chat = ChatClient.builder(observed.model(), registry, null, null, null).build();
			chat.prompt("Hello").options(ResponsesChatOptions.builder().model("gpt-5-mini")).call().content();
			chat.prompt("Hello").stream().content().blockLast(Models.LONG);
			TestObservationRegistryAssert.assertThat(registry)
				.hasNumberOfObservationsWithNameEqualTo("gen_ai.client.operation", 2)
				.hasAnObservationWithAKeyValue("gen_ai.operation.name", "chat")
				.hasAnObservationWithAKeyValue("gen_ai.system", "openai")
				.hasAnObservationWithAKeyValue("gen_ai.request.model", "gpt-5-mini")
				.hasAnObservationWithAKeyValue("gen_ai.response.finish_reasons", "[\"STOP\"]");
		}
	}

	@Test
	void observesNoTurnTwice() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		String baseUrl = this.models.server().baseUrl();
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
			.apiKey("test-key")
			.baseUrl(baseUrl)
			.model("test-model")
			.turnObserver(ResponsesWsObservations.builder(registry, URI.create(baseUrl)).build())
			.build();
		ResponsesChatModel model = ResponsesChatModel.builder(client).observationRegistry(registry).build();
		model.call("Hello");
		model.stream("Hello").blockLast(Models.LONG);
		TestObservationRegistryAssert.assertThat(registry).hasNumberOfObservationsEqualTo(2);
		ResponsesChatModel unobserved = ResponsesChatModel.builder(client).build();
		unobserved.call("Hello");
		TestObservationRegistryAssert.assertThat(registry).hasNumberOfObservationsEqualTo(3);
		client.close().block(Models.LONG);
	}

	@Test
	void isSafeForUseByManyUsersAtOnce() {
		ChatClient chat = chat(new InMemoryChatMemoryRepository());
		List<String> users = List.of("Ada", "Bob", "Cleo", "Dan", "Eve", "Finn");
		Flux.fromIterable(users).flatMap((user) -> Mono.fromRunnable(() -> {
			ask(chat, user, "Hello");
			ask(chat, user, "My name is " + user + ".");
			for (int i = 0; i < 5; i++) {
				assertThat(ask(chat, user, "What is my name?")).contains(user);
			}
		}).subscribeOn(Schedulers.boundedElastic())).then().block(Models.LONG);
	}

	private ChatClient chat(ChatMemoryRepository repository) {
		ChatMemory memory = MessageWindowChatMemory.builder().chatMemoryRepository(repository).maxMessages(300).build();
		return ChatClient.builder(this.models.model())
			.defaultSystem("You are an assistant for travellers.")
			.defaultAdvisors(MessageChatMemoryAdvisor.builder(memory).build())
			.defaultTools(this.tools)
			.build();
	}

	private static String ask(ChatClient chat, String user, String question) {
		return chat.prompt()
			.user(question)
			.advisors((advisors) -> advisors.param(ChatMemory.CONVERSATION_ID, user))
			.call()
			.content();
	}

	private static List<String> types(ReceivedRequest request) {
		return request.body().path("input").valueStream().map((item) -> item.path("type").asString("message")).toList();
	}

	record Trip(String city, int days) {
	}

	static final class Tools {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@org.springframework.ai.tool.annotation.Tool(description = "Current weather of a city")
		String getWeather(String city) {
			this.calls.add(city);
			return "Sunny in " + city;
		}

		@org.springframework.ai.tool.annotation.Tool(description = "Books a hotel")
		String bookHotel(String hotel, int nights) {
			return "Booked";
		}

		@org.springframework.ai.tool.annotation.Tool(description = "Departure of the next train")
		String nextTrain(String from, String to) {
			return "10:15";
		}

	}

	static final class Accounts {

		@org.springframework.ai.tool.annotation.Tool(description = "Tells whose account this is")
		String whoseAccount(ToolContext context) {
			return "Account of " + context.getContext().get("user");
		}

	}

	/**
	 * Keeps what a table with a column for the text keeps.
	 */
	static final class TextMemory implements ChatMemoryRepository {

		private final Map<String, List<Message>> messages = new HashMap<>();

		@Override
		public List<String> findConversationIds() {
			return List.copyOf(this.messages.keySet());
		}

		@Override
		public List<Message> findByConversationId(String conversationId) {
			return this.messages.getOrDefault(conversationId, List.of());
		}

		@Override
		public void saveAll(String conversationId, List<Message> messages) {
			this.messages.put(conversationId,
					messages.stream()
						.map((message) -> (message instanceof AssistantMessage)
								? new AssistantMessage(message.getText()) : message)
						.toList());
		}

		@Override
		public void deleteByConversationId(String conversationId) {
			this.messages.remove(conversationId);
		}

	}

}
