package io.github.responsesws.actuate.endpoint;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.responsesws.ClientControl;
import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.session.PoolSnapshot;
import io.github.responsesws.session.SessionSnapshot;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * {@link Endpoint @Endpoint} that shows the {@link ResponsesWebSocketClient clients}:
 * sessions, state and settings of their pools, which way turns take, how they are held
 * back, and what failed. It never shows keys, headers, query parameters, prompts or
 * outputs.
 * <p>
 * With write access it drains and closes sessions, resets the breaker and warms up. It is
 * read-only unless {@code management.endpoint.responsesws.access} says otherwise.
 *
 * @since 0.1.0
 */
@Endpoint(id = "responsesws", defaultAccess = Access.READ_ONLY)
public final class ResponsesWsEndpoint {

	private static final Logger logger = Loggers.getLogger(ResponsesWsEndpoint.class);

	private static final int NOT_IMPLEMENTED = 501;

	private final Supplier<Map<String, ResponsesWebSocketClient>> clients;

	private final Function<String, List<FailureDescriptor>> failures;

	private final Clock clock;

	/**
	 * Create the endpoint of one client, which is called {@code default}.
	 * @param client the client
	 */
	public ResponsesWsEndpoint(ResponsesWebSocketClient client) {
		this(() -> Map.of("default", client), (name) -> List.of());
	}

	/**
	 * Create the endpoint of several clients.
	 * @param clients asked for the clients by name
	 * @param failures asked for what failed in a client, by its name
	 */
	public ResponsesWsEndpoint(Supplier<Map<String, ResponsesWebSocketClient>> clients,
			Function<String, List<FailureDescriptor>> failures) {
		this(clients, failures, Clock.systemUTC());
	}

	ResponsesWsEndpoint(Supplier<Map<String, ResponsesWebSocketClient>> clients,
			Function<String, List<FailureDescriptor>> failures, Clock clock) {
		this.clients = clients;
		this.failures = failures;
		this.clock = clock;
	}

	/**
	 * Return all clients.
	 */
	@ReadOperation
	public ClientsDescriptor clients() {
		Map<String, ClientDescriptor> described = new LinkedHashMap<>();
		this.clients.get().forEach((name, client) -> described.put(name, describe(name, client)));
		return new ClientsDescriptor(described);
	}

	/**
	 * Return one client with all its sessions.
	 * @param client its name
	 * @return the client, or {@code null} if there is none of this name
	 */
	@ReadOperation
	public @Nullable ClientDescriptor client(@Selector String client) {
		ResponsesWebSocketClient found = this.clients.get().get(client);
		return (found != null) ? describe(client, found) : null;
	}

	private ClientDescriptor describe(String name, ResponsesWebSocketClient client) {
		return ClientDescriptor.of(client, this.failures.apply(name), this.clock.instant());
	}

	/**
	 * Return one session.
	 * @param client the name of its client
	 * @param session its name, such as {@code session-3}
	 * @return the session, or {@code null} if the client has none of this name
	 */
	@ReadOperation
	public @Nullable SessionDescriptor session(@Selector String client, @Selector String session) {
		ResponsesWebSocketClient found = this.clients.get().get(client);
		if (found == null) {
			return null;
		}
		PoolSnapshot pool = found.snapshot();
		Instant now = this.clock.instant();
		return pool.sessions()
			.stream()
			.filter((candidate) -> candidate.id().equals(session))
			.findFirst()
			.map((match) -> SessionDescriptor.of(match, pool.endpoint(), now))
			.orElse(null);
	}

	/**
	 * Do something to a client.
	 * @param client its name
	 * @param action what to do, as {@link ClientAction} has it: {@code warm-up} or
	 * {@code reset-breaker}
	 * @return what became of it; status 404 if there is no such client, 400 if there is
	 * no such action, 501 if the client cannot be controlled
	 */
	@WriteOperation
	public Mono<WebEndpointResponse<ControlDescriptor>> controlClient(@Selector String client,
			@Nullable String action) {
		return control(client, ClientAction.class, action, (control, known) -> switch (known) {
			case WARM_UP -> control.warmUp().map((prepared) -> {
				logger.info("Client {} was warmed up through the endpoint", client);
				return new WebEndpointResponse<>(ControlDescriptor.warmedUp(prepared));
			});
			case RESET_BREAKER -> control.resetBreaker().then(Mono.fromSupplier(() -> {
				logger.info("The breaker of client {} was reset through the endpoint", client);
				return new WebEndpointResponse<>(ControlDescriptor.done("reset"));
			}));
		});
	}

	/**
	 * Do something to a session.
	 * @param client the name of its client
	 * @param session its name, such as {@code session-3}
	 * @param action what to do, as {@link SessionAction} has it: {@code drain} or
	 * {@code close}
	 * @return what became of it; status 404 if there is no such session, 400 if there is
	 * no such action, 501 if the client cannot be controlled
	 */
	@WriteOperation
	public Mono<WebEndpointResponse<ControlDescriptor>> controlSession(@Selector String client,
			@Selector String session, @Nullable String action) {
		return control(client, SessionAction.class, action, (control, known) -> {
			boolean drain = known == SessionAction.DRAIN;
			return (drain ? control.drain(session) : control.close(session)).map((found) -> {
				if (!found) {
					return refused(WebEndpointResponse.STATUS_NOT_FOUND, missing(client, session));
				}
				logger.info("{} of client {} was {} through the endpoint", session, client,
						drain ? "drained" : "closed");
				return new WebEndpointResponse<>(ControlDescriptor.done(drain ? "draining" : "closing"));
			});
		});
	}

	private <A extends Enum<A>> Mono<WebEndpointResponse<ControlDescriptor>> control(String name, Class<A> actions,
			@Nullable String action,
			BiFunction<ClientControl, A, Mono<WebEndpointResponse<ControlDescriptor>>> operation) {
		ResponsesWebSocketClient client = this.clients.get().get(name);
		if (client == null) {
			return Mono.just(refused(WebEndpointResponse.STATUS_NOT_FOUND, missing(name, null)));
		}
		A known = Actions.find(actions, action);
		if (known == null) {
			return Mono.just(refused(WebEndpointResponse.STATUS_BAD_REQUEST,
					ControlDescriptor.refused("there is no such action", Actions.names(actions))));
		}
		try {
			return operation.apply(client.control(), known);
		}
		catch (UnsupportedOperationException ex) {
			return Mono.just(
					refused(NOT_IMPLEMENTED, ControlDescriptor.refused("this client cannot be controlled", List.of())));
		}
	}

	private static WebEndpointResponse<ControlDescriptor> refused(int status, ControlDescriptor why) {
		return new WebEndpointResponse<>(why, status);
	}

	/**
	 * Return what to say where there is no such client, or no such session of it.
	 */
	ControlDescriptor missing(String client, @Nullable String session) {
		Map<String, ResponsesWebSocketClient> all = this.clients.get();
		ResponsesWebSocketClient known = all.get(client);
		if (session == null || known == null) {
			return ControlDescriptor.refused("there is no such client", List.copyOf(all.keySet()));
		}
		return ControlDescriptor.refused("there is no such session",
				known.snapshot().sessions().stream().map(SessionSnapshot::id).toList());
	}

}
