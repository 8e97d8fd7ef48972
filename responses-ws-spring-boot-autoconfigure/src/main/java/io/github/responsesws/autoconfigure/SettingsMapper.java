package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.WarmUpPrompt;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.ProxySettings;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.conversation.InMemoryConversationRepository;
import io.github.responsesws.http.HttpSettings;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.resilience.LimitSettings;
import io.github.responsesws.resilience.ModelLimits;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.session.MultiAgentSettings;
import io.github.responsesws.session.PoolSettings;
import io.github.responsesws.session.SessionSettings;
import io.github.responsesws.settings.Check;
import io.github.responsesws.settings.InvalidSettingsException;
import io.github.responsesws.tool.ToolSettings;
import io.github.responsesws.transport.FallbackSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Turns properties and connection details into the settings of the client. By plain
 * calls: a mapper of method references makes a class of each, which took longer than all
 * else at the start of an application.
 */
final class SettingsMapper {

	private final ResponsesWsProperties properties;

	private final ResponsesWsConnectionDetails connectionDetails;

	SettingsMapper(ResponsesWsProperties properties, ResponsesWsConnectionDetails connectionDetails) {
		this.properties = properties;
		this.connectionDetails = connectionDetails;
	}

	void applyTo(ResponsesWebSocketClient.Builder builder) {
		builder.provider(this.properties.getProvider())
			.model(StringUtils.hasText(this.properties.getModel()) ? this.properties.getModel() : null)
			.transport(this.properties.getTransport())
			.fallback(this::fallback)
			.http(this::http)
			.connection(this::connection)
			.timeouts(this::timeouts)
			.session(this::session)
			.pool(this::pool)
			.multiAgent(this::multiAgent)
			.conversation(this::conversation)
			.retry(this::retry)
			.limits(this::limits)
			.conversationRepositoryTimeout(repositoryTimeout())
			.strictPrefix(this.properties.getConversation().isStrictPrefix());
		WarmUpProperties warmUp = this.properties.getWarmUp();
		builder.warmUpOn(warmUp.isOnStart(), warmUp.isOnNewSession());
		warmUpPrompts().forEach(builder::warmUp);
	}

	private void connection(ConnectionSettings.Builder settings) {
		settings.baseUrl(this.connectionDetails.getBaseUrl())
			.organization(this.connectionDetails.getOrganization())
			.project(this.connectionDetails.getProject())
			.headers(this.properties.getHeaders())
			.query(this.properties.getQuery());
		String subprotocol = this.properties.getSubprotocol();
		settings.subprotocol(StringUtils.hasText(subprotocol) ? subprotocol : null)
			.allowPlaintext(this.properties.isAllowPlaintext())
			.proxy(proxy());
	}

	private @Nullable ProxySettings proxy() {
		ProxyProperties proxy = this.properties.getProxy();
		String host = proxy.getHost();
		if (host == null || host.isBlank()) {
			if (StringUtils.hasText(proxy.getUser()) || StringUtils.hasText(proxy.getPassword())
					|| !proxy.getNonProxyHosts().isEmpty()) {
				throw new InvalidSettingsException(
						"responses-ws.proxy.host must be set, as other responses-ws.proxy.* are",
						List.of("responses-ws.proxy.host"), null, null);
			}
			return null;
		}
		return ProxySettings.builder()
			.host(host)
			.port(proxy.getPort())
			.user(StringUtils.hasText(proxy.getUser()) ? proxy.getUser() : null)
			.password(StringUtils.hasLength(proxy.getPassword()) ? proxy.getPassword() : null)
			.nonProxyHosts(proxy.getNonProxyHosts())
			.build();
	}

	private void timeouts(TimeoutSettings.Builder settings) {
		ResponsesWsProperties.Timeouts timeouts = this.properties.getTimeouts();
		settings.connect(timeouts.getConnect())
			.firstEvent(timeouts.getFirstEvent())
			.inactivity(timeouts.getInactivity())
			.turn(timeouts.getTurn());
	}

