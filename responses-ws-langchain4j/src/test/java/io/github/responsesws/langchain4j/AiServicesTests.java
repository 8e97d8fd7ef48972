package io.github.responsesws.langchain4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageDeserializer;
import dev.langchain4j.data.message.ChatMessageSerializer;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.Result;
import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import io.github.responsesws.test.ReceivedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import static io.github.responsesws.test.RequestMatcher.any;
import static io.github.responsesws.test.Scripts.functionCall;
import static io.github.responsesws.test.Scripts.text;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * AI services of LangChain4j as applications write them: nothing in them knows which
 * model they run on.
 */
@ParameterizedClass
@EnumSource(Way.class)
@Timeout(300)
class AiServicesTests {

	private final Way way;

	private final Rig rig;

	private final WeatherTools tools = new WeatherTools();

	AiServicesTests(Way way) {
		this.way = way;
		this.rig = new Rig(way);
	}

	@AfterEach
	void close() {
		this.rig.close();
	}

	private AiServices<Assistant> services() {
		return AiServices.builder(Assistant.class)
			.chatModel(this.rig.model().store(false).build())
			.streamingChatModel(this.rig.streaming().store(false).build())
			.tools(this.tools)
			.chatMemoryProvider((id) -> MessageWindowChatMemory.withMaxMessages(300));
	}

	@Test
	void runToolsAndRemember() {
		Assistant assistant = services().build();
		Result<String> weather = this.rig.survive(() -> assistant.chat("a", "What is the weather in Paris?"));
		assertThat(weather.content()).contains("Rain in Paris");
		assertThat(this.tools.cities).contains("Paris");
		assertThat(weather.finishReason()).isEqualTo(FinishReason.STOP);
		assertThat(weather.tokenUsage()).isInstanceOf(ResponsesTokenUsage.class);
		assertThat(weather.tokenUsage().totalTokenCount())
			.isGreaterThan(weather.finalResponse().tokenUsage().inputTokenCount());
		this.rig.survive(() -> assistant.chat("a", "My name is Ada."));
		assertThat(this.rig.survive(() -> assistant.chat("a", "What is my name?")).content()).contains("Ada");
		assertThat(this.rig.survive(() -> assistant.chat("b", "What is my name?")).content()).doesNotContain("Ada");
	}

	@Test
	void sendFlatTurns() {
		Assistant assistant = services().build();
		List<Integer> bytes = new ArrayList<>();
		int turns = (this.way == Way.WEBSOCKET) ? 50 : 15;
		for (int turn = 1; turn <= turns; turn++) {
			int before = this.rig.server.requests().size();
			String question = "What is the weather in city %02d?".formatted(turn);
			this.rig.survive(() -> assistant.chat("a", question));
			bytes.add(this.rig.server.requests()
				.subList(before, this.rig.server.requests().size())
				.stream()
				.mapToInt(ReceivedRequest::bytes)
				.sum());
		}
		if (this.way == Way.WEBSOCKET) {
			assertThat((double) bytes.get(turns - 1) / bytes.get(1)).isLessThanOrEqualTo(1.1);
			assertThat(this.rig.client.transcripts().hits()).isEqualTo(2 * turns - 1L);
			assertThat(this.rig.client.transcripts().misses()).isZero();
		}
		assertThat(this.tools.cities).hasSizeGreaterThanOrEqualTo(turns);
		assertThat(this.rig.lostConnections()).isEqualTo(this.way == Way.BROKEN);
	}

	@Test
	void streamWhatHappens() {
		Assistant assistant = services().build();
		List<String> pieces = Collections.synchronizedList(new ArrayList<>());
		List<PartialToolCall> calls = Collections.synchronizedList(new ArrayList<>());
		List<String> executed = Collections.synchronizedList(new ArrayList<>());
		ChatResponse response = this.rig.survive(() -> {
			pieces.clear();
			executed.clear();
			CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
			assistant.stream("a", "What is the weather in Paris?")
				.onPartialResponse(pieces::add)
				.onPartialToolCall(calls::add)
				.onToolExecuted((execution) -> executed.add(execution.result()))
				.onCompleteResponse(whole::complete)
				.onError(whole::completeExceptionally)
				.start();
			return RecordingHandler.await(whole);
		});
		assertThat(response.aiMessage().text()).contains("Rain in Paris");
		assertThat(String.join("", pieces)).isEqualTo(response.aiMessage().text());
		assertThat(executed).containsExactly("Rain in Paris");
		assertThat(calls).isNotEmpty();
		assertThat(this.tools.threads).allSatisfy((thread) -> assertThat(thread).contains("responses-ws-langchain4j"));
	}

	@Test
	void runToolsAtOnceWhileTheModelWrites() {
		this.rig.server.onRequest((request) -> request.body().toString().contains("function_call_output"))
			.respond(text("It rains in both."));
		this.rig.server.onRequest(any())
			.respond(functionCall("getWeather", "{\"city\":\"Rome\"}").functionCall("getWeather",
					"{\"city\":\"Oslo\"}"));
		ChatResponse response = this.rig.survive(() -> {
			this.tools.cities.clear();
			CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
			services().executeToolsConcurrently().build().stream("a", "Rome and Oslo?").onPartialResponse((piece) -> {
			}).onCompleteResponse(whole::complete).onError(whole::completeExceptionally).start();
			return RecordingHandler.await(whole);
		});
		assertThat(response.aiMessage().text()).isEqualTo("It rains in both.");
		if (this.way != Way.BROKEN) {
			assertThat(this.tools.cities).containsExactlyInAnyOrder("Rome", "Oslo");
		}
	}

