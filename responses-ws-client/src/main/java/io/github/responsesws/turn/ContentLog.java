package io.github.responsesws.turn;

import java.util.Locale;
import java.util.Set;

import io.github.responsesws.protocol.ErrorEvent;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseLifecycleEvent;
import io.github.responsesws.protocol.ServiceKeys;
import reactor.util.Logger;
import reactor.util.Loggers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes requests and responses into the wire log as they are, at TRACE: prompts, answers
 * and all. Credentials of tools, and what looks like a key of the service, are left out.
 * Add it to the client's turn listeners where that is wanted.
 *
 * @since 0.1.0
 */
public final class ContentLog implements TurnListener {

	private static final Logger logger = Loggers.getLogger(WireLine.CATEGORY);

	/** Members whose values prove something: an MCP tool has the first two. */
	private static final Set<String> HIDDEN = Set.of("authorization", "headers", "api_key", "access_token", "token",
			"secret", "password");

	@Override
	public void onStarted(TurnInfo turn) {
		if (logger.isTraceEnabled()) {
			tell("request", turn, turn.request().body());
		}
	}

	@Override
	public void onEvent(TurnInfo turn, ResponseEvent event, int bytes) {
		if (event instanceof ErrorEvent error && logger.isTraceEnabled()) {
			tell("error", turn, error.json());
		}
		else if (event instanceof ResponseLifecycleEvent end && end.isTerminal() && logger.isTraceEnabled()) {
			tell("response", turn, end.response().json());
		}
	}

	private static void tell(String what, TurnInfo turn, RawJson body) {
		JsonNode tree = body.tree();
		hide(tree);
		logger.trace("{} session={} lane={} {}", what, turn.sessionId(), turn.lane(),
				ServiceKeys.removedFrom(tree.toString()));
	}

	private static void hide(JsonNode node) {
		if (node instanceof ObjectNode object) {
			for (String name : Set.copyOf(object.propertyNames())) {
				if (HIDDEN.contains(name.toLowerCase(Locale.ROOT)) && !object.path(name).isNull()) {
					object.put(name, "…");
				}
			}
		}
		node.forEach(ContentLog::hide);
	}

}
