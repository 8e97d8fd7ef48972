package io.github.responsesws.tool;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.schema.StructuredOutput;
import tools.jackson.core.type.TypeReference;

/**
 * Uses types of its own wherever the client takes some.
 */
public final class DiscardedApplication implements Function<ResponsesWebSocketClient, Object> {

	@Override
	public Object apply(ResponsesWebSocketClient client) {
		FunctionTool byType = FunctionTool.of("by_type", "Weather", Place.class, (place, context) -> weather(place));
		FunctionTools annotated = FunctionTools.annotated(this);
		CustomTool custom = CustomTool.of("custom", "Weather", (text, context) -> weather(new Place(text, Sky.RAIN)));
		ToolLoop loop = ToolLoop.builder()
			.tools(FunctionTools.of(byType).plus(annotated))
			.customTools(List.of(custom))
			.build();
		StructuredOutput<Page<Place>> page = StructuredOutput.of(new TypeReference<>() {
		});
		Page<Place> places = client.turn("Weather?")
			.request((request) -> request.model("test-model").field("note", Optional.of(new Place("Rome", Sky.SUN))))
			.tools(loop)
			.run()
			.entity(page)
			.blockOptional(LoopServer.LONG)
			.orElseThrow();
		Weather weather = client.turn("Weather?")
			.request((request) -> request.model("test-model"))
			.entity(Weather.class)
			.blockOptional(LoopServer.LONG)
			.orElseThrow();
		// No toString of records, for Java 17 keeps the types of their members for good.
		return List.of(places.items().get(0).city(), weather.place().sky().name());
	}

	@ResponsesTool(description = "Weather")
	Page<Weather> annotated(Place place) {
		return new Page<>(List.of(weather(place)));
	}

	private static Weather weather(Place place) {
		return new Weather(place, 20);
	}

	enum Sky {

		SUN, RAIN

	}

	record Place(String city, Sky sky) {
	}

	record Weather(Place place, int degrees) {
	}

	record Page<T>(List<T> items) {
	}

}
