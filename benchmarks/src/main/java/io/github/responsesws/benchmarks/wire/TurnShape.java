package io.github.responsesws.benchmarks.wire;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * What a turn on the wire looks like. It is part of the URL, so that any client can ask
 * for it.
 *
 * @param deltas the deltas of a turn
 * @param flush the frames that the server flushes together
 * @param rate the deltas a second, each with the time at which it was written as its
 * text; 0 for as fast as the socket takes them
 * @param hold the events after which the turn falls silent for good, 0 for never
 * @param calls 0 for text alone; 1 if the deltas are the arguments of a function call; 2
 * for two calls, each followed by half of the deltas as text; 3 for a call whose
 * arguments are JSON, until a request has the {@linkplain #LAST_OUTPUT last output}, and
 * then text
 */
public record TurnShape(int deltas, int flush, int rate, int hold, int calls) {

	/** What an output says after which the model answers. */
	public static final String LAST_OUTPUT = "This was the last entry.";

	private static final ByteBuf LAST_OUTPUT_BYTES = Unpooled
		.unreleasableBuffer(Unpooled.wrappedBuffer(LAST_OUTPUT.getBytes(StandardCharsets.US_ASCII)).asReadOnly());

	/**
	 * Create the shape of a turn that is sent as fast as the socket takes it.
	 * @param deltas the deltas
	 * @param flush the frames flushed together
	 * @return the shape
	 */
	public static TurnShape fast(int deltas, int flush) {
		return new TurnShape(deltas, flush, 0, 0, 0);
	}

	/**
	 * Create the shape of a turn that is sent at a steady pace.
	 * @param deltas the deltas
	 * @param rate the deltas a second
	 * @return the shape
	 */
	public static TurnShape paced(int deltas, int rate) {
		return new TurnShape(deltas, 1, rate, 0, 0);
	}

	/**
	 * Create the shape of a turn that falls silent.
	 * @param events the events after which it does
	 * @return the shape
	 */
	public static TurnShape silentAfter(int events) {
		return new TurnShape(50, 8, 0, events, 0);
	}

	/**
	 * Create the shape of a turn that calls a function.
	 * @param deltas the deltas of the arguments
	 * @return the shape
	 */
	public static TurnShape call(int deltas) {
		return new TurnShape(deltas, 8, 0, 0, 1);
	}

	/**
	 * Create the shape of a turn that makes two calls and says something after each, an
	 * event at a time from the first call on.
	 * @param deltas the deltas, an even number
	 * @param rate the events a second
	 * @return the shape
	 */
	public static TurnShape calls(int deltas, int rate) {
		return new TurnShape(deltas, 1, rate, 0, 2);
	}

	/**
	 * Create the shape of the turns of an agent, which calls a function until it has the
	 * {@linkplain #LAST_OUTPUT last output}, and then answers.
	 * @param deltas the deltas of the arguments or the text, at least 3
	 * @return the shape
	 */
	public static TurnShape agent(int deltas) {
		return new TurnShape(deltas, 8, 0, 0, 3);
	}

	/**
	 * Return the shape of the turn that answers a request.
	 */
	TurnShape answering(ByteBuf request) {
		return (this.calls == 3 && ByteBufUtil.indexOf(LAST_OUTPUT_BYTES, request) != -1)
				? fast(this.deltas, this.flush) : this;
	}

	/**
	 * Return the events before the first that is sent at a pace.
	 */
	int unpaced() {
		return switch (this.calls) {
			case 0 -> 4;
			case 1, 3 -> 3;
			default -> 5;
		};
	}

	/**
	 * Return how many events are sent at a pace.
	 */
	int paced() {
		return (this.calls == 2) ? events() - unpaced() - 1 : this.deltas;
	}

	/**
	 * Return when an event is due after the first, if it is sent at a pace.
	 * @param event its index
	 * @return nanoseconds
	 */
	public long dueNanos(int event) {
		int paced = Math.min(event - unpaced(), paced());
		return (this.rate == 0 || paced < 0) ? 0 : paced * 1_000_000_000L / this.rate;
	}

	/**
	 * Return the index of the event that ends the second of two calls.
	 */
	public int secondCall() {
		return 5 + this.deltas / 2 + 5 + 2;
	}

	/**
	 * Return how many events such a turn has.
	 * @return the deltas and what surrounds them
	 */
	public int events() {
		return this.deltas + switch (this.calls) {
			case 0 -> 8;
			case 1, 3 -> 6;
			default -> 19;
		};
	}

	/**
	 * Return the base URL under which a server sends such turns.
	 * @param authority scheme, host and port
	 */
	public String baseUrl(String authority) {
		return authority + "/deltas-" + this.deltas + "-flush-" + this.flush + "-rate-" + this.rate + "-hold-"
				+ this.hold + "-calls-" + this.calls + "/v1";
	}

	static TurnShape parse(String path) {
		String[] words = path.substring(1, path.indexOf('/', 1)).split("-", -1);
		Map<String, Integer> values = new HashMap<>();
		for (int i = 0; i + 1 < words.length; i += 2) {
			values.put(words[i], Integer.valueOf(words[i + 1]));
		}
		return new TurnShape(values.getOrDefault("deltas", 50), Math.max(values.getOrDefault("flush", 8), 1),
				values.getOrDefault("rate", 0), values.getOrDefault("hold", 0), values.getOrDefault("calls", 0));
	}

}
