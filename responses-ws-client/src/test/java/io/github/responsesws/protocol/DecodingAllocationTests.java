package io.github.responsesws.protocol;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class DecodingAllocationTests {

	private static final int EVENTS = 20_000;

	private static final int ROUNDS = 5;

	private final EventDecoder decoder = new EventDecoder();

	private final byte[][] frames = new byte[64][];

	private long characters;

	@ParameterizedTest
	@CsvSource({ "5, 80", "12, 140" })
	void textDeltaCostsLittleMoreThanItsText(int length, int most) {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		assumeTrue(threads.isThreadAllocatedMemorySupported(), "This JVM does not count allocated bytes");
		for (int i = 0; i < this.frames.length; i++) {
			this.frames[i] = frame(i, "w".repeat(length));
		}
		long bytesPerEvent = Long.MAX_VALUE;
		// The rounds before the compiler is done allocate more.
		for (int round = 0; round < ROUNDS; round++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			decode();
			bytesPerEvent = Math.min(bytesPerEvent, (threads.getCurrentThreadAllocatedBytes() - before) / EVENTS);
		}
		assertThat(this.characters).isEqualTo((long) ROUNDS * EVENTS * length);
		assertThat(bytesPerEvent).as("bytes allocated per text delta").isLessThanOrEqualTo(most);
	}

	private void decode() {
		for (int i = 0; i < EVENTS; i++) {
			byte[] frame = this.frames[i & 63];
			OutputTextEvent.Delta delta = (OutputTextEvent.Delta) this.decoder.decode(frame, 0, frame.length);
			this.characters += delta.delta().length();
		}
	}

	private static byte[] frame(int i, String text) {
		return ("{\"type\":\"response.output_text.delta\",\"sequence_number\":" + (1000 + i) + ",\"stream_id\":\"lane-"
				+ (i & 15) + "\"" + ",\"item_id\":\"msg_0ca0ba552749d18c0069414e6a4bd08197b70d83e91162d"
				+ (10 + (i & 15)) + "\",\"output_index\":1,\"content_index\":0,\"delta\":\"" + text
				+ "\",\"logprobs\":[]," + "\"obfuscation\":\"0akkkhrq6x9f\"}")
			.getBytes(StandardCharsets.UTF_8);
	}

}
