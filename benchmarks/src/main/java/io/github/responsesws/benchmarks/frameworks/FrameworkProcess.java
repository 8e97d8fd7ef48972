package io.github.responsesws.benchmarks.frameworks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

import com.sun.management.OperatingSystemMXBean;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A process that holds one agent and runs it once for each line of its standard input,
 * until that ends.
 */
public final class FrameworkProcess {

	private static final OperatingSystemMXBean SYSTEM = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private FrameworkProcess() {
	}

	/**
	 * Run an agent.
	 * @param args the name of a {@link Framework}, the base URL, and the key store whose
	 * certificate is trusted
	 * @throws Exception if the agent fails
	 */
	public static void main(String[] args) throws Exception {
		// Each HTTP client asks the JDK whom to trust.
		System.setProperty("javax.net.ssl.trustStore", args[2]);
		System.setProperty("javax.net.ssl.trustStorePassword", "changeit");
		Catalogue catalogue = new Catalogue();
		try (FrameworkAgent agent = Framework.valueOf(args[0]).open(args[1], catalogue)) {
			System.out.println("READY");
			run(agent, catalogue);
		}
		// Threads of an HTTP client must not keep the process alive.
		System.exit(0);
	}

	private static void run(FrameworkAgent agent, Catalogue catalogue) throws IOException {
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		while (commands.readLine() != null) {
			ObjectNode result;
			try {
				result = measure(agent, catalogue);
			}
			catch (RuntimeException ex) {
				ex.printStackTrace();
				result = JsonMapper.shared().createObjectNode().put("error", ex.toString());
			}
			System.out.println("RESULT " + result);
		}
	}

	private static ObjectNode measure(FrameworkAgent agent, Catalogue catalogue) {
		int before = catalogue.told();
		long cpu = SYSTEM.getProcessCpuTime();
		long start = System.nanoTime();
		String answer = agent.ask(Catalogue.QUESTION);
		double millis = (System.nanoTime() - start) / 1e6;
		double cpuMillis = (SYSTEM.getProcessCpuTime() - cpu) / 1e6;
		int told = catalogue.told() - before;
		if (told != Catalogue.ENTRIES || answer.isBlank()) {
			throw new IllegalStateException("The agent ended after " + told + " calls, with the answer: " + answer);
		}
		return JsonMapper.shared().createObjectNode().put("millis", millis).put("cpuMillis", cpuMillis);
	}

}
