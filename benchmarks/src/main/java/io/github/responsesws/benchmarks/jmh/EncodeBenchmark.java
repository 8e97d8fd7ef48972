package io.github.responsesws.benchmarks.jmh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.core.ObjectMappers;
import com.openai.models.responses.ResponsesClientEvent;
import io.github.responsesws.protocol.ResponseRequest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From what a caller sets to the bytes of a {@code response.create} on a named lane.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EncodeBenchmark {

	private static final String LANE = "lane-7";

	private final String instructions = "Answer briefly and name your sources. ".repeat(8);

	private final String input = "How is the latency of a streaming protocol measured? ".repeat(4);

	private final JsonMapper peerMapper = ObjectMappers.jsonMapper();

	private final ResponseRequest built = request();

	private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

	private ResponseRequest request() {
		return ResponseRequest.builder()
			.model("gpt-5.1")
			.instructions(this.instructions)
			.input(this.input)
			.store(false)
			.build();
	}

	/**
	 * Build a request and write its frame.
	 * @return the size of the frame
	 */
	@Benchmark
	public int client() {
		return write(request());
	}

	/**
	 * Write the frame of a request that was built before.
	 * @return the size of the frame
	 */
	@Benchmark
	public int clientFrameOnly() {
		return write(this.built);
	}

	private int write(ResponseRequest request) {
		this.out.reset();
		try {
			request.writeFrame(LANE, this.out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return this.out.size();
	}

	/**
	 * Build a command and write it with the calls that openai-java's connection makes.
	 * @return the size of the frame
	 */
	@Benchmark
	public int openaiJava() {
		ResponsesClientEvent command = ResponsesClientEvent
			.ofResponseCreate(ResponsesClientEvent.ResponseCreate.builder()
				.model("gpt-5.1")
				.instructions(this.instructions)
				.input(this.input)
				.store(false)
				.build());
		ObjectNode tree = this.peerMapper.valueToTree(command);
		tree.put("stream_id", LANE);
		try {
			return this.peerMapper.writeValueAsString(tree).getBytes(StandardCharsets.UTF_8).length;
		}
		catch (JsonProcessingException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
