package io.github.responsesws.langchain4j;

import java.util.List;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.listener.ChatModelListener;

/**
 * What a model says of itself.
 *
 * @param parameters what requests are sent with that say nothing else
 * @param listeners who hears of requests
 * @param provider what listeners are told of whose model it is
 */
record ModelTraits(ResponsesChatRequestParameters parameters, List<ChatModelListener> listeners,
		ModelProvider provider) {

}
