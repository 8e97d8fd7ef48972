package io.github.responsesws.sample.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.github.responsesws.tool.ResponsesTool;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * The weather of some cities, from a table that comes with the application.
 */
@Component
class Weather {

	private final Map<String, Report> reports = new TreeMap<>();

	Weather(@Value("classpath:agent/weather.csv") Resource table) throws IOException {
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(table.getInputStream(), StandardCharsets.UTF_8))) {
			lines.lines().skip(1).map(Report::parse).forEach((report) -> this.reports.put(key(report.city()), report));
		}
	}

	@ResponsesTool(description = "Weather of a city right now: sky, temperature and wind", earlyStart = true)
	Report weather(@JsonPropertyDescription("Name of the city, in English") String city) {
		Report report = this.reports.get(key(city));
		if (report == null) {
			throw new ToolInputException("There is no station in '" + city + "'. There are some in "
					+ String.join(", ", this.reports.values().stream().map(Report::city).toList()) + ".");
		}
		return report;
	}

	private static String key(String city) {
		return city.strip().toLowerCase(Locale.ROOT);
	}

	/**
	 * One line of the table.
	 *
	 * @param city the city
	 * @param sky what the sky looks like
	 * @param celsius the temperature
	 * @param wind the wind, in kilometres an hour
	 */
	record Report(String city, String sky, int celsius, int wind) {

		static Report parse(String line) {
			String[] cells = line.split(",", -1);
			return new Report(cells[0], cells[1], Integer.parseInt(cells[2]), Integer.parseInt(cells[3]));
		}

	}

}
