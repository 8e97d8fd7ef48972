package io.github.responsesws.session;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.responsesws.connection.AuthorizedClient;
import io.github.responsesws.connection.Endpoint;
import io.github.responsesws.connection.HandshakeFailure;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.turn.ClientClosedException;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
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
	 * Open a session. Exactly one of the consumers is called, on the event loop of the
	 * new session or on whatever thread found the failure.
	 * @return gives up the handshake, which then fails
	 */
	Disposable open(String id, SessionSettings sessionSettings, SessionOwner owner, Consumer<Session> opened,
			Consumer<ResponsesException> failed) {
		HandshakeAttempt attempt = new HandshakeAttempt();
		Duration timeout = this.timeouts.connect();
		Disposable timeoutTask = this.timer.schedule(() -> {
			if (attempt.giveUp()) {
				failed.accept(HandshakeFailure.timedOut(this.endpoint, timeout));
			}
		}, timeout.toNanos(), TimeUnit.NANOSECONDS);
		attempt.add(timeoutTask);
		attempt.add(this.client.call((client) -> upgrade(client, sessionSettings.maxFrameSize(), attempt))
			.subscribe((connection) -> {
				timeoutTask.dispose();
				if (attempt.succeed()) {
					install(id, connection, sessionSettings, owner, opened, failed);
				}
			}, (failure) -> {
				timeoutTask.dispose();
				if (attempt.giveUp()) {
					failed.accept(HandshakeFailure.of(this.endpoint, failure));
				}
			}));
		return () -> {
			if (attempt.giveUp()) {
				failed.accept(new ClientClosedException());
			}
		};
	}

	private Mono<Connection> upgrade(HttpClient client, int maxFrameSize, HandshakeAttempt attempt) {
		RefusedUpgradeHandler refused = new RefusedUpgradeHandler(this.endpoint, attempt);
		Mono<Connection> upgraded = client.doOnChannelInit((observer, channel, address) -> attempt.connecting(channel))
			.doOnRequest((request, connection) -> connection.channel()
				.pipeline()
				.addAfter(NettyPipeline.HttpCodec, RefusedUpgradeHandler.NAME, refused))
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
			Consumer<Session> opened, Consumer<ResponsesException> failed) {
		Session session;
		try {
			session = install(id, connection, sessionSettings, owner);
		}
		catch (RuntimeException ex) {
			connection.dispose();
			failed.accept(HandshakeFailure.of(this.endpoint, ex));
			return;
		}
		opened.accept(session);
	}

	private Session install(String id, Connection connection, SessionSettings sessionSettings, SessionOwner owner) {
		Channel channel = connection.channel();
		Session session = new Session(id, channel, this.endpoint, sessionSettings, this.timeouts, owner, this.timer);
		connection.addHandlerLast("responsesWsAggregator",
				new WebSocketFrameAggregator(sessionSettings.maxFrameSize()));
		connection.addHandlerLast("responsesWsSession", new SessionHandler(session));
		channel.config().setAutoRead(true);
		return session;
	}

}
