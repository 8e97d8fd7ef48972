package io.github.responsesws.conversation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.github.responsesws.protocol.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The form in which states are kept outside of this process. Items are neither read nor
 * written anew: their bytes are passed on.
 */
final class ConversationStateJson {

	private static final int PLAIN = 1;

	/**
	 * With async calls, which who does not know them would forget. Raised when an older
	 * version of this library could not read the form.
	 */
	private static final int FORMAT = 2;

	private ConversationStateJson() {
	}

	static RawJson write(ConversationState state) {
		ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.min(state.keptBytes() + 1024, 1 << 30));
		try {
			out.write(head(state).getBytes(StandardCharsets.UTF_8));
			write("items", state.replayItems(), out);
			if (state.leftOpen() != LeftOpen.NONE) {
				write("open_calls", state.openCalls(), out);
				write("steered", state.steeredInput(), out);
			}
			if (!state.asyncCalls().isEmpty()) {
				write("async_calls", state.asyncCalls(), out);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		out.write('}');
		return RawJson.parse(out.toByteArray());
	}

	private static void write(String name, List<RawJson> items, OutputStream out) throws IOException {
		out.write((",\"" + name + "\":[").getBytes(StandardCharsets.UTF_8));
		for (int i = 0; i < items.size(); i++) {
			if (i > 0) {
				out.write(',');
			}
			items.get(i).writeTo(out);
		}
		out.write(']');
	}

	private static String head(ConversationState state) {
		return "{\"format\":" + (state.asyncCalls().isEmpty() ? PLAIN : FORMAT) + ",\"id\":" + text(state.id())
				+ ",\"version\":" + state.version() + ",\"turns\":" + state.turns() + ",\"last_response_id\":"
				+ text(state.lastResponseId()) + ",\"stored\":" + state.isStored() + ",\"complete\":"
				+ state.isReplayable() + (state.isReplayable() ? "" : ",\"said_bytes\":" + state.window().bytes())
				+ (state.isPaused() ? ",\"paused\":true" : "") + ",\"versions\":"
				+ JsonMapper.shared().writeValueAsString(state.versions().ids());
	}

	private static String text(@Nullable String value) {
		return JsonMapper.shared().writeValueAsString(value);
	}

	static ConversationState read(RawJson json) {
		Map<String, RawJson> members = json.members();
		int format = value(members, "format").asInt(0);
		if (format < PLAIN || format > FORMAT) {
			throw new ConversationFormatException(format, FORMAT);
		}
		String id = value(members, "id").stringValue(null);
		if (id == null) {
			throw new ConversationFormatException(format, FORMAT);
		}
		return new ConversationState(id, value(members, "version").asLong(0), value(members, "turns").asLong(0),
				value(members, "last_response_id").stringValue(null), value(members, "stored").asBoolean(false),
				value(members, "complete").asBoolean(false) ? ReplayWindow.of(items(members, "items"))
						: ReplayWindow.unkept(value(members, "said_bytes").asLong(0)),
				LeftOpen.of(items(members, "open_calls"), items(members, "steered"), items(members, "async_calls"),
						value(members, "paused").asBoolean(false)),
				versions(value(members, "versions")));
	}

	private static RecentVersions versions(JsonNode ids) {
		return ids.isEmpty() ? RecentVersions.NONE
				: new RecentVersions(ids.valueStream().map((id) -> id.asString("")).toList());
	}

	private static List<RawJson> items(Map<String, RawJson> members, String name) {
		RawJson items = members.get(name);
		return (items != null) ? items.elements() : List.of();
	}

	private static JsonNode value(Map<String, RawJson> members, String name) {
		RawJson value = members.get(name);
		return (value != null) ? value.tree() : MissingNode.getInstance();
	}

}
