package io.github.responsesws.springai;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.responsesws.conversation.Transcript;
import io.github.responsesws.conversation.Transcript.SaidCall;
import io.github.responsesws.protocol.InputItem;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * Makes transcripts of prompts. System messages at the beginning are the instructions of
 * what follows, which are sent with every turn and so may change.
 */
final class PromptTranscripts {

	private final ResponsesChatOptions defaults;

	private final boolean observed;

	PromptTranscripts(ResponsesChatOptions defaults, boolean observed) {
		this.defaults = defaults;
		this.observed = observed;
	}

	/**
	 * Give a prompt options of ours: its own if it has some, else the defaults, combined
	 * with whatever options it has.
	 */
	Prompt complete(Prompt prompt) {
		ChatOptions options = prompt.getOptions();
		if (options instanceof ResponsesChatOptions) {
			return prompt;
		}
		ResponsesChatOptions complete = (options != null)
				? (ResponsesChatOptions) this.defaults.mutate().combineWith(options.mutate()).build() : this.defaults;
		return prompt.mutate().chatOptions(complete).build();
	}

	/**
	 * Create the transcript of a complete prompt.
	 */
	Transcript of(Prompt prompt) {
		ResponsesChatOptions options = (ResponsesChatOptions) Objects.requireNonNull(prompt.getOptions());
		List<Message> messages = prompt.getInstructions();
		List<String> instructions = instructions(messages);
		Transcript.Builder transcript = Transcript
			.builder(RequestOptions.request(options, String.join("\n\n", instructions)))
			.conversationId(options.getConversationId())
			.encryptedReasoning(!Boolean.FALSE.equals(options.getEncryptedReasoning()))
			.observed(this.observed);
		messages.subList(instructions.size(), messages.size()).forEach((message) -> tell(message, transcript));
		return transcript.build();
	}

	// The service wants input: without any other message the system's are said to it.
	private static List<String> instructions(List<Message> messages) {
		List<String> instructions = new ArrayList<>();
		for (Message message : messages) {
			if (!(message instanceof SystemMessage)) {
				return instructions;
			}
			instructions.add(text(message));
		}
		return List.of();
	}

	private static void tell(Message message, Transcript.Builder transcript) {
		if (message instanceof AssistantMessage assistant) {
			tell(assistant, transcript);
		}
		else if (message instanceof ToolResponseMessage tool) {
			tool.getResponses()
				.forEach(
						(output) -> transcript.input(InputItem.functionCallOutput(output.id(), output.responseData())));
		}
		else if (message instanceof UserMessage user) {
			transcript.input(UserInput.of(user));
		}
		else {
			transcript.input(InputItem.message(message.getMessageType().getValue(), text(message)));
		}
	}

	private static void tell(AssistantMessage message, Transcript.Builder transcript) {
		List<SaidCall> calls = message.getToolCalls()
			.stream()
			.map((call) -> new SaidCall(call.id(), call.name(), call.arguments()))
			.toList();
		// A memory that keeps texts alone has messages without any.
		if (!text(message).isEmpty() || !calls.isEmpty()) {
			Object kept = message.getMetadata().get(ResponsesChatModel.KEPT_METADATA_KEY);
			transcript.said(text(message), calls, (kept instanceof String json) ? json : null);
		}
	}

	private static String text(Message message) {
		String text = message.getText();
		return (text != null) ? text : "";
	}

}
