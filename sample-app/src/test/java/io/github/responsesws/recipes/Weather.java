package io.github.responsesws.recipes;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.github.responsesws.recipes.ExampleBeans.Stations;
import io.github.responsesws.recipes.ExampleBeans.Unit;
import io.github.responsesws.tool.ResponsesTool;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The bean with a tool of docs/tools.md.
 */
// snippet: tool-component
@Component
class Weather {

	private final Stations stations;

	Weather(Stations stations) {
		this.stations = stations;
	}

	@ResponsesTool(description = "Current weather of a city")
	String weather(@JsonPropertyDescription("The city, in English") String city, @Nullable Unit unit) {
		return this.stations.nearest(city).report(unit);
	}

}
// end
