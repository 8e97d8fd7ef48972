package io.github.responsesws.session;

import java.time.Duration;
import java.util.function.Function;

import io.github.responsesws.connection.AuthorizedClient;
import io.github.responsesws.connection.EarlyErrors;
import io.github.responsesws.connection.Endpoint;
import io.github.responsesws.connection.HandshakeFailure;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.ResponsesException;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;

/**
 * Opens sessions: resolves credentials, upgrades the connection and explains what went
 * wrong.
 */
final class SessionConnector {

	private final AuthorizedClient client;

	private static final String BETA = "OpenAI-Beta";

	private static final String MULTI_AGENT = "responses_multi_agent=v1";

	private final TimeoutSettings timeouts;

	private final MultiAgentSettings multiAgent;

	private final Endpoint endpoint;

	private final Scheduler timer;

	SessionConnector(AuthorizedClient client, TimeoutSettings timeouts, MultiAgentSettings multiAgent,
			Scheduler timer) {
		this.client = client;
		this.timeouts = timeouts;
		this.multiAgent = multiAgent;
		this.endpoint = client.endpoint();
		this.timer = timer;
	}

	Endpoint endpoint() {
		return this.endpoint;
	}

	/**
	 * Open a session.
	 * @return the session, on its event loop; each subscription opens one. It fails with
	 * a {@link io.github.responsesws.protocol.ResponsesException}, on whatever thread
	 * found the failure. To cancel gives up the handshake; a session that is ready at
	 * that very moment is handed over all the same, and then has to be closed
	 */
	Mono<Session> open(String id, SessionSettings sessionSettings, SessionOwner owner) {
		return Mono.defer(() -> {
			HandshakeAttempt attempt = new HandshakeAttempt();
			Duration timeout = this.timeouts.connect();
			return this.client.call((client) -> upgrade(client, sessionSettings, attempt))
				.onErrorMap((failure) -> explain(failure, attempt))
				.doOnError((failure) -> attempt.giveUp())
				.doOnCancel(attempt::giveUp)
				.timeout(Mono.delay(timeout, this.timer),
						Mono.error(() -> attempt.isAsked() ? HandshakeFailure.upgradeUnanswered(this.endpoint, timeout)
								: HandshakeFailure.timedOut(this.endpoint, timeout)))
				.handle((connection, sink) -> {
					if (attempt.succeed()) {
						install(id, connection, sessionSettings, owner, sink);
					}
				});
		});
	}

	private ResponsesException explain(Throwable failure, HandshakeAttempt attempt) {
		return (attempt.isAsked() && HandshakeFailure.isEnd(failure))
				? HandshakeFailure.upgradeDropped(this.endpoint, failure) : this.client.explain(failure);
	}

	private Mono<Connection> upgrade(HttpClient client, SessionSettings sessionSettings, HandshakeAttempt attempt) {
		RefusedUpgradeHandler refused = new RefusedUpgradeHandler(this.endpoint);
		HttpClient.WebsocketSender request = client.headers(this::addBeta)
			.headers((headers) -> offer(headers, sessionSettings.compression()))
			.doOnChannelInit((observer, channel, address) -> {
				attempt.connecting(channel);
				EarlyErrors.take(channel, (failure) -> {
					// What we gave up has no other end than that.
					if (!attempt.isGivenUp()) {
						refused.failed(failure);
					}
				});
			})
			.doOnRequest((sent, connection) -> {
				attempt.asking();
				connection.channel().pipeline().addAfter(NettyPipeline.HttpCodec, RefusedUpgradeHandler.NAME, refused);
			})
			.websocket(specification(sessionSettings.maxFrameSize()));
		Mono<Connection> upgraded = this.endpoint.webSocket(request).connect().map(Function.identity());
		// A refusal cancels the connection; after a success there is none.
		return Mono.firstWithSignal(upgraded, refused.refusal());
	}

	/**
	 * Ask for responses of several agents, beside what the settings ask for.
	 */
	private void addBeta(HttpHeaders headers) {
		String asked = headers.get(BETA);
		if (this.multiAgent.enabled() && (asked == null || !asked.contains(MULTI_AGENT))) {
			headers.set(BETA, (asked != null) ? asked + ", " + MULTI_AGENT : MULTI_AGENT);
		}
	}

	/**
	 * Which extensions are spoken is decided here alone, whatever headers are configured.
	 */
	private static void offer(HttpHeaders headers, boolean compression) {
		if (compression) {
			headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, DeflateTerms.OFFER);
		}
		else {
			headers.remove(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
		}
	}

	private WebsocketClientSpec specification(int maxFrameSize) {
		WebsocketClientSpec.Builder specification = WebsocketClientSpec.builder()
			.maxFramePayloadLength(maxFrameSize)
			.handlePing(true);
		String subprotocol = this.client.settings().subprotocol();
		if (subprotocol != null) {
			specification.protocols(subprotocol);
		}
		return specification.build();
	}

	private void install(String id, Connection connection, SessionSettings sessionSettings, SessionOwner owner,
			SynchronousSink<Session> sink) {
		Session session;
		try {
			session = install(id, connection, sessionSettings, owner);
		}
		catch (RuntimeException ex) {
			connection.dispose();
			sink.error(this.client.explain(ex));
			return;
		}
		sink.next(session);
	}

	private Session install(String id, Connection connection, SessionSettings sessionSettings, SessionOwner owner) {
		Channel channel = connection.channel();
		EarlyErrors.leave(channel);
		Session session = new Session(id, channel, this.endpoint, sessionSettings, this.timeouts, owner, this.timer);
		DeflateTerms terms = sessionSettings.compression() ? DeflateTerms.of(((WebsocketInbound) connection).headers())
				: null;
		if (terms != null) {
			connection.addHandlerLast("responsesWsInflater",
					new MessageInflater(sessionSettings.maxFrameSize(), terms.serverForgets()));
			connection.addHandlerLast("responsesWsDeflater", new MessageDeflater(terms.clientForgets()));
		}
		connection.addHandlerLast("responsesWsJoiner", new FragmentJoiner(sessionSettings.maxFrameSize()));
		connection.addHandlerLast("responsesWsSession", session.handler());
		channel.config().setAutoRead(true);
		return session;
	}

}
