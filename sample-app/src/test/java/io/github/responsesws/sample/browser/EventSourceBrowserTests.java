package io.github.responsesws.sample.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.sample.SampleApplication;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.web.ServerSentEvents;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a browser's {@code EventSource} makes of an answer, with the script of
 * the README.
 */
@SpringBootTest(classes = SampleApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "OPENAI_BASE_URL=" })
@Import(EventSourceBrowserTests.Chat.class)
class EventSourceBrowserTests extends OpenPage {

	private static final Pattern SCRIPT = Pattern.compile("```js\n(.*?)```", Pattern.DOTALL);

	@Test
	void readsEveryCharacterAndDoesNotAskAgain() throws IOException {
		answer(Scripts.delta("Hello").delta("!").delta(" You").delta("\r\n said: ").delta("\n\nevent: done\n\n"));
		assertThat(read()).isEqualTo("[\"Hello! You\\r\\n said: \\n\\nevent: done\\n\\n\",\"\"]");
		assertThat(this.server.requests()).hasSize(1);
	}

	@Test
	void isToldOfAFailureAndDoesNotAskAgain() throws IOException {
		answer(Scripts.delta("Hello").drop());
		assertThat(read()).isEqualTo("[\"Hello\",\"connection_lost\"]");
		assertThat(this.server.requests()).hasSize(1);
	}

	private void answer(Script script) {
		this.server.onRequest(RequestMatcher.any()).respond(script).once();
	}

	/**
	 * Run the README's script, and wait as long as a browser would before it asks again.
	 */
	private String read() throws IOException {
		Matcher script = SCRIPT.matcher(Files.readString(
				Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."), "README.md").normalize()));
		assertThat(script.find()).isTrue();
		return String.valueOf(this.page.run("""
				const question = 'Hi & bye?';
				const answer = { text: '', append(piece) { this.text += piece; } };
				let shown = '';
				const show = (code) => shown = code;
				%s
				const done = arguments[0];
				const end = () => setTimeout(() => done(JSON.stringify([answer.text, shown])), 4000);
				source.addEventListener('done', end);
				source.addEventListener('failure', end);""".formatted(script.group(1))));
	}

	@RestController
	static class Chat {

		private final ResponsesWebSocketClient client;

		Chat(ResponsesWebSocketClient client) {
			this.client = client;
		}

		@GetMapping("/chat")
		Flux<ServerSentEvent<String>> chat(@RequestParam String question) {
			return ServerSentEvents.ofText(this.client.turn(question).text());
		}

	}

}
