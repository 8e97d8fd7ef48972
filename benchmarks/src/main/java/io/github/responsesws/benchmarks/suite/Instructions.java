package io.github.responsesws.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.responsesws.benchmarks.load.LoadProcess;
import io.github.responsesws.benchmarks.wire.TurnShape;
import io.github.responsesws.benchmarks.wire.WireServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a turn costs in instructions of the processor, outside the kernel. A simulator
 * counts them, so neighbours on the machine do not matter. It knows no AVX, and the
 * compiler of the JVM goes on in the background: what it takes is left out.
 */
final class Instructions {

	private static final Duration TIMEOUT = Duration.ofMinutes(15);

	private static final int CONCURRENCY = 16;

	private static final List<Contender> CONTENDERS = List.of(Contender.FLOOR_16_LANES, Contender.FLOOR_1_LANE,
			Contender.CLIENT_16_LANES, Contender.CLIENT_1_LANE, Contender.CLIENT_WITHOUT_HANDLERS,
			Contender.CLIENT_OBSERVED);

	private static final List<String> SIMULATOR = List.of("valgrind", "--tool=callgrind", "--instr-atstart=no", "-q",
			"--smc-check=all-non-file", "--vex-iropt-register-updates=allregs-at-mem-access");

	private static final List<String> OPTIONS = List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:UseAVX=0",
			"-XX:-UseLibmIntrinsic", "-XX:+UseSerialGC", "-XX:-TieredCompilation");

	private final SuiteOptions options;

	private final Path javaHome;

	Instructions(SuiteOptions options, Path javaHome) {
		this.options = options;
		this.javaHome = javaHome;
	}

	/**
	 * Return whether this machine has the simulator.
	 */
	static boolean isPossible() {
		return Stream.of(System.getenv("PATH").split(":"))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, "callgrind_control")));
	}

	ObjectNode run() throws IOException, InterruptedException {
		ObjectNode result = JsonMapper.shared().createObjectNode();
		for (Contender contender : CONTENDERS) {
			Path counts = Files.createTempDirectory("instructions");
			try (JavaProcess server = new JavaProcess(this.javaHome, "256m", WireServer.class)) {
				result.putObject(contender.label()).put("instructions", count(contender, server.ready(), counts));
			}
			finally {
				delete(counts);
			}
		}
		return result;
	}

	private double count(Contender contender, String port, Path counts) throws IOException, InterruptedException {
		int turns = (int) this.options.seconds(4000, 50);
		String baseUrl = TurnShape.fast(Comparison.DELTAS, 8).baseUrl("http://127.0.0.1:" + port);
		List<String> simulator = Stream
			.concat(SIMULATOR.stream(), Stream.of("--callgrind-out-file=" + counts.resolve("counts")))
			.toList();
		try (JavaProcess process = JavaProcess.simulated(simulator, OPTIONS, this.javaHome, "512m",
				LoadProcess.class)) {
			process.ready();
			process.run(contender.openCommand(baseUrl), TIMEOUT);
			process.run(turns((int) this.options.seconds(60_000, 200)), TIMEOUT);
			control(process, "-i", "on");
			process.run(turns(turns), TIMEOUT);
			control(process, "-i", "off");
			control(process, "-d");
		}
		return (double) InstructionCounts.ofCompiledCode(counts.resolve("counts.1")) / turns;
	}

	private static String turns(int count) {
		return "turns concurrency=" + CONCURRENCY + " count=" + count;
	}

	private static void control(JavaProcess process, String option, @Nullable String... values)
			throws IOException, InterruptedException {
		List<String> command = Stream
			.concat(Stream.concat(Stream.of("callgrind_control", option), Stream.of(values)),
					Stream.of(Long.toString(process.pid())))
			.toList();
		Process control = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		if (!control.waitFor(2, TimeUnit.MINUTES) || control.exitValue() != 0) {
			throw new IllegalStateException("The simulator does not answer: " + command);
		}
	}

	private static void delete(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
