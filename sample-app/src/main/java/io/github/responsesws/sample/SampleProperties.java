package io.github.responsesws.sample;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the sample itself; those of the client are under {@code responses-ws}.
 *
 * @param instructions what the model is told before every question
 * @param maxMessageLength most characters of a question
 * @param maxConversations most conversations in use at once
 * @param conversationTimeout time after which an unused conversation makes room
 * @param maxAnswerEvents most events of an answer that are kept for a page that is loaded
 * anew
 * @param unreadTimeout how long an answer goes on that no page reads
 * @param demoLatency time between two events of the demo server
 */
@ConfigurationProperties("sample")
record SampleProperties(@DefaultValue("You are a helpful assistant. Answer briefly.") String instructions,
		@DefaultValue("16000") int maxMessageLength, @DefaultValue("1000") int maxConversations,
		@DefaultValue("30m") Duration conversationTimeout, @DefaultValue("10000") int maxAnswerEvents,
		@DefaultValue("5m") Duration unreadTimeout, @DefaultValue("25ms") Duration demoLatency) {
}
