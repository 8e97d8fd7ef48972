package io.github.responsesws.session;

import java.time.Duration;
import java.util.function.Function;

import io.github.responsesws.connection.AuthorizedClient;
import io.github.responsesws.connection.Endpoint;
import io.github.responsesws.connection.HandshakeFailure;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.ResponsesException;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

/**
 * Opens sessions: resolves credentials, upgrades the connection and explains what went
 * wrong.
 */
final class SessionConnector {

	private final AuthorizedClient client;

	private final TimeoutSettings timeouts;

	private final Endpoint endpoint;

	private final Scheduler timer;

	SessionConnector(AuthorizedClient client, TimeoutSettings timeouts, Scheduler timer) {
		this.client = client;
		this.timeouts = timeouts;
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
			return this.client.call((client) -> upgrade(client, sessionSettings.maxFrameSize(), attempt))
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
		return attempt.isAsked() ? HandshakeFailure.upgradeDropped(this.endpoint, failure)
				: HandshakeFailure.of(this.endpoint, failure);
	}

	private Mono<Connection> upgrade(HttpClient client, int maxFrameSize, HandshakeAttempt attempt) {
		RefusedUpgradeHandler refused = new RefusedUpgradeHandler(this.endpoint, attempt);
		Mono<Connection> upgraded = client.doOnChannelInit((observer, channel, address) -> attempt.connecting(channel))
			.doOnRequest((request, connection) -> {
				attempt.asking();
				connection.channel().pipeline().addAfter(NettyPipeline.HttpCodec, RefusedUpgradeHandler.NAME, refused);
			})
			.websocket(specification(maxFrameSize))
			.uri(this.endpoint.uri())
			.connect()
			.map(Function.identity());
		// A refusal cancels the connection; after a success there is none.
		return Mono.firstWithSignal(upgraded, refused.refusal());
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
			sink.error(HandshakeFailure.of(this.endpoint, ex));
			return;
		}
		sink.next(session);
	}

	private Session install(String id, Connection connection, SessionSettings sessionSettings, SessionOwner owner) {
		Channel channel = connection.channel();
		Session session = new Session(id, channel, this.endpoint, sessionSettings, this.timeouts, owner, this.timer);
		connection.addHandlerLast("responsesWsAggregator",
				new WebSocketFrameAggregator(sessionSettings.maxFrameSize()));
		connection.addHandlerLast("responsesWsSession", session.handler());
		channel.config().setAutoRead(true);
		return session;
	}

}
