package io.github.responsesws.conversation.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An instance of an application in a process of its own: it reads messages line by line
 * and writes the answers.
 */
public final class ChatProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/** Asks a process to go on with a run of another one. */
	static final String RESUME = "/resume";

	private static final String ANSWER = "answer: ";

	private static final String TOOL = "The tool works";

	private final Process process;

	private final BufferedReader answers;

	private final Writer messages;

	private ChatProcess(Process process) {
		this.process = process;
		this.answers = process.inputReader(StandardCharsets.UTF_8);
		this.messages = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
	}

	/**
	 * Start a process.
	 * @param stalling whether its tool never returns
	 */
	static ChatProcess start(String baseUrl, int redisPort, String conversationId, boolean store, boolean stalling) {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		try {
			return new ChatProcess(
					new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), ChatProcess.class.getName(),
							baseUrl, String.valueOf(redisPort), conversationId, String.valueOf(store),
							String.valueOf(stalling))
						.redirectError(ProcessBuilder.Redirect.DISCARD)
						.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void say(String message) {
		try {
			this.messages.write(message + "\n");
			this.messages.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String ask(String message) {
		say(message);
		return awaitLine(ANSWER);
	}

	/**
	 * Wait until the tool of the process works.
	 */
	void awaitTool() {
		awaitLine(TOOL);
	}

	private String awaitLine(String start) {
		try {
			String line = this.answers.readLine();
			while (line != null && !line.startsWith(start)) {
				assertThat(line).doesNotStartWith(ANSWER);
				line = this.answers.readLine();
			}
			assertThat(line).as("The process ended").isNotNull();
			return line;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Kill the process, as {@code kill -9} does.
	 */
	@Override
	public void close() {
		try {
			assertThat(this.process.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	// Ends with the process that started it, at the latest.
	public static void main(String[] args) throws IOException {
		LettuceConnectionFactory connections = new LettuceConnectionFactory("127.0.0.1", Integer.parseInt(args[1]));
		connections.afterPropertiesSet();
		connections.start();
		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
			.baseUrl(args[0])
			.model("test-model")
			.conversationRepository(new RedisConversationRepository(connections, "shared:", Duration.ofMinutes(5)))
			.conversation((conversation) -> conversation
				.request(ResponseRequest.builder().store(Boolean.valueOf(args[3])).build()))
			.toolLoop(ToolLoop.builder().tools(weather(Boolean.parseBoolean(args[4]))).build())
			.build();
		BufferedReader messages = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String message = messages.readLine(); message != null; message = messages.readLine()) {
			Conversation conversation = client.conversation(args[2]);
			RunEvent last = (message.equals(RESUME) ? conversation.resumeRun().events()
					: conversation.turn(message).run().events())
				.blockLast(PATIENCE);
			if (last instanceof RunEvent.RunCompleted completed) {
				System.out.println(ANSWER + completed.response().outputText().replace('\n', ' '));
			}
		}
		System.exit(0);
	}

	private static FunctionTool weather(boolean stalling) {
		return FunctionTool.of("weather", "Weather of a city", City.class, (city, context) -> {
			System.out.println(TOOL);
			return stalling ? Mono.never() : Mono.just("Sunny in " + city.city());
		});
	}

	record City(String city) {
	}

}
