package io.github.responsesws.sample.agent;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Weather}.
 */
class WeatherTests {

	private final Weather weather = new Weather(new ClassPathResource("agent/weather.csv"));

	WeatherTests() throws IOException {
	}

	@Test
	void findsACityHoweverItIsWritten() {
		assertThat(this.weather.weather(" new york ")).isEqualTo(this.weather.weather("New York"));
		assertThat(this.weather.weather("Lisbon")).isEqualTo(new Weather.Report("Lisbon", "sunny", 21, 16));
	}

	@Test
	void saysWhichCitiesThereAre() {
		assertThatExceptionOfType(ToolInputException.class).isThrownBy(() -> this.weather.weather("Atlantis"))
			.withMessageContaining("'Atlantis'")
			.withMessageContaining("Helsinki");
	}

}
