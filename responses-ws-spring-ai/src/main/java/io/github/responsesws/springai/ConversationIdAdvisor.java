package io.github.responsesws.springai;

import reactor.core.publisher.Flux;

import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.core.Ordered;

/**
 * Tells a {@link ResponsesChatModel} the name that a call gives its memory,
 * {@link ChatMemory#CONVERSATION_ID}, so that a conversation whose memory keeps text
 * alone is recognised, with what its tools said. Calls of other models, and calls without
 * such a name, pass as they are.
 *
 * @since 0.1.0
 * @see ResponsesChatOptions.Builder#conversationId(String)
 */
public final class ConversationIdAdvisor implements CallAdvisor, StreamAdvisor {

	/** Behind Spring AI's memories (200), and before its loop of tools (300). */
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 250;

	@Override
	public ChatClientResponse adviseCall(ChatClientRequest request, CallAdvisorChain chain) {
		return chain.nextCall(named(request));
	}

	@Override
	public Flux<ChatClientResponse> adviseStream(ChatClientRequest request, StreamAdvisorChain chain) {
		return chain.nextStream(named(request));
	}

	private static ChatClientRequest named(ChatClientRequest request) {
		Object name = request.context().get(ChatMemory.CONVERSATION_ID);
		if (name == null || !(request.prompt().getOptions() instanceof ResponsesChatOptions options)
				|| options.getConversationId() != null) {
			return request;
		}
		ResponsesChatOptions named = options.mutate().conversationId(name.toString()).build();
		return request.mutate().prompt(request.prompt().mutate().chatOptions(named).build()).build();
	}

	@Override
	public String getName() {
		return "ConversationIdAdvisor";
	}

	/**
	 * Return its place: behind memories, so that the name is the one that the memory was
	 * asked for, whichever advisor has made it more precise; before the loop of tools, so
	 * that it is asked once for a run.
	 */
	@Override
	public int getOrder() {
		return ORDER;
	}

}
