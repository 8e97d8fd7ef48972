package io.github.responsesws.recipes;

import java.util.List;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.SteerResult;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.ResponsesTool;
import io.github.responsesws.tool.RunEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The examples of README.md and other pages, which hold what stands between the marks.
 */
class Examples {

	private final ResponsesWebSocketClient client;

	private final Stations stations;

	Examples(ResponsesWebSocketClient client, Stations stations) {
		this.client = client;
		this.stations = stations;
	}

	Flux<String> twoTurns() {
		ResponsesWebSocketClient client = this.client;
		// snippet: two-turns
		Conversation conversation = client.conversation();
		Flux<String> today = conversation.turn("What is the weather like?").text();
		Flux<String> tomorrow = conversation.turn("And tomorrow?").text();
		// end
		return Flux.concat(today, tomorrow);
	}

	// snippet: weather-tool
	@ResponsesTool(description = "Current weather of a city")
	String weather(String city) {
		return this.stations.nearest(city).report();
	}
	// end

	Flux<String> agent() {
		Conversation conversation = this.client.conversation();
		// snippet: weather-run
		Flux<String> answer = conversation.turn("Do I need an umbrella in Paris?").run().text();
		// end
		return answer;
	}

	Flux<RunEvent> events() {
		ResponsesWebSocketClient client = this.client;
		// snippet: run-events
		Flux<RunEvent> run = client.turn("Do I need an umbrella in Paris?").run().events();
		// end
		return run;
	}

	// snippet: trip-entity
	record Trip(String city, List<Integer> days, @Nullable String note) {
	}

	Mono<Trip> trip(String wish) {
		return this.client.turn(wish).entity(Trip.class);
	}
	// end

	Flux<String> travelAgent(FunctionTool weather) {
		ResponsesWebSocketClient client = this.client;
		// snippet: conversation-settings
		ConversationSettings settings = ConversationSettings.of(ResponseRequest.builder()
			.instructions("You are a travel agent.")
			.tools(weather.definition()) // of a FunctionTool, or Tool.function(…)
			.store(false)
			.build());

		Conversation conversation = client.conversation(settings);
		Flux<String> answer = conversation.turn("I want to go to Lisbon.").text();
		// end
		return answer;
	}

	Mono<SteerResult> steer(Conversation conversation) {
		// snippet: steer
		Mono<SteerResult> result = conversation.steer("Rather in French, please");
		// end
		return result;
	}

	/**
	 * What the tool asks.
	 */
	interface Stations {

		Station nearest(String city);

	}

	/**
	 * A weather station.
	 *
	 * @param report what it reports
	 */
	record Station(String report) {
	}

}
