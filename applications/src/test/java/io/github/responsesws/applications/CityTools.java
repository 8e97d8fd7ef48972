package io.github.responsesws.applications;

import io.github.responsesws.tool.ResponsesTool;

import org.springframework.stereotype.Component;

@Component
class CityTools {

	@ResponsesTool(description = "Current weather of a city")
	Weather weather(String city) {
		return new Weather(city, "rain");
	}

	record Weather(String city, String sky) {

	}

}