	private void session(SessionSettings.Builder settings) {
		SessionProperties session = this.properties.getSession();
		Integer lanes = session.getLanes();
		if (lanes != null) {
			settings.lanes(lanes);
		}
		Boolean steering = session.getSteering();
		if (steering != null) {
			settings.steering(steering);
		}
		settings.maxFrameSize(arraySize(session.getMaxFrameSize(), "responses-ws.session.max-frame-size"));
		DataSize maxRequestSize = session.getMaxRequestSize();
		if (maxRequestSize != null) {
			settings.maxRequestSize(arraySize(maxRequestSize, "responses-ws.session.max-request-size"));
		}
		settings.compression(session.isCompression())
			.onCancel(session.getOnCancel())
			.drainTimeout(session.getDrainTimeout())
			.maxBufferedEvents(session.getMaxBufferedEvents())
			.maxBufferedBytes(arraySize(session.getMaxBufferedBytes(), "responses-ws.session.max-buffered-bytes"))
			.slowSubscriberTimeout(session.getSlowSubscriberTimeout())
			.pingInterval(session.getPingInterval());
		Duration pingTimeout = session.getPingTimeout();
		if (pingTimeout != null) {
			settings.pingTimeout(pingTimeout);
		}
	}

	private void pool(PoolSettings.Builder settings) {
		PoolProperties pool = this.properties.getPool();
		if (pool.isFailFast() && pool.getMinIdle() == 0) {
			throw new InvalidSettingsException(
					"responses-ws.pool.fail-fast needs responses-ws.pool.min-idle to be at least 1, but it is 0",
					List.of("responses-ws.pool.fail-fast", "responses-ws.pool.min-idle"), "true", null);
		}
		settings.maxSessions(pool.getMaxSessions())
			.minIdle(pool.getMinIdle())
			.maxIdle(pool.getMaxIdle())
			.maxPending(pool.getMaxPending())
			.acquireTimeout(pool.getAcquireTimeout())
			.affinityWait(pool.getAffinityWait());
		Duration idleTimeout = pool.getIdleTimeout();
		if (idleTimeout != null) {
			settings.idleTimeout(idleTimeout);
		}
		Duration maxAge = pool.getMaxAge();
		if (maxAge != null) {
			settings.maxAge(maxAge);
		}
		settings.maxAgeJitter(pool.getMaxAgeJitter())
			.maxConcurrentHandshakes(pool.getMaxConcurrentHandshakes())
			.minBackoff(pool.getMinBackoff())
			.maxBackoff(pool.getMaxBackoff())
			.maxAttempts(pool.getMaxAttempts())
			.shutdownTimeout(pool.getShutdownTimeout());
	}

	private void multiAgent(MultiAgentSettings.Builder settings) {
		MultiAgentProperties multiAgent = this.properties.getMultiAgent();
		settings.enabled(multiAgent.isEnabled()).maxConcurrentSubagents(multiAgent.getMaxConcurrentSubagents());
	}

	private void fallback(FallbackSettings.Builder settings) {
		FallbackProperties fallback = this.properties.getFallback();
		settings.maxLosses(fallback.getMaxLosses())
			.coolDown(fallback.getCoolDown())
			.maxCoolDown(fallback.getMaxCoolDown());
	}

	private void http(HttpSettings.Builder settings) {
		HttpProperties http = this.properties.getHttp();
		settings.maxConnections(http.getMaxConnections())
			.maxPending(http.getMaxPending())
			.acquireTimeout(http.getAcquireTimeout())
			.idleTimeout(http.getIdleTimeout());
	}

