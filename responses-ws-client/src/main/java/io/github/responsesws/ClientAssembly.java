package io.github.responsesws;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.github.responsesws.connection.ApiKeyCredentials;
import io.github.responsesws.connection.AuthorizedClient;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.conversation.ConversationListener;
import io.github.responsesws.conversation.ConversationRepository;
import io.github.responsesws.conversation.Conversations;
import io.github.responsesws.conversation.PrefixContinuation;
import io.github.responsesws.conversation.Transcripts;
import io.github.responsesws.http.HttpCall;
import io.github.responsesws.http.HttpConnections;
import io.github.responsesws.http.HttpTurns;
import io.github.responsesws.resilience.TurnLimits;
import io.github.responsesws.session.SessionListener;
import io.github.responsesws.session.SessionPool;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.transport.TransportMode;
import io.github.responsesws.transport.Transports;
import io.github.responsesws.turn.MonotonicScheduler;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnObserver;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Puts a client together. What can be wrong with its settings is found when this is
 * created; everything that only turns need is created when it is assembled.
 */
final class ClientAssembly {

	private final ClientSettings settings;

	private final CredentialsSupplier credentials;

	private final NettyTransport transport;

	private final AuthorizedClient authorized;

	private final TransportMode transportMode;

	private final TurnDefaults defaults;

	private final TurnLimits.Builder limits;

	private final List<TurnListener> turnListeners;

	private final List<SessionListener> sessionListeners;

	private final List<ConversationListener> conversationListeners;

	private final @Nullable TurnObserver turnObserver;

	private final @Nullable Scheduler scheduler;

	private final @Nullable ConversationRepository conversationRepository;

	private final @Nullable Duration conversationRepositoryTimeout;

	private final Supplier<ToolLoop> toolLoop;

	private final boolean strictPrefix;

	private final List<WarmUpPrompt> warmUpPrompts;

	private final boolean warmUpOnStart;

	private final boolean warmUpOnNewSession;

	ClientAssembly(PooledClientBuilder builder) {
		this.settings = builder.settings();
		this.credentials = (builder.credentials != null) ? builder.credentials : this.settings.credentials();
		if (this.credentials instanceof ApiKeyCredentials ofApiKey) {
			ofApiKey.check(this.settings.connection());
		}
		this.transport = (builder.transport != null) ? builder.transport : NettyTransport.create();
		this.authorized = new AuthorizedClient(this.transport, this.settings.connection(),
				this.settings.timeouts().connect(), this.credentials);
		this.transportMode = builder.transportMode;
		if (builder.conversationRepositoryTimeout != null) {
			Conversations.checkRepositoryTimeout(builder.conversationRepositoryTimeout);
		}
		this.defaults = new TurnDefaults(builder.model, this.settings.multiAgent());
		this.limits = limits(builder, this.settings);
		this.turnListeners = List.copyOf(builder.turnListeners);
		this.sessionListeners = List.copyOf(builder.sessionListeners);
		this.conversationListeners = List.copyOf(builder.conversationListeners);
		this.turnObserver = builder.turnObserver;
		this.scheduler = builder.scheduler;
		this.conversationRepository = builder.conversationRepository;
		this.conversationRepositoryTimeout = builder.conversationRepositoryTimeout;
		this.toolLoop = builder.toolLoop;
		this.strictPrefix = builder.strictPrefix;
		this.warmUpPrompts = List.copyOf(builder.warmUpPrompts);
		this.warmUpOnStart = builder.warmUpOnStart;
		this.warmUpOnNewSession = builder.warmUpOnNewSession;
		// Whoever uses the client first may do so on an event loop.
		Conversations.prepare();
	}

	private static TurnLimits.Builder limits(PooledClientBuilder builder, ClientSettings settings) {
		TurnLimits.Builder limits = TurnLimits.builder()
			.retry(settings.retry())
			.limits(settings.limits())
			.defaultModel(builder.model)
			.quota(builder.quota);
		builder.resilienceListeners.forEach(limits::listener);
		if (builder.scheduler != null) {
			limits.timer(builder.scheduler);
		}
		return limits.check();
	}

	/**
	 * Return whether the client has something to do before anybody asks it for a turn.
	 */
	boolean isDue() {
		return this.settings.pool().minIdle() > 0 || (this.warmUpOnStart && !this.warmUpPrompts.isEmpty());
	}

	/**
	 * Put the client together. It begins with what is due.
	 */
	ResponsesWebSocketClient assemble() {
		HttpConnections connections = HttpConnections.create(this.settings.http());
		AuthorizedClient overHttp = connections.client(this.transport, this.settings.connection(),
				this.settings.timeouts().connect(), this.credentials);
		WarmUps warmUps = new WarmUps(this.warmUpPrompts, this.defaults, this.warmUpOnStart, this.warmUpOnNewSession);
		Scheduler timer = (this.scheduler != null) ? this.scheduler : new MonotonicScheduler(Schedulers.parallel());
		Transports transports = Transports.build(this.transportMode, this.settings.fallback(),
				sessionPool(warmUps).scheduler(timer), httpTurns(overHttp).scheduler(timer), connections, timer);
		warmUps.pool(transports.pool());
		HttpCall http = new HttpCall(overHttp, this.settings.timeouts().inactivity(),
				this.settings.session().maxFrameSize());
		ResponsesWebSocketClient client = new PooledResponsesWebSocketClient(transports, http, this.limits.build(),
				this.defaults, this::customize, this.strictPrefix ? new PrefixContinuation() : null,
				new Transcripts(timer),
				(this.turnObserver != null) ? new CompletedObservations(this.turnObserver, this.defaults) : null,
				new PooledClientControl(transports, warmUps));
		if (transports.hasSessions()) {
			warmUps.start();
		}
		return client;
	}

	private HttpTurns.Builder httpTurns(AuthorizedClient client) {
		HttpTurns.Builder http = HttpTurns.builder(client)
			.timeouts(this.settings.timeouts())
			.settings(this.settings.http())
			.maxSizes(this.settings.session().maxRequestSize(), this.settings.session().maxFrameSize())
			.shutdownTimeout(this.settings.pool().shutdownTimeout());
		this.turnListeners.forEach(http::turnListener);
		return http;
	}

	private SessionPool.Builder sessionPool(WarmUps warmUps) {
		SessionPool.Builder pool = SessionPool.builder(this.authorized)
			.timeouts(this.settings.timeouts())
			.session(this.settings.session())
			.pool(this.settings.pool())
			.multiAgent(this.settings.multiAgent());
		this.turnListeners.forEach(pool::turnListener);
		this.sessionListeners.forEach(pool::sessionListener);
		return pool.sessionListener(warmUps);
	}

	private void customize(Conversations.Builder conversations) {
		conversations.settings(this.settings.conversation())
			.toolLoop(this.toolLoop)
			.repository(this.conversationRepository);
		this.conversationListeners.forEach(conversations::listener);
		if (this.conversationRepositoryTimeout != null) {
			conversations.repositoryTimeout(this.conversationRepositoryTimeout);
		}
		if (this.scheduler != null) {
			conversations.timer(this.scheduler);
		}
	}

}
