package io.github.responsesws.bootversions;

import io.github.responsesws.tool.ResponsesTool;

import org.springframework.stereotype.Component;

@Component
class WeatherTools {

	@ResponsesTool(description = "Current weather of a city")
	Weather weather(String city) {
		return new Weather(city, "rain");
	}

	record Weather(String city, String sky) {

	}

}
