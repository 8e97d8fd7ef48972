package io.github.responsesws;

import java.util.function.Consumer;

import io.github.responsesws.connection.ApiKeyCredentials;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.CredentialsSupplier;
import io.github.responsesws.connection.Provider;
import io.github.responsesws.connection.ServiceEnvironment;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.http.HttpSettings;
import io.github.responsesws.resilience.LimitSettings;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.session.MultiAgentSettings;
import io.github.responsesws.session.PoolSettings;
import io.github.responsesws.session.SessionSettings;
import io.github.responsesws.transport.FallbackSettings;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a client has settings for, after the provider and the user have had
 * their say.
 */
record ClientSettings(ConnectionSettings connection, CredentialsSupplier credentials, TimeoutSettings timeouts,
		SessionSettings session, PoolSettings pool, HttpSettings http, FallbackSettings fallback,
		MultiAgentSettings multiAgent, ConversationSettings conversation, RetrySettings retry, LimitSettings limits) {

	/**
	 * What the user says, kept until the provider is known.
	 */
	static final class Recipe {

		private @Nullable Provider provider;

		private @Nullable String apiKey;

		private @Nullable ServiceEnvironment environment;

		private Consumer<ConnectionSettings.Builder> connection = nothing();

		private Consumer<TimeoutSettings.Builder> timeouts = nothing();

		private Consumer<SessionSettings.Builder> session = nothing();

		private Consumer<PoolSettings.Builder> pool = nothing();

		private Consumer<MultiAgentSettings.Builder> multiAgent = nothing();

		private Consumer<HttpSettings.Builder> http = nothing();

		private Consumer<FallbackSettings.Builder> fallback = nothing();

		private Consumer<ConversationSettings.Builder> conversation = nothing();

		private Consumer<RetrySettings.Builder> retry = nothing();

		private Consumer<LimitSettings.Builder> limits = nothing();

		private static <T> Consumer<T> nothing() {
			return (settings) -> {
			};
		}

		void provider(@Nullable Provider provider) {
			this.provider = provider;
		}

		void apiKey(@Nullable String apiKey) {
			this.apiKey = apiKey;
		}

		void environment(ServiceEnvironment environment) {
			this.environment = environment;
		}

		void connection(Consumer<ConnectionSettings.Builder> configurer) {
			this.connection = this.connection.andThen(configurer);
		}

		void timeouts(Consumer<TimeoutSettings.Builder> configurer) {
			this.timeouts = this.timeouts.andThen(configurer);
		}

		void session(Consumer<SessionSettings.Builder> configurer) {
			this.session = this.session.andThen(configurer);
		}

		void pool(Consumer<PoolSettings.Builder> configurer) {
			this.pool = this.pool.andThen(configurer);
		}

		void multiAgent(Consumer<MultiAgentSettings.Builder> configurer) {
			this.multiAgent = this.multiAgent.andThen(configurer);
		}

		void http(Consumer<HttpSettings.Builder> configurer) {
			this.http = this.http.andThen(configurer);
		}

		void fallback(Consumer<FallbackSettings.Builder> configurer) {
			this.fallback = this.fallback.andThen(configurer);
		}

		void conversation(Consumer<ConversationSettings.Builder> configurer) {
			this.conversation = this.conversation.andThen(configurer);
		}

		void retry(Consumer<RetrySettings.Builder> configurer) {
			this.retry = this.retry.andThen(configurer);
		}

		void limits(Consumer<LimitSettings.Builder> configurer) {
			this.limits = this.limits.andThen(configurer);
		}

		ClientSettings resolve() {
			ConnectionSettings connection = connection();
			Provider provider = (this.provider != null) ? this.provider : Provider.of(connection.baseUrl());
			TimeoutSettings.Builder timeouts = TimeoutSettings.builder();
			this.timeouts.accept(timeouts);
			SessionSettings.Builder session = SessionSettings.builder()
				.lanes(provider.lanes())
				.steering(provider.steering())
				.pingTimeout(provider.pingTimeout())
				.maxRequestSize(provider.maxRequestSize());
			this.session.accept(session);
			PoolSettings.Builder pool = PoolSettings.builder()
				.maxAge(provider.maxAge())
				.idleTimeout(provider.idleTimeout());
			this.pool.accept(pool);
			MultiAgentSettings.Builder multiAgent = MultiAgentSettings.builder();
			this.multiAgent.accept(multiAgent);
			HttpSettings.Builder http = HttpSettings.builder();
			this.http.accept(http);
			FallbackSettings.Builder fallback = FallbackSettings.builder();
			this.fallback.accept(fallback);
			ConversationSettings.Builder conversation = ConversationSettings.builder();
			this.conversation.accept(conversation);
			RetrySettings.Builder retry = RetrySettings.builder();
			this.retry.accept(retry);
			LimitSettings.Builder limits = LimitSettings.builder();
			this.limits.accept(limits);
			String apiKey = apiKey();
			return new ClientSettings(connection, ApiKeyCredentials.of(() -> provider, () -> apiKey), timeouts.build(),
					session.build(), pool.build(), http.build(), fallback.build(), multiAgent.build(),
					conversation.build(), retry.build(), limits.build());
		}

		private ConnectionSettings connection() {
			ConnectionSettings.Builder connection = ConnectionSettings.builder();
			ServiceEnvironment environment = this.environment;
			if (environment != null) {
				connection.organization(environment.organization()).project(environment.project());
				if (environment.baseUrl() != null) {
					connection.baseUrl(environment.baseUrl());
				}
			}
			this.connection.accept(connection);
			return connection.build();
		}

		private @Nullable String apiKey() {
			if (this.apiKey == null && this.environment != null) {
				return this.environment.apiKey();
			}
			return this.apiKey;
		}

	}

}
