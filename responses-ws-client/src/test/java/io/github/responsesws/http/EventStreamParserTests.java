package io.github.responsesws.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EventStreamParserTests {

	private static final List<String> STREAM = List.of(": a comment", "event: one", "data: {\"a\":1}", "", "id: 7",
			"data:{\"b\":\"ü€😀\"}", "retry: 5", "", "", "data: {\"c\":", "data: 3,", "data:", "data: \"d\":4}", "",
			"datax: no", "data", "", ":", "data: [DONE]", "");

	private static final List<String> EVENTS = List.of("{\"a\":1}", "{\"b\":\"ü€😀\"}", "{\"c\":\n3,\n\n\"d\":4}", "",
			"[DONE]");

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r\n", "\r" })
	void eventsAreTheSameWhereverTheirBytesAreCut(String end) {
		byte[] bytes = (String.join(end, STREAM) + end).getBytes(StandardCharsets.UTF_8);
		for (int first = 0; first <= bytes.length; first++) {
			for (int second = first; second <= bytes.length; second += 3) {
				assertThat(parse(bytes, first, second)).isEqualTo(EVENTS);
			}
		}
	}

	@Test
	void eventsAreTheSameByteByByteAndAtRandom() {
		byte[] bytes = ("\uFEFF" + String.join("\r\n", STREAM) + "\r\n").repeat(3).getBytes(StandardCharsets.UTF_8);
		int[] every = new int[bytes.length];
		for (int i = 0; i < every.length; i++) {
			every[i] = i;
		}
		List<String> expected = parse(bytes);
		assertThat(expected).startsWith("{\"a\":1}", "{\"b\":\"ü€😀\"}");
		assertThat(parse(bytes, every)).isEqualTo(expected);
		Random random = new Random(7);
		for (int round = 0; round < 200; round++) {
			assertThat(parse(bytes, random.ints(5, 0, bytes.length).sorted().toArray())).isEqualTo(expected);
		}
	}

	@Test
	void theBlankLineAfterTheLastEventMayBeMissing() {
		EventStreamParser parser = new EventStreamParser(100);
		parser.append(Unpooled.copiedBuffer("data: 1\n\ndata: 2", StandardCharsets.UTF_8));
		assertThat(parser.next()).isTrue();
		assertThat(parser.next()).isFalse();
		parser.finish();
		assertThat(parser.next()).isTrue();
		assertThat(new String(parser.array(), parser.offset(), parser.size(), StandardCharsets.UTF_8)).isEqualTo("2");
		assertThat(parser.next()).isFalse();
	}

	@Test
	void anEventWithoutEndIsFoundToBeTooLarge() {
		EventStreamParser parser = new EventStreamParser(100);
		for (int i = 0; i < 10; i++) {
			parser.append(Unpooled.copiedBuffer("data: 0123456789\n\n", StandardCharsets.UTF_8));
			assertThat(parser.next()).isTrue();
			assertThat(parser.next()).isFalse();
			assertThat(parser.isTooLarge()).isFalse();
		}
		parser.append(Unpooled.copiedBuffer("data: " + "x".repeat(101), StandardCharsets.UTF_8));
		assertThat(parser.next()).isFalse();
		assertThat(parser.isTooLarge()).isTrue();
	}

	private static List<String> parse(byte[] bytes, int... cuts) {
		EventStreamParser parser = new EventStreamParser(1_000_000);
		List<String> events = new ArrayList<>();
		int from = 0;
		for (int i = 0; i <= cuts.length; i++) {
			int to = (i < cuts.length) ? cuts[i] : bytes.length;
			parser.append(Unpooled.wrappedBuffer(bytes, from, to - from));
			from = to;
			while (parser.next()) {
				events.add(new String(parser.array(), parser.offset(), parser.size(), StandardCharsets.UTF_8));
			}
		}
		return events;
	}

}
