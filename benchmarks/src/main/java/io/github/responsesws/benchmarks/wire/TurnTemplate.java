package io.github.responsesws.benchmarks.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A turn as it goes over the wire, framing included, with the places of its IDs: a turn
 * costs the server a copy and a few bytes. Immutable.
 */
final class TurnTemplate {

	private static final Map<Key, TurnTemplate> CACHE = new ConcurrentHashMap<>();

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	private final byte[] bytes;

	private final int[] ends;

	private final int[] ids;

	private final int[] stamps;

	private TurnTemplate(TurnShape shape, @Nullable String streamId, TurnForm form) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(32 * 1024);
		List<String> events = form.events(shape, streamId);
		this.ends = new int[events.size()];
		for (int i = 0; i < this.ends.length; i++) {
			form.write(out, events.get(i));
			this.ends[i] = out.size();
		}
		this.bytes = out.toByteArray();
		this.ids = find(TurnEvents.ID);
		this.stamps = find(TurnEvents.STAMP);
	}

	private record Key(TurnShape shape, @Nullable String streamId, TurnForm form) {
	}

	static TurnTemplate of(TurnShape shape, @Nullable String streamId, TurnForm form) {
		return CACHE.computeIfAbsent(new Key(shape, streamId, form),
				(key) -> new TurnTemplate(key.shape(), key.streamId(), key.form()));
	}

	private int[] find(String placeholder) {
		String text = new String(this.bytes, StandardCharsets.ISO_8859_1);
		List<Integer> found = new ArrayList<>();
		for (int at = text.indexOf(placeholder); at != -1; at = text.indexOf(placeholder, at + 1)) {
			found.add(at);
		}
		return found.stream().mapToInt(Integer::intValue).toArray();
	}

	int events() {
		return this.ends.length;
	}

	int start(int event) {
		return (event > 0) ? this.ends[event - 1] : 0;
	}

	ByteBuf render(ByteBufAllocator allocator, long id) {
		ByteBuf turn = allocator.directBuffer(this.bytes.length).writeBytes(this.bytes);
		for (int at : this.ids) {
			for (int i = 0; i < 16; i++) {
				turn.setByte(at + i, HEX[(int) (id >>> (60 - 4 * i)) & 15]);
			}
		}
		return turn;
	}

	/**
	 * Write the time into one event, if it has a place for it.
	 */
	void stamp(ByteBuf turn, int event, long nanos) {
		for (int at : this.stamps) {
			if (at >= start(event) && at < this.ends[event]) {
				long rest = nanos;
				for (int i = TurnEvents.STAMP.length() - 1; i >= 0; i--) {
					turn.setByte(at + i, '0' + (int) (rest % 10));
					rest /= 10;
				}
				return;
			}
		}
	}

}
