package io.github.responsesws;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.connection.Provider;
import io.github.responsesws.connection.ServiceEnvironment;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.conversation.ConversationListener;
import io.github.responsesws.conversation.ConversationRepository;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.http.HttpSettings;
import io.github.responsesws.resilience.LimitSettings;
import io.github.responsesws.resilience.ResilienceListener;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.resilience.TurnQuota;
import io.github.responsesws.session.MultiAgentSettings;
import io.github.responsesws.session.PoolSettings;
import io.github.responsesws.session.SessionListener;
import io.github.responsesws.session.SessionSettings;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.transport.FallbackSettings;
import io.github.responsesws.transport.TransportMode;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnObserver;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * Builds a client on a session pool and HTTP connections of its own.
 */
final class PooledClientBuilder implements ResponsesWebSocketClient.Builder {

	private final ClientSettings.Recipe settings = new ClientSettings.Recipe();

	@Nullable CredentialsSupplier credentials;

	@Nullable NettyTransport transport;

	TransportMode transportMode = TransportMode.AUTO;

	final List<TurnListener> turnListeners = new ArrayList<>();

	final List<SessionListener> sessionListeners = new ArrayList<>();

	final List<ResilienceListener> resilienceListeners = new ArrayList<>();

	final List<ConversationListener> conversationListeners = new ArrayList<>();

	@Nullable TurnObserver turnObserver;

	@Nullable TurnQuota quota;

	@Nullable Scheduler scheduler;

	@Nullable String model;

	@Nullable ConversationRepository conversationRepository;

	@Nullable Duration conversationRepositoryTimeout;

	Supplier<ToolLoop> toolLoop = () -> ToolLoop.builder().build();

	boolean strictPrefix;

	final List<WarmUpPrompt> warmUpPrompts = new ArrayList<>();

	boolean warmUpOnStart = true;

	boolean warmUpOnNewSession = true;

	PooledClientBuilder() {
	}

	@Override
	public PooledClientBuilder apiKey(@Nullable String apiKey) {
		this.settings.apiKey(apiKey);
		return this;
	}

	@Override
	public PooledClientBuilder credentials(@Nullable CredentialsSupplier credentials) {
		this.credentials = credentials;
		return this;
	}

	@Override
	public PooledClientBuilder baseUrl(URI baseUrl) {
		return connection((connection) -> connection.baseUrl(baseUrl));
	}

	@Override
	public PooledClientBuilder baseUrl(String baseUrl) {
		return connection((connection) -> connection.baseUrl(baseUrl));
	}

	@Override
	public PooledClientBuilder provider(@Nullable Provider provider) {
		this.settings.provider(provider);
		return this;
	}

	@Override
	public PooledClientBuilder fromEnvironment() {
		return environment(ServiceEnvironment.ofProcess());
	}

	PooledClientBuilder environment(ServiceEnvironment environment) {
		this.settings.environment(environment);
		return this;
	}

	@Override
	public PooledClientBuilder model(@Nullable String model) {
		this.model = model;
		return this;
	}

	@Override
	public PooledClientBuilder transport(NettyTransport transport) {
		this.transport = transport;
		return this;
	}

	@Override
	public PooledClientBuilder transport(TransportMode mode) {
		this.transportMode = mode;
		return this;
	}

	@Override
	public PooledClientBuilder fallback(Consumer<FallbackSettings.Builder> configurer) {
		this.settings.fallback(configurer);
		return this;
	}

	@Override
	public PooledClientBuilder http(Consumer<HttpSettings.Builder> configurer) {
		this.settings.http(configurer);
		return this;
	}

	@Override
	public PooledClientBuilder connection(Consumer<ConnectionSettings.Builder> configurer) {
		this.settings.connection(configurer);
		return this;
	}

	@Override
	public PooledClientBuilder timeouts(Consumer<TimeoutSettings.Builder> configurer) {
		this.settings.timeouts(configurer);
		return this;
	}

	@Override
	public PooledClientBuilder session(Consumer<SessionSettings.Builder> configurer) {
		this.settings.session(configurer);
		return this;
	}

	@Override
	public PooledClientBuilder pool(Consumer<PoolSettings.Builder> configurer) {
		this.settings.pool(configurer);
		return this;
	}

	@Override
	public PooledClientBuilder multiAgent(Consumer<MultiAgentSettings.Builder> configurer) {
		this.settings.multiAgent(configurer);
		return this;
	}

	@Override
	public PooledClientBuilder conversation(Consumer<ConversationSettings.Builder> configurer) {
		this.settings.conversation(configurer);
		return this;
	}

	@Override
	public PooledClientBuilder retry(Consumer<RetrySettings.Builder> configurer) {
		this.settings.retry(configurer);
		return this;
	}

	@Override
	public PooledClientBuilder limits(Consumer<LimitSettings.Builder> configurer) {
		this.settings.limits(configurer);
		return this;
	}

	@Override
	public PooledClientBuilder quota(@Nullable TurnQuota quota) {
		this.quota = quota;
		return this;
	}

	@Override
	public PooledClientBuilder conversationRepository(@Nullable ConversationRepository repository) {
		this.conversationRepository = repository;
		return this;
	}

	@Override
	public PooledClientBuilder conversationRepositoryTimeout(Duration conversationRepositoryTimeout) {
		this.conversationRepositoryTimeout = conversationRepositoryTimeout;
		return this;
	}

	@Override
	public PooledClientBuilder tools(FunctionTools tools) {
		return toolLoop(ToolLoop.builder().tools(tools).build());
	}

	@Override
	public PooledClientBuilder toolLoop(ToolLoop toolLoop) {
		return toolLoop(() -> toolLoop);
	}

	@Override
	public PooledClientBuilder toolLoop(Supplier<ToolLoop> toolLoop) {
		this.toolLoop = toolLoop;
		return this;
	}

	@Override
	public PooledClientBuilder turnListener(TurnListener listener) {
		this.turnListeners.add(listener);
		return this;
	}

	@Override
	public PooledClientBuilder sessionListener(SessionListener listener) {
		this.sessionListeners.add(listener);
		return this;
	}

	@Override
	public PooledClientBuilder turnObserver(@Nullable TurnObserver observer) {
		this.turnObserver = observer;
		return this;
	}

	@Override
	public PooledClientBuilder resilienceListener(ResilienceListener listener) {
		this.resilienceListeners.add(listener);
		return this;
	}

	@Override
	public PooledClientBuilder conversationListener(ConversationListener listener) {
		this.conversationListeners.add(listener);
		return this;
	}

	@Override
	public PooledClientBuilder scheduler(Scheduler scheduler) {
		this.scheduler = scheduler;
		return this;
	}

	@Override
	public PooledClientBuilder strictPrefix(boolean strictPrefix) {
		this.strictPrefix = strictPrefix;
		return this;
	}

	@Override
	public PooledClientBuilder warmUp(WarmUpPrompt prompt) {
		this.warmUpPrompts.add(prompt);
		return this;
	}

	@Override
	public PooledClientBuilder warmUpOn(boolean onStart, boolean onNewSession) {
		this.warmUpOnStart = onStart;
		this.warmUpOnNewSession = onNewSession;
		return this;
	}

	@Override
	public ResponsesWebSocketClient build() {
		ClientAssembly assembly = new ClientAssembly(this);
		return assembly.isDue() ? assembly.assemble() : new DeferredResponsesWebSocketClient(assembly::assemble);
	}

	ClientSettings settings() {
		return this.settings.resolve();
	}

}
