package io.github.responsesws.plain;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.conversation.Conversation;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ResponsesTool;

/**
 * The README's example for applications without Spring.
 */
final class PlainJavaExample {

	private PlainJavaExample() {
	}

	static Object run(String apiKey, String baseUrl) {
		// snippet: plain-java
		record Advice(boolean umbrella, String reason) {
		}

		class WeatherTools {

			@ResponsesTool(description = "Current weather of a city")
			String weather(String city) {
				return "Rain in " + city;
			}

		}

		ResponsesWebSocketClient client = ResponsesWebSocketClient.builder()
			.apiKey(apiKey)
			.baseUrl(baseUrl)
			.model("gpt-5-mini")
			.tools(FunctionTools.annotated(new WeatherTools()))
			.build();
		Conversation conversation = client.conversation();
		conversation.turn("What is the weather like in Paris?").run().events().blockLast();
		Advice advice = conversation.turn("Do I need an umbrella?").entity(Advice.class).block();
		client.close().block();
		// end
		return advice;
	}

}