	@Test
	void readTypes() {
		this.rig.server.onRequest(any()).respond(text("{\"umbrella\":true,\"reason\":\"Rain\"}"));
		Advice advice = this.rig.survive(() -> services().build().advise("a", "Do I need an umbrella in Paris?"));
		assertThat(advice).isEqualTo(new Advice(true, "Rain"));
		JsonNode format = this.rig.lastBody().at("/text/format");
		assertThat(format.path("type").asString()).isEqualTo("json_schema");
		assertThat(format.at("/schema/properties/umbrella/type").asString()).isEqualTo("boolean");
	}

	@Test
	void keepUsersApartWhoSayTheSame() {
		this.rig.server.onRequest(any()).respond(text("Hello."));
		Assistant assistant = services().build();
		for (int turn = 0; turn < 3; turn++) {
			for (String user : List.of("ada", "bob")) {
				this.rig.survive(() -> assistant.chat(user, "Hello"));
			}
		}
		List<String> continued = this.rig.server.requests()
			.stream()
			.map(ReceivedRequest::previousResponseId)
			.filter((id) -> id != null)
			.toList();
		if (this.way != Way.BROKEN) {
			assertThat(continued).doesNotHaveDuplicates();
			// Over HTTP nothing that is not stored can be continued.
			assertThat(continued).hasSize((this.way == Way.WEBSOCKET) ? 4 : 0);
		}
	}

	@Test
	void goOnFromMemoriesThatWereStored() {
		StoredMemories store = new StoredMemories();
		this.rig.survive(() -> withMemory(store).chat("a", "What is the weather in Paris?"));
		this.rig.survive(() -> withMemory(store).chat("a", "My name is Ada."));
		assertThat(this.rig.survive(() -> withMemory(store).chat("a", "What is my name?")).content()).contains("Ada");
		if (this.way == Way.WEBSOCKET) {
			assertThat(this.rig.client.transcripts().hits()).isEqualTo(3);
			assertThat(this.rig.client.transcripts().misses()).isZero();
		}
	}

	@Test
	void goOnFromMemoriesThatWereStoredByAnotherProcess() {
		StoredMemories store = new StoredMemories();
		for (String user : List.of("Ada", "Bob")) {
			this.rig.survive(() -> withMemory(store).chat(user, "What is the weather in Paris?"));
			this.rig.survive(() -> withMemory(store).chat(user, "My name is " + user + "."));
		}
		String baseUrl = this.rig.server.baseUrl();
		try (Rig restarted = new Rig(this.way, (client) -> client.baseUrl(baseUrl))) {
			AiServices<Assistant> services = services().chatModel(restarted.model().store(false).build());
			for (String user : List.of("Ada", "Bob")) {
				assertThat(withMemory(services, store).chat(user, "What is my name?").content()).contains(user);
				assertThat(this.rig.lastBody().path("previous_response_id").isMissingNode()).isTrue();
			}
			for (String user : List.of("Ada", "Bob")) {
				withMemory(services, store).chat(user, "What is the weather in Rome?");
			}
			assertThat(restarted.client.transcripts().misses()).isEqualTo(2);
			if (this.way != Way.HTTP) {
				assertThat(restarted.client.transcripts().hits()).isEqualTo(4);
				assertThat(this.rig.lastBody().path("input")).hasSize(1);
			}
		}
	}

	private Assistant withMemory(ChatMemoryStore store) {
		return withMemory(services(), store);
	}

	private static Assistant withMemory(AiServices<Assistant> services, ChatMemoryStore store) {
		return services
			.chatMemoryProvider(
					(id) -> MessageWindowChatMemory.builder().id(id).maxMessages(300).chatMemoryStore(store).build())
			.build();
	}

	/**
	 * The application's view of the model.
	 */
	interface Assistant {

		@SystemMessage("Be brief.")
		Result<String> chat(@MemoryId String user, @UserMessage String question);

		@SystemMessage("Be brief.")
		TokenStream stream(@MemoryId String user, @UserMessage String question);

		Advice advise(@MemoryId String user, @UserMessage String question);

	}

	record Advice(boolean umbrella, String reason) {
	}

	/**
	 * Tools of the application.
	 */
	static final class WeatherTools {

		final List<String> cities = Collections.synchronizedList(new ArrayList<>());

		final List<String> threads = Collections.synchronizedList(new ArrayList<>());

		@Tool("Current weather of a city")
		String getWeather(@P("city") String city) {
			this.cities.add(city);
			this.threads.add(Thread.currentThread().getName());
			return "Rain in " + city;
		}

		@Tool("Adds two numbers")
		double add(@P("first") double first, @P("second") double second) {
			return first + second;
		}

		@Tool("Books a train to a station")
		String book(@P("station") String station) {
			return "Booked to " + station;
		}

	}

	/**
	 * Keeps memories as JSON, as databases do.
	 */
	static final class StoredMemories implements ChatMemoryStore {

		private final Map<Object, String> json = new ConcurrentHashMap<>();

		@Override
		public List<ChatMessage> getMessages(Object id) {
			return ChatMessageDeserializer.messagesFromJson(this.json.getOrDefault(id, "[]"));
		}

		@Override
		public void updateMessages(Object id, List<ChatMessage> messages) {
			this.json.put(id, ChatMessageSerializer.messagesToJson(messages));
		}

		@Override
		public void deleteMessages(Object id) {
			this.json.remove(id);
		}

	}

}
