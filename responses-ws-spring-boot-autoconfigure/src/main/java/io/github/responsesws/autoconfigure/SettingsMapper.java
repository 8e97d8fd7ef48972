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

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Turns properties and connection details into the settings of the client.
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
		PropertyMapper map = PropertyMapper.get();
		map.from(this.connectionDetails::getBaseUrl).to(settings::baseUrl);
		map.from(this.connectionDetails::getOrganization).to(settings::organization);
		map.from(this.connectionDetails::getProject).to(settings::project);
		map.from(this.properties::getHeaders).to(settings::headers);
		map.from(this.properties::getQuery).to(settings::query);
		map.from(this.properties::getSubprotocol).when(StringUtils::hasText).to(settings::subprotocol);
		map.from(this.properties::isAllowPlaintext).to(settings::allowPlaintext);
		map.from(this::proxy).to(settings::proxy);
	}

	private @Nullable ProxySettings proxy() {
		ProxyProperties proxy = this.properties.getProxy();
		boolean named = StringUtils.hasText(proxy.getHost());
		if (!named && (StringUtils.hasText(proxy.getUser()) || StringUtils.hasText(proxy.getPassword())
				|| !proxy.getNonProxyHosts().isEmpty())) {
			throw new InvalidSettingsException("responses-ws.proxy.host must be set, as other responses-ws.proxy.* are",
					List.of("responses-ws.proxy.host"), null, null);
		}
		if (!named) {
			return null;
		}
		ProxySettings.Builder settings = ProxySettings.builder();
		PropertyMapper map = PropertyMapper.get();
		map.from(proxy::getHost).to(settings::host);
		map.from(proxy::getPort).to(settings::port);
		map.from(proxy::getUser).when(StringUtils::hasText).to(settings::user);
		map.from(proxy::getPassword).when(StringUtils::hasLength).to(settings::password);
		map.from(proxy::getNonProxyHosts).to(settings::nonProxyHosts);
		return settings.build();
	}

	private void timeouts(TimeoutSettings.Builder settings) {
		PropertyMapper map = PropertyMapper.get();
		ResponsesWsProperties.Timeouts timeouts = this.properties.getTimeouts();
		map.from(timeouts::getConnect).to(settings::connect);
		map.from(timeouts::getFirstEvent).to(settings::firstEvent);
		map.from(timeouts::getInactivity).to(settings::inactivity);
		map.from(timeouts::getTurn).to(settings::turn);
	}

	private void session(SessionSettings.Builder settings) {
		PropertyMapper map = PropertyMapper.get();
		SessionProperties session = this.properties.getSession();
		map.from(session::getLanes).to(settings::lanes);
		map.from(session::getSteering).to(settings::steering);
		map.from(session::getMaxFrameSize)
			.as((size) -> Check.arraySize(size.toBytes(), "responses-ws.session.max-frame-size"))
			.to(settings::maxFrameSize);
		map.from(session::getMaxRequestSize)
			.as((size) -> Check.arraySize(size.toBytes(), "responses-ws.session.max-request-size"))
			.to(settings::maxRequestSize);
		map.from(session::isCompression).to(settings::compression);
		map.from(session::getOnCancel).to(settings::onCancel);
		map.from(session::getDrainTimeout).to(settings::drainTimeout);
		map.from(session::getMaxBufferedEvents).to(settings::maxBufferedEvents);
		map.from(session::getMaxBufferedBytes)
			.as((size) -> Check.arraySize(size.toBytes(), "responses-ws.session.max-buffered-bytes"))
			.to(settings::maxBufferedBytes);
		map.from(session::getSlowSubscriberTimeout).to(settings::slowSubscriberTimeout);
		map.from(session::getPingInterval).to(settings::pingInterval);
		map.from(session::getPingTimeout).to(settings::pingTimeout);
	}

	private void pool(PoolSettings.Builder settings) {
		PropertyMapper map = PropertyMapper.get();
		PoolProperties pool = this.properties.getPool();
		if (pool.isFailFast() && pool.getMinIdle() == 0) {
			throw new InvalidSettingsException(
					"responses-ws.pool.fail-fast needs responses-ws.pool.min-idle to be at least 1, but it is 0",
					List.of("responses-ws.pool.fail-fast", "responses-ws.pool.min-idle"), "true", null);
		}
		map.from(pool::getMaxSessions).to(settings::maxSessions);
		map.from(pool::getMinIdle).to(settings::minIdle);
		map.from(pool::getMaxIdle).to(settings::maxIdle);
		map.from(pool::getMaxPending).to(settings::maxPending);
		map.from(pool::getAcquireTimeout).to(settings::acquireTimeout);
		map.from(pool::getAffinityWait).to(settings::affinityWait);
		map.from(pool::getIdleTimeout).to(settings::idleTimeout);
		map.from(pool::getMaxAge).to(settings::maxAge);
		map.from(pool::getMaxAgeJitter).to(settings::maxAgeJitter);
		map.from(pool::getMaxConcurrentHandshakes).to(settings::maxConcurrentHandshakes);
		map.from(pool::getMinBackoff).to(settings::minBackoff);
		map.from(pool::getMaxBackoff).to(settings::maxBackoff);
		map.from(pool::getMaxAttempts).to(settings::maxAttempts);
		map.from(pool::getShutdownTimeout).to(settings::shutdownTimeout);
	}

	private void multiAgent(MultiAgentSettings.Builder settings) {
		PropertyMapper map = PropertyMapper.get();
		MultiAgentProperties multiAgent = this.properties.getMultiAgent();
		map.from(multiAgent::isEnabled).to(settings::enabled);
		map.from(multiAgent::getMaxConcurrentSubagents).to(settings::maxConcurrentSubagents);
	}

	private void fallback(FallbackSettings.Builder settings) {
		PropertyMapper map = PropertyMapper.get();
		FallbackProperties fallback = this.properties.getFallback();
		map.from(fallback::getMaxLosses).to(settings::maxLosses);
		map.from(fallback::getCoolDown).to(settings::coolDown);
		map.from(fallback::getMaxCoolDown).to(settings::maxCoolDown);
	}

	private void http(HttpSettings.Builder settings) {
		PropertyMapper map = PropertyMapper.get();
		HttpProperties http = this.properties.getHttp();
		map.from(http::getMaxConnections).to(settings::maxConnections);
		map.from(http::getMaxPending).to(settings::maxPending);
		map.from(http::getAcquireTimeout).to(settings::acquireTimeout);
		map.from(http::getIdleTimeout).to(settings::idleTimeout);
	}

	private void conversation(ConversationSettings.Builder settings) {
		PropertyMapper map = PropertyMapper.get();
		ConversationProperties conversation = this.properties.getConversation();
		ResponseRequest.Builder request = ResponseRequest.builder();
		map.from(conversation::getStore).to(request::store);
		map.from(conversation::getCompactThreshold).as(SettingsMapper::compactThreshold).to(request::compactThreshold);
		settings.request(request.build());
		map.from(conversation::getMaxReplaySize).as(DataSize::toBytes).to(settings::maxReplaySize);
		map.from(conversation::getOnLimit).to(settings::onLimit);
		map.from(conversation::getCompactionTransport).to(settings::compactionTransport);
		map.from(conversation::isKeepStored).to(settings::keepStored);
		map.from(conversation::getOnConcurrentTurn).to(settings::onConcurrentTurn);
		map.from(conversation::getReplayAmbiguous).to(settings::replayAmbiguous);
		map.from(conversation::isEncryptedReasoning).to(settings::encryptedReasoning);
		map.from(conversation::getForkWait).to(settings::forkWait);
		map.from(conversation::getMaxJobs).to(settings::maxJobs);
		map.from(conversation::isTurnAfterJob).to(settings::turnAfterJob);
	}

	private void retry(RetrySettings.Builder settings) {
		PropertyMapper map = PropertyMapper.get();
		RetryProperties retry = this.properties.getRetry();
		map.from(retry::getMaxAttempts).to(settings::maxAttempts);
		map.from(retry::getMinBackoff).to(settings::minBackoff);
		map.from(retry::getMaxBackoff).to(settings::maxBackoff);
		map.from(retry::getJitter).to(settings::jitter);
		map.from(retry::getMaxWait).to(settings::maxWait);
		map.from(retry::getBudget).to(settings::budget);
		map.from(retry::isAmbiguous).to(settings::ambiguous);
	}

	private void limits(LimitSettings.Builder settings) {
		PropertyMapper map = PropertyMapper.get();
		LimitsProperties limits = this.properties.getLimits();
		map.from(limits::isAdaptive).to(settings::adaptive);
		map.from(limits::getMaxPause).to(settings::maxPause);
		map.from(limits::getMaxPending).to(settings::maxPending);
		map.from(limits::getAcquireTimeout).to(settings::acquireTimeout);
		map.from(limits::getInFlight).to(settings::inFlight);
		map.from(limits::getTurnsPerMinute).to(settings::turnsPerMinute);
		map.from(limits::getTokensPerMinute).to(settings::tokensPerMinute);
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
		ToolSettings.Builder settings = ToolSettings.builder();
		PropertyMapper map = PropertyMapper.get();
		ToolProperties tool = this.properties.getTool();
		map.from(tool::getMaxRounds).to(settings::maxRounds);
		map.from(tool::getMaxConcurrency).to(settings::maxConcurrency);
		map.from(tool::getTimeout).to(settings::timeout);
		map.from(tool::getJobTimeout).to(settings::jobTimeout);
		map.from(tool::getMaxJobs).to(settings::maxJobs);
		map.from(tool::getApprovalTimeout).to(settings::approvalTimeout);
		map.from(tool::getOnError).to(settings::onError);
		map.from(tool::isEarlyStart).to(settings::earlyStart);
		map.from(tool::isVirtualThreads).to(settings::virtualThreads);
		return settings.build();
	}

	List<WarmUpPrompt> warmUpPrompts() {
		List<WarmUpPrompt> prompts = new ArrayList<>();
		PropertyMapper map = PropertyMapper.get();
		this.properties.getWarmUp().getPrompts().forEach((name, prompt) -> {
			if (!StringUtils.hasText(prompt.getInstructions()) && !StringUtils.hasText(prompt.getInput())) {
				String property = "responses-ws.warm-up.prompts." + name;
				throw new InvalidSettingsException(
						property + " must have instructions or input, but has neither: it would warm up nothing",
						List.of(property), null, null);
			}
			ResponseRequest.Builder request = ResponseRequest.builder();
			map.from(prompt::getModel).to(request::model);
			map.from(prompt::getInstructions).to(request::instructions);
			map.from(prompt::getInput).to(request::input);
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

	private static int compactThreshold(int tokens) {
		Check.atLeast(tokens, 1, "responses-ws.conversation.compact-threshold");
		return tokens;
	}

}
