package io.github.responsesws;

import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.session.MultiAgentSettings;
import io.github.responsesws.http.HttpSettings;
import io.github.responsesws.resilience.LimitSettings;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.session.PoolSettings;
import io.github.responsesws.session.SessionSettings;
import io.github.responsesws.transport.FallbackSettings;

/**
 * What a builder would build a client with.
 *
 * @param connection where the service is
 * @param timeouts how long things may take
 * @param session how sessions run turns
 * @param pool how many sessions there are
 * @param http how many turns run over HTTP
 * @param fallback when turns go over HTTP
 * @param multiAgent whether several agents answer
 * @param conversation how conversations run
 * @param retry when turns are sent again
 * @param limits how turns are held back
 */
public record BuiltSettings(ConnectionSettings connection, TimeoutSettings timeouts, SessionSettings session,
		PoolSettings pool, HttpSettings http, FallbackSettings fallback, MultiAgentSettings multiAgent,
		ConversationSettings conversation, RetrySettings retry, LimitSettings limits) {

	/**
	 * Resolve the settings of a builder.
	 * @param builder the builder
	 * @return its settings
	 */
	public static BuiltSettings of(ResponsesWebSocketClient.Builder builder) {
		ClientSettings settings = ((PooledClientBuilder) builder).settings();
		return new BuiltSettings(settings.connection(), settings.timeouts(), settings.session(), settings.pool(),
				settings.http(), settings.fallback(), settings.multiAgent(), settings.conversation(), settings.retry(),
				settings.limits());
	}

}
