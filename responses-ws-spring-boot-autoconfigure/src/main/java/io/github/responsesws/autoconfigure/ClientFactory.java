package io.github.responsesws.autoconfigure;

import java.time.Duration;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.WarmUpPrompt;
import io.github.responsesws.connection.ApiKeyCredentials;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.connection.NettyTransport;
import io.github.responsesws.connection.Provider;
import io.github.responsesws.conversation.ConversationListener;
import io.github.responsesws.resilience.ResilienceListener;
import io.github.responsesws.session.SessionListener;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.turn.ContentLog;
import io.github.responsesws.turn.TurnListener;
import io.github.responsesws.turn.TurnObserver;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Makes the clients, of their properties and of the application's beans. Safe for use by
 * any thread.
 */
final class ClientFactory {

	static final String BEAN = "responsesWsClientFactory";

	private final NamedClients clients;

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	private final ClientStores stores;

	ClientFactory(NamedClients clients, ConfigurableListableBeanFactory beanFactory, Environment environment) {
		this.clients = clients;
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.stores = new ClientStores(clients, beanFactory);
	}

	/**
	 * Make a client, which has reached the service if it must.
	 */
	ResponsesWebSocketClient client(String name) {
		NamedClient client = this.clients.of(name);
		try {
			ResponsesWebSocketClient built = builder(name).build();
			if (client.properties().getPool().isFailFast()) {
				awaitFirstHandshake(built, client.properties().getTimeouts().getConnect());
			}
			return built;
		}
		catch (RuntimeException ex) {
			if (client.isDefault()) {
				throw ex;
			}
			if (ex instanceof InvalidSettingsException invalid) {
				throw new ClientPropertyNames(name, this.environment).in(invalid);
			}
			throw new NamedClientException(name, ex);
		}
	}

	/**
	 * Create a builder that holds all that is configured for a client.
	 */
	ResponsesWebSocketClient.Builder builder(String name) {
		NamedClient client = this.clients.of(name);
		ClientBeans beans = client.beans();
		ResponsesWebSocketClient.Builder builder = ResponsesWebSocketClient.builder()
			.credentials(credentials(client))
			.transport(transport(client))
			.conversationRepository(this.stores.conversations(client))
			.quota(this.stores.quota(client))
			.turnObserver(beans.one(TurnObserver.class))
			.toolLoop(new ClientToolLoop(client, this.beanFactory));
		new SettingsMapper(client.properties(), client.connectionDetails()).applyTo(builder);
		if (client.properties().getWireLog().isIncludeContent() && !client.has(ContentLog.class)) {
			builder.turnListener(new ContentLog());
		}
		beans.all(TurnListener.class).forEach(builder::turnListener);
		beans.all(SessionListener.class).forEach(builder::sessionListener);
		beans.all(ResilienceListener.class).forEach(builder::resilienceListener);
		beans.all(ConversationListener.class).forEach(builder::conversationListener);
		beans.all(WarmUpPrompt.class).forEach(builder::warmUp);
		beans.all(NamedClientContributor.class).forEach((contributor) -> contributor.contribute(client, builder));
		beans.all(ResponsesWebSocketClientBuilderCustomizer.class)
			.forEach((customizer) -> customizer.customize(builder));
		return builder;
	}

	CredentialsSupplier credentials(NamedClient client) {
		CredentialsSupplier own = client.beans().own(CredentialsSupplier.class);
		if (own != null) {
			return own;
		}
		CredentialsSupplier shared = client.isCallerInherited() ? client.beans().shared(CredentialsSupplier.class)
				: null;
		return (shared != null) ? shared : apiKey(client);
	}

	ApiKeyCredentials apiKey(NamedClient client) {
		return ApiKeyCredentials.of(() -> provider(client), client.connectionDetails()::getApiKey);
	}

	private static Provider provider(NamedClient client) {
		Provider configured = client.properties().getProvider();
		return (configured != null) ? configured : Provider.of(client.connectionDetails().getBaseUrl());
	}

	private NettyTransport transport(NamedClient client) {
		NettyTransport own = client.beans().one(NettyTransport.class);
		return (own != null) ? own : newTransport(client);
	}

	NettyTransport newTransport(NamedClient client) {
		HttpClientFactory factory = new HttpClientFactory(client.properties().getTimeouts().getConnect(),
				client.connectionDetails().getSslBundle(),
				this.beanFactory.getBeanProvider(ReactorResourceFactory.class).getIfAvailable());
		var customizers = client.beans().all(ResponsesWsHttpClientCustomizer.class);
		NettyTransport transport = NettyTransport.of((connections) -> factory.create(connections, customizers))
			.proxyFromEnvironment();
		// What was configured may be wrong, which the start of the application should
		// tell.
		return (factory.hasSsl() || !customizers.isEmpty()) ? transport.prepared() : transport;
	}

	private static void awaitFirstHandshake(ResponsesWebSocketClient client, Duration connectTimeout) {
		try {
			// The handshake has a timeout of its own; this one only makes sure.
			client.ready().block(connectTimeout.multipliedBy(2));
		}
		catch (RuntimeException ex) {
			// Nobody has the client, so nobody waits until it is closed.
			client.close().subscribe((nothing) -> {
			}, ex::addSuppressed);
			throw (ex instanceof HandshakeException failure) ? new FirstHandshakeException(failure) : ex;
		}
	}

}
