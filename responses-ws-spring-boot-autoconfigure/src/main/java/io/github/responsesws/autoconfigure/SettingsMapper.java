package io.github.responsesws.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.responsesws.WarmUpPrompt;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.Provider;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.conversation.InMemoryConversationRepository;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.session.PoolSettings;
import io.github.responsesws.session.SessionSettings;
import io.github.responsesws.tool.ToolSettings;

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

	ConnectionSettings connection() {
		return checked(() -> {
			ConnectionSettings.Builder settings = ConnectionSettings.builder();
			PropertyMapper map = PropertyMapper.get();
			map.from(this.connectionDetails::getBaseUrl).to(settings::baseUrl);
			map.from(this.connectionDetails::getOrganization).to(settings::organization);
			map.from(this.connectionDetails::getProject).to(settings::project);
			map.from(this.properties::getHeaders).to(settings::headers);
			map.from(this.properties::getQuery).to(settings::query);
			map.from(this.properties::getSubprotocol).when(StringUtils::hasText).to(settings::subprotocol);
			map.from(this.properties::isAllowPlaintext).to(settings::allowPlaintext);
			map.from(this.properties.getTimeouts()::getConnect).to(settings::connectTimeout);
			SessionProperties session = this.properties.getSession();
			settings.maxRequestSize(provider().maxRequestSize());
			map.from(session::getMaxFrameSize)
				.as((size) -> bytes(size, "responses-ws.session.max-frame-size"))
				.to(settings::maxFrameSize);
			map.from(session::getMaxRequestSize)
				.as((size) -> bytes(size, "responses-ws.session.max-request-size"))
				.to(settings::maxRequestSize);
			return settings.build();
		});
	}

	SessionSettings session() {
		return checked(() -> {
			SessionSettings.Builder settings = SessionSettings.builder();
			PropertyMapper map = PropertyMapper.get();
			SessionProperties session = this.properties.getSession();
			settings.lanes(provider().lanes()).steering(provider().steering()).pingTimeout(provider().pingTimeout());
			map.from(session::getLanes).to(settings::lanes);
			map.from(session::getSteering).to(settings::steering);
			map.from(session::getOnCancel).to(settings::onCancel);
			map.from(session::getDrainTimeout).to(settings::drainTimeout);
			map.from(session::getMaxBufferedEvents).to(settings::maxBufferedEvents);
			map.from(session::getMaxBufferedBytes)
				.as((size) -> bytes(size, "responses-ws.session.max-buffered-bytes"))
				.to(settings::maxBufferedBytes);
			map.from(session::getSlowSubscriberTimeout).to(settings::slowSubscriberTimeout);
			map.from(session::getPingInterval).to(settings::pingInterval);
			map.from(session::getPingTimeout).to(settings::pingTimeout);
			ResponsesWsProperties.Timeouts timeouts = this.properties.getTimeouts();
			map.from(timeouts::getFirstEvent).to(settings::firstEventTimeout);
			map.from(timeouts::getInactivity).to(settings::inactivityTimeout);
			map.from(timeouts::getTurn).to(settings::turnTimeout);
			return settings.build();
		});
	}

	PoolSettings pool() {
		return checked(() -> {
			PoolSettings.Builder settings = PoolSettings.builder();
			PropertyMapper map = PropertyMapper.get();
			PoolProperties pool = this.properties.getPool();
			settings.maxAge(provider().maxAge()).idleTimeout(provider().idleTimeout());
			if (pool.isFailFast() && pool.getMinIdle() == 0) {
				throw new IllegalArgumentException(
						"responses-ws.pool.fail-fast needs responses-ws.pool.min-idle to be at least 1, but it is 0");
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
			return settings.build();
		});
	}

	ConversationSettings conversation() {
		return checked(() -> {
			ConversationSettings.Builder settings = ConversationSettings.builder();
			PropertyMapper map = PropertyMapper.get();
			ConversationProperties conversation = this.properties.getConversation();
			ResponseRequest.Builder request = ResponseRequest.builder();
			map.from(conversation::getStore).to(request::store);
			map.from(conversation::getCompactThreshold)
				.as(SettingsMapper::compactThreshold)
				.to(request::compactThreshold);
			settings.request(request.build());
			map.from(conversation::getMaxReplaySize).as(DataSize::toBytes).to(settings::maxReplaySize);
			map.from(conversation::getOnLimit).to(settings::onLimit);
			map.from(conversation::isKeepStored).to(settings::keepStored);
			map.from(conversation::getOnConcurrentTurn).to(settings::onConcurrentTurn);
			map.from(conversation::getMaxAttempts).to(settings::maxAttempts);
			map.from(conversation::getMaxRetryWait).to(settings::maxRetryWait);
			map.from(conversation::getReplayAmbiguous).to(settings::replayAmbiguous);
			map.from(conversation::isEncryptedReasoning).to(settings::encryptedReasoning);
			map.from(conversation::getForkWait).to(settings::forkWait);
			return settings.build();
		});
	}

	Duration repositoryTimeout() {
		Duration timeout = this.properties.getConversation().getRepositoryTimeout();
		if (timeout.isZero() || timeout.isNegative()) {
			throw new InvalidSettingsException(
					"responses-ws.conversation.repository-timeout must be longer than zero, but is " + timeout, null);
		}
		return timeout;
	}

	ToolSettings tool() {
		return checked(() -> {
			ToolSettings.Builder settings = ToolSettings.builder();
			PropertyMapper map = PropertyMapper.get();
			ToolProperties tool = this.properties.getTool();
			map.from(tool::getMaxRounds).to(settings::maxRounds);
			map.from(tool::getMaxConcurrency).to(settings::maxConcurrency);
			map.from(tool::getTimeout).to(settings::timeout);
			map.from(tool::getApprovalTimeout).to(settings::approvalTimeout);
			map.from(tool::getOnError).to(settings::onError);
			map.from(tool::isVirtualThreads).to(settings::virtualThreads);
			return settings.build();
		});
	}

	List<WarmUpPrompt> warmUpPrompts() {
		List<WarmUpPrompt> prompts = new ArrayList<>();
		PropertyMapper map = PropertyMapper.get();
		this.properties.getWarmUp().getPrompts().forEach((name, prompt) -> {
			if (!StringUtils.hasText(prompt.getInstructions()) && !StringUtils.hasText(prompt.getInput())) {
				throw new InvalidSettingsException("responses-ws.warm-up.prompts." + name
						+ " must have instructions or input, but has neither: it would warm up nothing", null);
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
		return checked(() -> {
			ConversationProperties conversation = this.properties.getConversation();
			ConversationProperties.Memory memory = conversation.getMemory();
			return new InMemoryConversationRepository(memory.getMaxConversations(), memory.getMaxSize().toBytes(),
					conversation.getTimeToLive());
		});
	}

	/**
	 * Return the provider that decides on what no property decides on.
	 * @return the configured provider, else the one that the base URL tells
	 */
	private Provider provider() {
		Provider configured = this.properties.getProvider();
		return (configured != null) ? configured : Provider.of(this.connectionDetails.getBaseUrl());
	}

	private static int compactThreshold(int tokens) {
		if (tokens < 1) {
			throw new IllegalArgumentException(
					"responses-ws.conversation.compact-threshold must be at least 1, but is " + tokens);
		}
		return tokens;
	}

	private static int bytes(DataSize size, String property) {
		if (size.toBytes() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException(
					property + " must be at most " + Integer.MAX_VALUE + "B, but is " + size);
		}
		return (int) Math.max(size.toBytes(), -1);
	}

	private static <T> T checked(Supplier<T> settings) {
		try {
			return settings.get();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidSettingsException(ex.getMessage(), ex);
		}
	}

}
