package io.github.responsesws.langchain4j;

import java.util.List;
import java.util.Set;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.listener.ChatModelListener;

/**
 * What both models say of themselves when LangChain4j asks.
 */
abstract class ResponsesModel {

	private static final Set<Capability> CAPABILITIES = Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA);

	private final ModelTraits traits;

	ResponsesModel(ModelTraits traits) {
		this.traits = traits;
	}

	/**
	 * Return what requests are sent with that say nothing else.
	 */
	public final ResponsesChatRequestParameters defaultRequestParameters() {
		return this.traits.parameters();
	}

	/**
	 * Return who hears of requests.
	 */
	public final List<ChatModelListener> listeners() {
		return this.traits.listeners();
	}

	/**
	 * Return what listeners are told of whose model this is.
	 */
	public final ModelProvider provider() {
		return this.traits.provider();
	}

	/**
	 * Return what AI services may rely on: answers that follow a JSON schema.
	 */
	public final Set<Capability> supportedCapabilities() {
		return CAPABILITIES;
	}

}
