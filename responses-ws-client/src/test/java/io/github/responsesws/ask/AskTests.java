package io.github.responsesws.ask;

import java.util.List;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.InputPart;
import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.schema.InvalidOutputException;
import io.github.responsesws.schema.UnsupportedTypeException;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.turn.ConnectionLostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All ways to ask for a turn, with all ways to read the answer.
 */
class AskTests extends Asking {

	@Test
	void nothingIsSentBeforeSomebodySubscribesAndEachSubscriptionAsksAnew() {
		answer("Hello.");
		TurnSpec spec = this.client.turn("Hi");
		Flux<String> text = spec.text();
		assertThat(this.server.requests()).isEmpty();
		assertThat(joined(text)).isEqualTo("Hello.");
		assertThat(joined(text)).isEqualTo("Hello.");
		assertThat(this.server.requests()).hasSize(2);
	}

	@Test
	void whatDiffersIsSentAndTheSpecItWasTakenFromStaysAsItWas() {
		answer("Hello.");
		TurnSpec plain = this.client.turn("Hi");
		TurnSpec other = plain.model("gpt-6")
			.instructions("Be brief.")
			.reasoningEffort("low")
			.maxOutputTokens(100)
			.request((request) -> request.user("Ada"));
		joined(other.text());
		joined(plain.text());
		JsonNode changed = body(0);
		assertThat(changed.path("model").asString()).isEqualTo("gpt-6");
		assertThat(changed.path("instructions").asString()).isEqualTo("Be brief.");
		assertThat(changed.path("reasoning").path("effort").asString()).isEqualTo("low");
		assertThat(changed.path("max_output_tokens").asInt()).isEqualTo(100);
		assertThat(changed.path("user").asString()).isEqualTo("Ada");
		assertThat(body(1).path("model").asString()).isEqualTo("test-model");
		assertThat(body(1).has("instructions")).isFalse();
	}

	@Test
	void contradictionsAreSignalled() {
		StepVerifier
			.create(this.conversation.turn("Hi").request((request) -> request.previousResponseId("resp_1")).text())
			.expectError(InvalidRequestException.class)
			.verify(LONG);
		StepVerifier.create(this.client.turn("Hi").entity(Object.class))
			.expectError(UnsupportedTypeException.class)
			.verify(LONG);
		assertThat(this.server.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aTurnIsReadAsEventsTextResponseOrType(boolean inConversation) {
		answer(PARIS);
		TurnSpec spec = ask(inConversation, "Which city?");
		assertThat(spec.events().blockLast(LONG)).matches((event) -> event.isTerminal());
		assertThat(joined(spec.text())).isEqualTo(PARIS);
		assertThat(spec.response().map(Response::outputText).block(LONG)).isEqualTo(PARIS);
		assertThat(spec.entity(Place.class).block(LONG)).isEqualTo(new Place("Paris"));
	}

	@Test
	void aGenericTypeIsReadToo() {
		answer("{\"items\":[{\"city\":\"Paris\"}]}");
		assertThat(this.client.turn("Cities?").entity(new TypeReference<Page<Place>>() {
		}).block(LONG)).isEqualTo(new Page<>(List.of(new Place("Paris"))));
		assertThat(body(0).at("/text/format/type").asString()).isEqualTo("json_schema");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void imagesAndFilesArePartOfWhatTheUserSays(boolean inConversation) {
		answer(PARIS);
		TurnSpec spec = ask(inConversation, "Which city?").image("https://example.com/a.png")
			.image(new byte[] { 1, 2, 3 }, "image/png")
			.file("a.pdf", new byte[] { 4 }, "application/pdf")
			.attach(InputPart.fileId("file_1"));
		assertThat(spec.entity(Place.class).block(LONG)).isEqualTo(new Place("Paris"));
		assertThat(body(0).path("input").size()).isEqualTo(1);
		assertThat(body(0).at("/input/0/content").valueStream().map((part) -> part.path("type").asString()))
			.containsExactly("input_text", "input_image", "input_image", "input_file", "input_file");
		assertThat(body(0).at("/input/0/content/0/text").asString()).isEqualTo("Which city?");
	}

	@Test
	void attachmentsFollowInputThatIsNoMessageOfTheUser() {
		answer("Yes.");
		joined(this.client.turn(InputItem.developerMessage("Look.")).image("https://example.com/a.png").text());
		assertThat(body(0).path("input").valueStream().map((item) -> item.path("role").asString()))
			.containsExactly("developer", "user");
		joined(this.client.turn(InputItem.message("user", InputPart.text("And"), InputPart.text("this?")))
			.image("https://example.com/a.png")
			.text());
		assertThat(body(1).at("/input/0/content").size()).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aWarmUpHasNoAnswer(boolean inConversation) {
		TurnSpec spec = ask(inConversation, "Hello").request((request) -> request.generate(false));
		assertThat(spec.response().map(Response::outputText).block(LONG)).isEmpty();
		StepVerifier.create(spec.text()).expectComplete().verify(LONG);
		StepVerifier.create(spec.entity(Place.class)).expectError(InvalidOutputException.class).verify(LONG);
		StepVerifier.create(spec.run().events().ofType(RunEvent.RunCompleted.class))
			.expectNextCount(1)
			.expectComplete()
			.verify(LONG);
	}

	@Test
	void aTurnIsResumedWithAListenerAndReadAsAType() {
		this.server.onRequest(RequestMatcher.any()).respond(Scripts.delta("Hel").drop()).once();
		StepVerifier.create(this.conversation.turn("Which city?").text())
			.expectNext("Hel")
			.expectError(ConnectionLostException.class)
			.verify(LONG);
		answer(PARIS);
		assertThat(this.conversation.resume().listener(this.heard).entity(Place.class).block(LONG))
			.isEqualTo(new Place("Paris"));
		assertThat(this.heard.ended).hasSize(1);
		assertThat(last().body().at("/text/format/name").asString()).isEqualTo("Place");
		assertThat(last().body().at("/text/verbosity").asString()).isEqualTo("low");
	}

	@Test
	void whatIsNotThereToResumeIsEmptyWhateverWayItIsRead() {
		StepVerifier.create(this.conversation.resume().events()).expectComplete().verify(LONG);
		StepVerifier.create(this.conversation.resume().text()).expectComplete().verify(LONG);
		StepVerifier.create(this.conversation.resume().response()).expectComplete().verify(LONG);
		StepVerifier.create(this.conversation.resume().entity(Place.class)).expectComplete().verify(LONG);
		StepVerifier.create(this.conversation.resumeRun().text()).expectComplete().verify(LONG);
		StepVerifier.create(this.conversation.resumeRun().response()).expectComplete().verify(LONG);
		StepVerifier.create(this.conversation.resumeRun().entity(Place.class)).expectComplete().verify(LONG);
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void closingIsCold() {
		answer("Hello.");
		this.client.close();
		assertThat(joined(this.client.turn("Hi").text())).isEqualTo("Hello.");
	}

}
