package io.github.responsesws.test.engine;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.responsesws.test.wire.ApiError;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The lanes of one connection by name. Owned by the connection's event loop.
 */
final class LaneTable {

	/** Distinct names in the whole life of a connection; the default lane is free. */
	static final int MAX_NAMES = 32;

	private static final String DEFAULT = "";

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,256}");

	private final LanePolicy policy;

	private final Map<String, ServerLane> lanes = new LinkedHashMap<>();

	LaneTable(LanePolicy policy) {
		this.policy = policy;
		this.lanes.put(DEFAULT, new ServerLane());
	}

	Collection<ServerLane> all() {
		return Collections.unmodifiableCollection(this.lanes.values());
	}

	/**
	 * Return why a request may not have its lane.
	 * @param streamId the request's {@code stream_id}, missing for the default lane
	 * @return the error frame's content, or {@code null} if all is well
	 */
	@Nullable ApiError refusal(JsonNode streamId) {
		if (streamId.isMissingNode()) {
			return null;
		}
		if (!this.policy.accepted()) {
			return ApiError.invalidRequest("unknown_parameter", "Unknown parameter: 'stream_id'.", "stream_id");
		}
		if (!this.policy.concurrent()) {
			return null;
		}
		if (!isName(streamId)) {
			return ApiError.invalidRequest("invalid_stream_id",
					"Invalid 'stream_id': expected 1 to 256 characters of A-Z, a-z, 0-9, '_', '.' and '-'.",
					"stream_id");
		}
		boolean known = this.lanes.containsKey(streamId.stringValue());
		return (known || this.lanes.size() <= MAX_NAMES) ? null
				: ApiError.invalidRequest("websocket_stream_limit_reached",
						"This connection has used all of its " + MAX_NAMES + " stream IDs.", "stream_id");
	}

	/**
	 * Return the lane of an acceptable request; a new name takes a new lane.
	 * @param streamId the request's {@code stream_id}
	 */
	ServerLane lane(JsonNode streamId) {
		String name = (this.policy.concurrent() && streamId.isString()) ? streamId.stringValue() : DEFAULT;
		return this.lanes.computeIfAbsent(name, (missing) -> new ServerLane());
	}

	/**
	 * Return the name that the events of a request carry.
	 * @param streamId the request's {@code stream_id}
	 * @return the name, or {@code null} for none
	 */
	@Nullable String label(JsonNode streamId) {
		boolean echoed = this.policy.accepted() && this.policy.echoed() && streamId.isString();
		return (echoed && (!this.policy.concurrent() || isName(streamId))) ? streamId.stringValue() : null;
	}

	private static boolean isName(JsonNode streamId) {
		return streamId.isString() && NAME.matcher(streamId.stringValue()).matches();
	}

}
