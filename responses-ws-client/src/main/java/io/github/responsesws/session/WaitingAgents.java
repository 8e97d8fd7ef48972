package io.github.responsesws.session;

import java.util.HashSet;
import java.util.Set;

import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.CustomToolCallItem;
import io.github.responsesws.protocol.FunctionCallItem;
import io.github.responsesws.protocol.InjectRequest;
import io.github.responsesws.protocol.OutputItem;
import org.jspecify.annotations.Nullable;

/**
 * The calls of functions by agents of a running response that a run works on, and whose
 * outputs it has not sent yet. Until it has, the service may have nothing to say. Belongs
 * to the session's event loop.
 */
final class WaitingAgents {

	private final Set<@Nullable String> calls = new HashSet<>(0);

	/**
	 * Note a finished item.
	 */
	void called(OutputItem item) {
		boolean call = item instanceof FunctionCallItem || item instanceof CustomToolCallItem;
		if (call && !CallItems.isAsync(item) && !CallItems.isCutShort(item)) {
			this.calls.add(CallItems.callId(item));
		}
	}

	/**
	 * Note outputs that are on their way.
	 */
	void answered(InjectRequest request) {
		request.input().forEach((output) -> this.calls.remove(CallItems.callId(output.json())));
	}

	/**
	 * Return whether an agent waits for the application.
	 */
	boolean areThere() {
		return !this.calls.isEmpty();
	}

	void clear() {
		this.calls.clear();
	}

}
