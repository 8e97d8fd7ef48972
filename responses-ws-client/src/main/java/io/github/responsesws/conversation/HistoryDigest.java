package io.github.responsesws.conversation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands for a request's fields and a history of items: the SHA-256 of what they mean,
 * chained item by item. Two that are equal stand for the same.
 */
final class HistoryDigest {

	private static final JsonMapper SORTED = JsonMapper.builder()
		.enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
		.build();

	/** Items that stand for another one. */
	private static final String REFERENCE = "item_reference";

	private final byte[] digest;

	private HistoryDigest(byte[] digest) {
		this.digest = digest;
	}

	/**
	 * Return the digests of a request with none of its items, with the first, with the
	 * first two and so on.
	 */
	static List<HistoryDigest> ofPrefixes(ResponseRequest request, List<RawJson> items) {
		MessageDigest sha = sha256();
		TreeMap<String, RawJson> fields = new TreeMap<>(request.fields());
		fields.remove("input");
		fields.forEach((name, value) -> {
			update(sha, name.getBytes(StandardCharsets.UTF_8));
			update(sha, SORTED.writeValueAsBytes(value.tree()));
		});
		List<HistoryDigest> prefixes = new ArrayList<>(items.size() + 1);
		HistoryDigest prefix = new HistoryDigest(sha.digest());
		prefixes.add(prefix);
		for (RawJson item : items) {
			prefix = prefix.with(item);
			prefixes.add(prefix);
		}
		return prefixes;
	}

	/**
	 * Return the digest of one item by itself.
	 */
	static HistoryDigest of(RawJson item) {
		return new HistoryDigest(sha256().digest()).with(item);
	}

	/**
	 * Return the digest of a longer history.
	 */
	HistoryDigest with(List<RawJson> items) {
		HistoryDigest longer = this;
		for (RawJson item : items) {
			longer = longer.with(item);
		}
		return longer;
	}

	private HistoryDigest with(RawJson item) {
		MessageDigest sha = sha256();
		update(sha, this.digest);
		update(sha, SORTED.writeValueAsBytes(meaning(item.tree())));
		return new HistoryDigest(sha.digest());
	}

	private static JsonNode meaning(JsonNode item) {
		if (item instanceof ObjectNode object) {
			if (!object.has("type")) {
				object.put("type", object.has("role") ? "message" : REFERENCE);
			}
			object.remove("status");
			String type = object.path("type").asString("");
			if (!type.equals(REFERENCE) && !CallItems.isCallId(type)) {
				object.remove("id");
			}
		}
		return item;
	}

	// With its length before it, so that no two sequences look alike.
	private static void update(MessageDigest sha, byte[] bytes) {
		sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
		sha.update(bytes);
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof HistoryDigest that && Arrays.equals(this.digest, that.digest);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.digest);
	}

	/**
	 * Return the digest as text that no other digest has.
	 */
	@Override
	public String toString() {
		return HexFormat.of().formatHex(this.digest);
	}

}
