package io.github.responsesws.springai;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.springai.Models.Way;
import io.github.responsesws.test.ReceivedRequest;
import io.github.responsesws.test.ResponsesServer;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.chat.memory.repository.jdbc.JdbcChatMemoryRepository;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spring AI's memory in a database, which keeps the text of messages and nothing else.
 */
@ParameterizedClass
@EnumSource(Way.class)
class JdbcMemoryTests {

	private static final List<String> USERS = List.of("Ada", "Bob", "Cleo", "Dan", "Eve");

	private final Way way;

	private final JdbcConnectionPool database = JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");

	private final ResponsesServer server = ResponsesServer.builder().start();

	private ResponsesWebSocketClient client;

	private ChatClient chat;

	JdbcMemoryTests(Way way) {
		this.way = way;
		DatabasePopulatorUtils.execute(
				new ResourceDatabasePopulator(new ClassPathResource("schema-h2.sql", JdbcChatMemoryRepository.class)),
				this.database);
		this.client = Models.client(this.server.baseUrl(), way);
		this.chat = chat(MessageChatMemoryAdvisor.builder(memory()).build());
	}

	@AfterEach
	void close() {
		this.client.close().block(Models.LONG);
		this.server.close();
		this.database.dispose();
	}

	@Test
	void usersOfToolsSendOnlyWhatIsNewAndKeepToThemselves() {
		Map<String, List<Integer>> bytes = new HashMap<>();
		everyone((user, sizes) -> {
			assertThat(ask(user, "Hello")).isNotEmpty();
			assertThat(ask(user, "Whose account is this?")).contains("Account of " + user);
			for (int turn = 0; turn < 10; turn++) {
				assertThat(ask(user, "Whose account is this?")).contains("Account of " + user);
				sizes.add(lastSize(user));
			}
		}, bytes);
		assertThat(this.client.transcripts().misses()).isZero();
		List<String> goneOnFrom = this.server.requests()
			.stream()
			.map(ReceivedRequest::previousResponseId)
			.filter(Objects::nonNull)
			.toList();
		assertThat(goneOnFrom).doesNotHaveDuplicates();
		if (this.way == Way.WEBSOCKET) {
			assertThat(this.client.transcripts().hits()).isEqualTo(USERS.size() * 22L);
			assertThat(bytes.values()).allSatisfy((sizes) -> assertThat(sizes.get(9)).isEqualTo(sizes.get(0)));
		}
		else {
			// Calls and outputs, which the database does not have, are sent as they came.
			assertThat(last("Ada").body().path("input").toString()).contains("Account of Ada")
				.contains("function_call_output")
				.doesNotContain("Account of Bob");
		}
	}

	@Test
	void goesOnAfterARestart() {
		ask("Ada", "My name is Ada.");
		ask("Ada", "Whose account is this?");
		this.client.close().block(Models.LONG);
		this.client = Models.client(this.server.baseUrl(), this.way);
		this.chat = chat(MessageChatMemoryAdvisor.builder(memory()).build());
		assertThat(ask("Ada", "What is my name?")).contains("Ada");
		assertThat(last("Ada").previousResponseId()).isNull();
		assertThat(last("Ada").body().path("input")).hasSize(5);
		assertThat(this.client.transcripts().misses()).isOne();
		assertThat(ask("Ada", "How many messages did I send?")).contains("4 messages");
		assertThat(this.client.transcripts().misses()).isOne();
		if (this.way == Way.WEBSOCKET) {
			assertThat(last("Ada").previousResponseId()).isNotNull();
			assertThat(last("Ada").body().path("input")).hasSize(1);
		}
	}

	@Test
	void streamsAreRecognisedToo() {
		for (int turn = 0; turn < 3; turn++) {
			String answer = prompt("Ada", "Whose account is this?").stream()
				.content()
				.collectList()
				.map((pieces) -> String.join("", pieces))
				.block(Models.LONG);
			assertThat(answer).contains("Account of Ada");
		}
		assertThat(this.client.transcripts().misses()).isZero();
	}

	private void everyone(BiConsumer<String, List<Integer>> talk, Map<String, List<Integer>> bytes) {
		USERS.forEach((user) -> bytes.put(user, new ArrayList<>()));
		Flux.fromIterable(USERS)
			.flatMap((user) -> Mono.fromRunnable(() -> talk.accept(user, bytes.get(user)))
				.subscribeOn(Schedulers.boundedElastic()))
			.then()
			.block(Models.LONG);
	}

	private ChatMemory memory() {
		return MessageWindowChatMemory.builder()
			.chatMemoryRepository(JdbcChatMemoryRepository.builder().dataSource(this.database).build())
			.maxMessages(300)
			.build();
	}

	private ChatClient chat(MessageChatMemoryAdvisor memory) {
		return ChatClient.builder(ResponsesChatModel.builder(this.client).build())
			.defaultAdvisors(new ConversationIdAdvisor(), memory)
			.defaultTools(new Accounts())
			.build();
	}

	private ChatClient.ChatClientRequestSpec prompt(String user, String question) {
		return this.chat.prompt(question)
			.options(ResponsesChatOptions.builder().request((fields) -> fields.metadata(Map.of("user", user))))
			.toolContext(Map.of("user", user))
			.advisors((advisors) -> advisors.param(ChatMemory.CONVERSATION_ID, user));
	}

	private String ask(String user, String question) {
		return prompt(user, question).call().content();
	}

	private Stream<ReceivedRequest> requests(String user) {
		return this.server.requests()
			.stream()
			.filter((request) -> request.body().path("metadata").path("user").asString("").equals(user));
	}

	private ReceivedRequest last(String user) {
		return requests(user).reduce((first, second) -> second).orElseThrow();
	}

	private int lastSize(String user) {
		return last(user).body().path("input").toString().length();
	}

	static final class Accounts {

		@Tool(description = "Tells whose account this is")
		String whoseAccount(ToolContext context) {
			return "Account of " + context.getContext().get("user");
		}

	}

}