	private void conversation(ConversationSettings.Builder settings) {
		ConversationProperties conversation = this.properties.getConversation();
		ResponseRequest.Builder request = ResponseRequest.builder().store(conversation.getStore());
		Integer compactThreshold = conversation.getCompactThreshold();
		if (compactThreshold != null) {
			Check.atLeast(compactThreshold, 1, "responses-ws.conversation.compact-threshold");
			request.compactThreshold(compactThreshold);
		}
		settings.request(request.build())
			.maxReplaySize(conversation.getMaxReplaySize().toBytes())
			.onLimit(conversation.getOnLimit())
			.compactionTransport(conversation.getCompactionTransport())
			.keepStored(conversation.isKeepStored())
			.onConcurrentTurn(conversation.getOnConcurrentTurn())
			.replayAmbiguous(conversation.getReplayAmbiguous())
			.encryptedReasoning(conversation.isEncryptedReasoning())
			.forkWait(conversation.getForkWait())
			.maxJobs(conversation.getMaxJobs())
			.turnAfterJob(conversation.isTurnAfterJob());
	}

	private void retry(RetrySettings.Builder settings) {
		RetryProperties retry = this.properties.getRetry();
		settings.maxAttempts(retry.getMaxAttempts())
			.minBackoff(retry.getMinBackoff())
			.maxBackoff(retry.getMaxBackoff())
			.jitter(retry.getJitter())
			.maxWait(retry.getMaxWait())
			.budget(retry.getBudget())
			.ambiguous(retry.isAmbiguous());
	}

	private void limits(LimitSettings.Builder settings) {
		LimitsProperties limits = this.properties.getLimits();
		settings.adaptive(limits.isAdaptive())
			.maxPause(limits.getMaxPause())
			.maxPending(limits.getMaxPending())
			.acquireTimeout(limits.getAcquireTimeout())
			.inFlight(limits.getInFlight())
			.turnsPerMinute(limits.getTurnsPerMinute())
			.tokensPerMinute(limits.getTokensPerMinute());
		Map<String, ModelLimits> models = new LinkedHashMap<>();
		limits.getModels()
			.forEach((name, model) -> models.put(name,
					new ModelLimits(model.getInFlight(), model.getTurnsPerMinute(), model.getTokensPerMinute())));
		settings.models(models);
	}

	Duration repositoryTimeout() {
		Duration timeout = this.properties.getConversation().getRepositoryTimeout();
		Check.positive(timeout, "responses-ws.conversation.repository-timeout");
		return timeout;
	}

	ToolSettings tool() {
		ToolProperties tool = this.properties.getTool();
		return ToolSettings.builder()
			.maxRounds(tool.getMaxRounds())
			.maxConcurrency(tool.getMaxConcurrency())
			.timeout(tool.getTimeout())
			.jobTimeout(tool.getJobTimeout())
			.maxJobs(tool.getMaxJobs())
			.approvalTimeout(tool.getApprovalTimeout())
			.onError(tool.getOnError())
			.earlyStart(tool.isEarlyStart())
			.virtualThreads(tool.isVirtualThreads())
			.build();
	}

	List<WarmUpPrompt> warmUpPrompts() {
		List<WarmUpPrompt> prompts = new ArrayList<>();
		this.properties.getWarmUp().getPrompts().forEach((name, prompt) -> {
			if (!StringUtils.hasText(prompt.getInstructions()) && !StringUtils.hasText(prompt.getInput())) {
				String property = "responses-ws.warm-up.prompts." + name;
				throw new InvalidSettingsException(
						property + " must have instructions or input, but has neither: it would warm up nothing",
						List.of(property), null, null);
			}
			ResponseRequest.Builder request = ResponseRequest.builder()
				.model(prompt.getModel())
				.instructions(prompt.getInstructions());
			String input = prompt.getInput();
			if (input != null) {
				request.input(input);
			}
			prompts.add(new WarmUpPrompt(name, request.build()));
		});
		return prompts;
	}

	InMemoryConversationRepository inMemoryConversations() {
		ConversationProperties conversation = this.properties.getConversation();
		ConversationProperties.Memory memory = conversation.getMemory();
		return new InMemoryConversationRepository(memory.getMaxConversations(), memory.getMaxSize().toBytes(),
				conversation.getTimeToLive());
	}

	private static int arraySize(DataSize size, String property) {
		return Check.arraySize(size.toBytes(), property);
	}

}
