package io.github.responsesws.test.engine;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;

/**
 * Responses with {@code store: true}, shared by all connections of a server. Bounded: the
 * oldest goes first. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class ResponseStorage {

	private static final int CAPACITY = 10_000;

	private final Map<String, StoredResponse> responses = new LinkedHashMap<>() {
		@Override
		protected boolean removeEldestEntry(Map.Entry<String, StoredResponse> eldest) {
			return size() > CAPACITY;
		}
	};

	/**
	 * Keep a response.
	 * @param response the response
	 */
	public synchronized void put(StoredResponse response) {
		this.responses.put(response.id(), response);
	}

	/**
	 * Look a response up.
	 * @param id its identifier
	 * @return the response, or {@code null} if it was never stored or is gone
	 */
	public synchronized @Nullable StoredResponse find(String id) {
		return this.responses.get(id);
	}

	/**
	 * Return whether an item is part of a stored response.
	 * @param id the item's identifier
	 * @return whether it was stored and is not forgotten
	 */
	public synchronized boolean holdsItem(String id) {
		return this.responses.values()
			.stream()
			.flatMap((response) -> response.context().stream())
			.anyMatch((item) -> id.equals(WireJson.string(item, "id")));
	}

	/**
	 * Forget everything.
	 */
	public synchronized void clear() {
		this.responses.clear();
	}

}
