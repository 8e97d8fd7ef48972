package io.github.responsesws.springai;

import java.util.Map;
import java.util.function.Consumer;

import io.github.responsesws.protocol.TextFormat;
import io.github.responsesws.protocol.ToolChoice;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.util.ClassUtils;

/**
 * Takes what an application says in the options of Spring AI's OpenAI model, which it ran
 * on before and whose classes it may still have.
 */
final class OpenAiOptions {

	private static final boolean PRESENT = ClassUtils.isPresent("org.springframework.ai.openai.OpenAiChatOptions",
			OpenAiOptions.class.getClassLoader());

	private OpenAiOptions() {
	}

	/**
	 * Add what the Responses API has as well. What it does not have is left out, with one
	 * warning for each option.
	 */
	static void addTo(ResponsesChatOptions.Builder builder, ChatOptions.Builder<?> other) {
		if (PRESENT) {
			Present.addTo(builder, other);
		}
	}

	/**
	 * Apart, as the classes may be absent.
	 */
	private static final class Present {

		static void addTo(ResponsesChatOptions.Builder builder, ChatOptions.Builder<?> other) {
			if (other instanceof OpenAiChatOptions.Builder openAi) {
				OpenAiChatOptions options = openAi.build();
				add(options, builder);
				warn(options);
			}
		}

		private static void add(OpenAiChatOptions options, ResponsesChatOptions.Builder builder) {
			if (options.getMaxCompletionTokens() != null) {
				builder.maxTokens(options.getMaxCompletionTokens());
			}
			if (options.getStrict() != null) {
				builder.strictTools(options.getStrict());
			}
			builder.request((fields) -> {
				ifSet(options.getReasoningEffort(), fields::reasoningEffort);
				ifSet(options.getVerbosity(), fields::verbosity);
				ifSet(options.getStore(), fields::store);
				ifSet(options.getMetadata(), fields::metadata);
				ifSet(options.getServiceTier(), fields::serviceTier);
				ifSet(options.getPromptCacheKey(), fields::promptCacheKey);
				ifSet(options.getParallelToolCalls(), fields::parallelToolCalls);
				ifSet(options.getUser(), (user) -> fields.field("user", user));
				ifSet(choice(options.getToolChoice()), fields::toolChoice);
				ifSet(options.getExtraBody(), (more) -> more.forEach(fields::field));
			});
			format(options.getResponseFormat(), builder);
		}

		private static <T> void ifSet(@Nullable T value, Consumer<T> setter) {
			if (value != null) {
				setter.accept(value);
			}
		}

		private static @Nullable ToolChoice choice(@Nullable Object choice) {
			if (choice == null) {
				return null;
			}
			return switch (choice.toString()) {
				case "auto" -> ToolChoice.auto();
				case "none" -> ToolChoice.none();
				case "required" -> ToolChoice.required();
				default -> {
					RequestOptions.warn("toolChoice of this form");
					yield null;
				}
			};
		}

		private static void format(OpenAiChatModel.@Nullable ResponseFormat format,
				ResponsesChatOptions.Builder builder) {
			if (format == null) {
				return;
			}
			switch (format.getType()) {
				case JSON_OBJECT -> builder.request((fields) -> fields.textFormat(TextFormat.jsonObject()));
				case JSON_SCHEMA -> builder.outputSchema(format.getJsonSchema());
				default -> {
				}
			}
		}

		private static void warn(OpenAiChatOptions options) {
			Map<String, Boolean> unknown = Map.of("seed", options.getSeed() != null, "logitBias",
					options.getLogitBias() != null, "n", options.getN() != null, "logprobs",
					options.getLogprobs() != null || options.getTopLogprobs() != null, "outputModalities",
					options.getOutputModalities() != null, "outputAudio", options.getOutputAudio() != null);
			unknown.forEach((option, said) -> {
				if (said) {
					RequestOptions.warn(option);
				}
			});
		}

	}

}
