package io.github.responsesws.test;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Command line of {@link ResponsesServerMain}, parsed and checked.
 *
 * @param port port to listen on, 0 for any free one
 * @param apiKey bearer token that clients must send, or {@code null} to accept every
 * client
 * @param latency delay between two events of the demo model
 * @param maxConnectionAge time after which a connection is ended, or {@code null} for the
 * server's default
 * @param help whether the usage was asked for
 */
record ServerArguments(int port, @Nullable String apiKey, Duration latency, @Nullable Duration maxConnectionAge,
		boolean help) {

	static final int DEFAULT_PORT = 9090;

	static final String USAGE = """
			Usage: ResponsesServerMain [options]

			Runs a Responses server with a built-in demo model, over WebSocket and HTTP.

			  --port PORT               port to listen on, 0 for any free one (default 9090)
			  --api-key KEY             bearer token that clients must send (default: any or none)
			  --latency DURATION        delay between two events, such as 20ms (default 0ms)
			  --max-connection-age DURATION
			                            age at which a connection is ended, such as 5m (default 60m)
			  --help                    shows this text

			A duration is a number with a unit (ms, s, m or h) or ISO-8601 such as PT1.5S.""";

	private static final Pattern SIMPLE_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

	/**
	 * Parse a command line. An option and its value are two arguments, or one joined by
	 * {@code =}.
	 * @param args arguments as the virtual machine got them
	 * @return the parsed arguments
	 * @throws IllegalArgumentException if an option is unknown, or its value missing or
	 * wrong; the message is meant for the user
	 */
	static ServerArguments parse(String... args) {
		int port = DEFAULT_PORT;
		String apiKey = null;
		Duration latency = Duration.ZERO;
		Duration maxConnectionAge = null;
		Iterator<String> rest = List.of(args).iterator();
		while (rest.hasNext()) {
			String[] parts = rest.next().split("=", 2);
			String option = parts[0];
			switch (option) {
				case "--help", "-h" -> {
					return new ServerArguments(port, apiKey, latency, maxConnectionAge, true);
				}
				case "--port" -> {
					port = port(value(option, parts, rest));
				}
				case "--api-key" -> {
					apiKey = value(option, parts, rest);
				}
				case "--latency" -> {
					latency = duration(option, value(option, parts, rest));
				}
				case "--max-connection-age" -> {
					maxConnectionAge = duration(option, value(option, parts, rest));
				}
				default -> throw new IllegalArgumentException("Unknown option " + option);
			}
		}
		if (maxConnectionAge != null && maxConnectionAge.isZero()) {
			throw new IllegalArgumentException("--max-connection-age must be longer than zero");
		}
		return new ServerArguments(port, apiKey, latency, maxConnectionAge, false);
	}

	private static String value(String option, String[] parts, Iterator<String> rest) {
		String value = (parts.length == 2) ? parts[1] : (rest.hasNext() ? rest.next() : "");
		if (value.isBlank()) {
			throw new IllegalArgumentException(option + " needs a value");
		}
		return value;
	}

	private static int port(String value) {
		try {
			int port = Integer.parseInt(value);
			if (port >= 0 && port <= 65535) {
				return port;
			}
		}
		catch (NumberFormatException ex) {
			// Reported below, like a number that is out of range.
		}
		throw new IllegalArgumentException("--port must be a number from 0 to 65535, not " + value);
	}

	private static Duration duration(String option, String value) {
		Matcher simple = SIMPLE_DURATION.matcher(value);
		if (simple.matches()) {
			long amount = Long.parseLong(simple.group(1));
			return switch (simple.group(2)) {
				case "ms" -> Duration.ofMillis(amount);
				case "s" -> Duration.ofSeconds(amount);
				case "m" -> Duration.ofMinutes(amount);
				default -> Duration.ofHours(amount);
			};
		}
		try {
			Duration duration = Duration.parse(value);
			if (!duration.isNegative()) {
				return duration;
			}
		}
		catch (DateTimeParseException ex) {
			// Reported below, like a negative duration.
		}
		throw new IllegalArgumentException(option + " must be a duration such as 20ms, 5s or 5m, not " + value);
	}

	@Override
	public String toString() {
		return "ServerArguments[port=" + this.port + ", latency=" + this.latency + "]";
	}

}
