package io.github.responsesws.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.responsesws.connection.Provider;
import io.github.responsesws.transport.TransportMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.convert.DurationUnit;

/**
 * Configuration properties of the client.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("responses-ws")
public class ResponsesWsProperties {

	/**
	 * API key of the service. Environment variable OPENAI_API_KEY is the fallback.
	 */
	private @Nullable String apiKey;

	/**
	 * Base URL of the service, such as https://host/v1; https and http are read as wss
	 * and ws. Environment variable OPENAI_BASE_URL is the fallback.
	 */
	private @Nullable URI baseUrl;

	/**
	 * Value of the OpenAI-Organization header. Environment variable OPENAI_ORG_ID is the
	 * fallback.
	 */
	private @Nullable String organization;

	/**
	 * Value of the OpenAI-Project header. Environment variable OPENAI_PROJECT_ID is the
	 * fallback.
	 */
	private @Nullable String project;

	/**
	 * Provider whose ways to expect: it decides on the key's header, lanes, ages and
	 * sizes that no property sets. Unless set, the host of the base URL tells.
	 */
	private @Nullable Provider provider;

	/**
	 * Additional headers of the handshake.
	 */
	private Map<String, String> headers = new LinkedHashMap<>();

	/**
	 * Additional query parameters of the handshake.
	 */
	private Map<String, String> query = new LinkedHashMap<>();

	/**
	 * WebSocket subprotocol to ask for.
	 */
	private @Nullable String subprotocol;

	/**
	 * Model of requests that name none.
	 */
	private @Nullable String model;

	/**
	 * Whether credentials may travel unencrypted (ws) to a host other than loopback.
	 */
	private boolean allowPlaintext;

	/**
	 * Way that turns take to the service: the WebSocket, HTTP, or the WebSocket and HTTP
	 * while that does not work.
	 */
	private TransportMode transport = TransportMode.AUTO;

	/**
	 * Limits on how long things may take.
	 */
	private final Timeouts timeouts = new Timeouts();

	/**
	 * How a session runs its turns.
	 */
	@NestedConfigurationProperty
	private final SessionProperties session = new SessionProperties();

	/**
	 * How many sessions there are, how long they live and how turns wait for them.
	 */
	@NestedConfigurationProperty
	private final PoolProperties pool = new PoolProperties();

	/**
	 * What observations of turns, runs and tools tell.
	 */
	@NestedConfigurationProperty
	private final ObservationProperties observation = new ObservationProperties();

	/**
	 * What the wire log holds.
	 */
	@NestedConfigurationProperty
	private final WireLogProperties wireLog = new WireLogProperties();

	/**
	 * When turns go over HTTP instead of the WebSocket, and when the WebSocket is tried
	 * again.
	 */
	@NestedConfigurationProperty
	private final FallbackProperties fallback = new FallbackProperties();

	/**
	 * How many turns run over HTTP at once, and how others wait for them.
	 */
	@NestedConfigurationProperty
	private final HttpProperties http = new HttpProperties();

	/**
	 * How conversations run their turns, and where they are kept.
	 */
	@NestedConfigurationProperty
	private final ConversationProperties conversation = new ConversationProperties();

	/**
	 * When turns are sent again that failed before any output.
	 */
	@NestedConfigurationProperty
	private final RetryProperties retry = new RetryProperties();

	/**
	 * How many turns may begin and be in flight.
	 */
	@NestedConfigurationProperty
	private final LimitsProperties limits = new LimitsProperties();

	/**
	 * Prompts that the service prepares before anybody asks.
	 */
	@NestedConfigurationProperty
	private final WarmUpProperties warmUp = new WarmUpProperties();

	/**
	 * How the tool loop runs what the model calls.
	 */
	@NestedConfigurationProperty
	private final ToolProperties tool = new ToolProperties();

	/**
	 * Responses of several agents (beta).
	 */
	@NestedConfigurationProperty
	private final MultiAgentProperties multiAgent = new MultiAgentProperties();

	/**
	 * TLS of the connection.
	 */
	private final Ssl ssl = new Ssl();

	/**
	 * More clients by name. Each has all properties of this one, and inherits what it
	 * does not state.
	 */
	private Map<String, ResponsesWsProperties> clients = new LinkedHashMap<>();

	/**
	 * Proxy on the way to the service.
	 */
	@NestedConfigurationProperty
	private final ProxyProperties proxy = new ProxyProperties();

	public Map<String, ResponsesWsProperties> getClients() {
		return this.clients;
	}

	public void setClients(Map<String, ResponsesWsProperties> clients) {
		this.clients = clients;
	}

	public @Nullable String getApiKey() {
		return this.apiKey;
	}

	public void setApiKey(@Nullable String apiKey) {
		this.apiKey = apiKey;
	}

	public @Nullable URI getBaseUrl() {
		return this.baseUrl;
	}

	public void setBaseUrl(@Nullable URI baseUrl) {
		this.baseUrl = baseUrl;
	}

	public @Nullable String getOrganization() {
		return this.organization;
	}

	public void setOrganization(@Nullable String organization) {
		this.organization = organization;
	}

	public @Nullable String getProject() {
		return this.project;
	}

	public void setProject(@Nullable String project) {
		this.project = project;
	}

	public @Nullable Provider getProvider() {
		return this.provider;
	}

	public void setProvider(@Nullable Provider provider) {
		this.provider = provider;
	}

	public Map<String, String> getHeaders() {
		return this.headers;
	}

	public void setHeaders(Map<String, String> headers) {
		this.headers = headers;
	}

	public Map<String, String> getQuery() {
		return this.query;
	}

	public void setQuery(Map<String, String> query) {
		this.query = query;
	}

	public @Nullable String getSubprotocol() {
		return this.subprotocol;
	}

	public void setSubprotocol(@Nullable String subprotocol) {
		this.subprotocol = subprotocol;
	}

	public @Nullable String getModel() {
		return this.model;
	}

	public void setModel(@Nullable String model) {
		this.model = model;
	}

	public boolean isAllowPlaintext() {
		return this.allowPlaintext;
	}

	public void setAllowPlaintext(boolean allowPlaintext) {
		this.allowPlaintext = allowPlaintext;
	}

	public TransportMode getTransport() {
		return this.transport;
	}

	public void setTransport(TransportMode transport) {
		this.transport = transport;
	}

	public Timeouts getTimeouts() {
		return this.timeouts;
	}

	public SessionProperties getSession() {
		return this.session;
	}

	public PoolProperties getPool() {
		return this.pool;
	}

	public ObservationProperties getObservation() {
		return this.observation;
	}

	public WireLogProperties getWireLog() {
		return this.wireLog;
	}

	public FallbackProperties getFallback() {
		return this.fallback;
	}

	public HttpProperties getHttp() {
		return this.http;
	}

	public ConversationProperties getConversation() {
		return this.conversation;
	}

	public RetryProperties getRetry() {
		return this.retry;
	}

	public LimitsProperties getLimits() {
		return this.limits;
	}

	public WarmUpProperties getWarmUp() {
		return this.warmUp;
	}

	public ToolProperties getTool() {
		return this.tool;
	}

	public MultiAgentProperties getMultiAgent() {
		return this.multiAgent;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public ProxyProperties getProxy() {
		return this.proxy;
	}

	/**
	 * Limits on how long things may take.
	 */
	public static class Timeouts {

		/**
		 * Longest time from resolving credentials to an open WebSocket, or to an HTTP
		 * request that can be sent.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration connect = Duration.ofSeconds(15);

		/**
		 * Longest wait for the first event of a turn.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration firstEvent = Duration.ofSeconds(120);

		/**
		 * Longest silence within a turn.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration inactivity = Duration.ofSeconds(300);

		/**
		 * Longest duration of a whole turn. Unlimited if not set.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private @Nullable Duration turn;

		public Duration getConnect() {
			return this.connect;
		}

		public void setConnect(Duration connect) {
			this.connect = connect;
		}

		public Duration getFirstEvent() {
			return this.firstEvent;
		}

		public void setFirstEvent(Duration firstEvent) {
			this.firstEvent = firstEvent;
		}

		public Duration getInactivity() {
			return this.inactivity;
		}

		public void setInactivity(Duration inactivity) {
			this.inactivity = inactivity;
		}

		public @Nullable Duration getTurn() {
			return this.turn;
		}

		public void setTurn(@Nullable Duration turn) {
			this.turn = turn;
		}

	}

	/**
	 * TLS of the connection.
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle (spring.ssl.bundle) that holds trusted certificates and
		 * client keys.
		 */
		private @Nullable String bundle;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

}
