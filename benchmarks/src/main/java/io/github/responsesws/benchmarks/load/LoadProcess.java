package io.github.responsesws.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A process that holds one client and runs what it reads from its standard input, a line
 * a command, until that ends.
 */
public final class LoadProcess {

	private @Nullable Side side;

	private LoadProcess() {
	}

	/**
	 * Run commands until the standard input ends.
	 * @param args none
	 * @throws Exception if a command fails
	 */
	public static void main(String[] args) throws Exception {
		System.out.println("READY");
		new LoadProcess().run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
		// Threads of a client that has not stopped must not keep the process alive.
		System.exit(0);
	}

	private void run(BufferedReader commands) throws IOException {
		for (String line = commands.readLine(); line != null; line = commands.readLine()) {
			ObjectNode result;
			try {
				result = run(line.strip());
			}
			catch (Exception ex) {
				ex.printStackTrace();
				result = JsonMapper.shared().createObjectNode().put("error", ex.toString());
			}
			System.out.println("RESULT " + result);
		}
	}

	private ObjectNode run(String line) throws Exception {
		Map<String, String> options = new HashMap<>();
		String[] words = line.split(" ", -1);
		for (int i = 1; i < words.length; i++) {
			int equals = words[i].indexOf('=');
			options.put(words[i].substring(0, equals), words[i].substring(equals + 1));
		}
		return switch (words[0]) {
			case "open" -> open(new SideSpecification(option(options, "side"), option(options, "url"),
					number(options, "lanes"), number(options, "sessions")));
			case "closed" -> ClosedLoop.runFor(side(), number(options, "concurrency"),
					Double.parseDouble(option(options, "seconds")));
			case "turns" -> ClosedLoop.run(side(), number(options, "concurrency"), number(options, "count"));
			case "rate" -> OpenLoop.run(side(), number(options, "rate"), number(options, "burst"),
					number(options, "every"), number(options, "seconds"));
			case "heap" -> HeapUse.measure();
			case "hang" -> HeapUse.hang(side(), number(options, "turns"), number(options, "events"));
			case "paced" -> PacedStream.run(side());
			default -> throw new IllegalArgumentException("No such command: " + line);
		};
	}

	private ObjectNode open(SideSpecification specification) {
		if (this.side != null) {
			this.side.close();
		}
		this.side = specification.open();
		return JsonMapper.shared().createObjectNode();
	}

	private Side side() {
		if (this.side == null) {
			throw new IllegalStateException("Nothing is open");
		}
		return this.side;
	}

	private static String option(Map<String, String> options, String name) {
		String value = options.get(name);
		if (value == null) {
			throw new IllegalArgumentException("Missing: " + name);
		}
		return value;
	}

	private static int number(Map<String, String> options, String name) {
		return Integer.parseInt(option(options, name));
	}

}
