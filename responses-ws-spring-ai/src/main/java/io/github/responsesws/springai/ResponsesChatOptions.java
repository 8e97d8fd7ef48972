package io.github.responsesws.springai;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.Tool;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.tool.ToolCallback;

/**
 * Options of a {@link ResponsesChatModel}: Spring AI's own, and every field of a request
 * of the Responses API. Immutable.
 *
 * <pre class="code">
 * ResponsesChatOptions.builder()
 *     .model("gpt-5-mini")
 *     .reasoningEffort("low")
 *     .hostedTools(Tool.webSearch())
 *     .request((fields) -&gt; fields.truncation("auto"))
 *     .build();
 * </pre>
 *
 * @since 0.1.0
 */
public final class ResponsesChatOptions extends DefaultToolCallingChatOptions implements StructuredOutputChatOptions {

	private final ResponseRequest fields;

	private final @Nullable String outputSchema;

	private final @Nullable Boolean strictTools;

	private final @Nullable Boolean encryptedReasoning;

	private final @Nullable String conversationId;

	private ResponsesChatOptions(Builder builder, @Nullable List<ToolCallback> toolCallbacks,
			@Nullable Map<String, Object> toolContext, ChatOptions common) {
		super(toolCallbacks, toolContext, common.getModel(), common.getFrequencyPenalty(), common.getMaxTokens(),
				common.getPresencePenalty(), common.getStopSequences(), common.getTemperature(), common.getTopK(),
				common.getTopP());
		this.fields = builder.fields;
		this.outputSchema = builder.outputSchema;
		this.strictTools = builder.strictTools;
		this.encryptedReasoning = builder.encryptedReasoning;
		this.conversationId = builder.conversationId;
	}

	/**
	 * Create a builder without any option.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the fields of the request that Spring AI has no options for.
	 * @return a request with these fields alone
	 */
	public ResponseRequest request() {
		return this.fields;
	}

	@Override
	public @Nullable String getOutputSchema() {
		return this.outputSchema;
	}

	/**
	 * Return whether the service checks arguments of functions against their schemas.
	 * @return the choice, or null for {@code false}
	 */
	public @Nullable Boolean getStrictTools() {
		return this.strictTools;
	}

	/**
	 * Return whether to ask for encrypted reasoning where responses are not stored.
	 * @return the choice, or null for {@code true}
	 */
	public @Nullable Boolean getEncryptedReasoning() {
		return this.encryptedReasoning;
	}

	/**
	 * Return the name of the conversation.
	 * @return the name, or null if it has none
	 * @see ConversationIdAdvisor
	 */
	public @Nullable String getConversationId() {
		return this.conversationId;
	}

	@Override
	public Builder mutate() {
		Builder builder = new Builder().model(getModel())
			.frequencyPenalty(getFrequencyPenalty())
			.maxTokens(getMaxTokens())
			.presencePenalty(getPresencePenalty())
			.stopSequences(getStopSequences())
			.temperature(getTemperature())
			.topK(getTopK())
			.topP(getTopP())
			.toolCallbacks(getToolCallbacks())
			.toolContext(getToolContext())
			.outputSchema(this.outputSchema)
			.strictTools(this.strictTools)
			.encryptedReasoning(this.encryptedReasoning)
			.conversationId(this.conversationId);
		builder.fields = this.fields;
		return builder;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof ResponsesChatOptions that && super.equals(that)
				&& this.fields.equals(that.fields) && Objects.equals(this.outputSchema, that.outputSchema)
				&& Objects.equals(this.strictTools, that.strictTools)
				&& Objects.equals(this.encryptedReasoning, that.encryptedReasoning)
				&& Objects.equals(this.conversationId, that.conversationId);
	}

	@Override
	public int hashCode() {
		return Objects.hash(super.hashCode(), this.fields, this.outputSchema);
	}

	/**
	 * Builds options.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder extends DefaultToolCallingChatOptions.Builder<Builder>
			implements StructuredOutputChatOptions.Builder<Builder> {

		private ResponseRequest fields = ResponseRequest.builder().build();

		private @Nullable String outputSchema;

		private @Nullable Boolean strictTools;

		private @Nullable Boolean encryptedReasoning;

		private @Nullable String conversationId;

		private Builder() {
		}

		/**
		 * Set fields of the request that Spring AI has no options for.
		 * @param fields is given those that are set so far; not {@code input},
		 * {@code model} and what else has an option of its own
		 * @return this builder
		 */
		public Builder request(Consumer<ResponseRequest.Builder> fields) {
			ResponseRequest.Builder builder = this.fields.mutate();
			fields.accept(builder);
			this.fields = builder.build();
			return this;
		}

		/**
		 * Set one field of the request by its name on the wire.
		 * @param name the name
		 * @param value what Jackson can write; null takes the field away
		 * @return this builder
		 */
		public Builder field(String name, @Nullable Object value) {
			return request((fields) -> fields.field(name, value));
		}

		/**
		 * Set how much the model reasons.
		 * @param effort {@code none}, {@code minimal}, {@code low}, {@code medium},
		 * {@code high} or {@code xhigh}, as far as the model knows them
		 * @return this builder
		 */
		public Builder reasoningEffort(@Nullable String effort) {
			return request((fields) -> fields.reasoningEffort(effort));
		}

		/**
		 * Set how the model sums its reasoning up, which is then the message's metadata
		 * {@code reasoningContent}.
		 * @param summary {@code auto}, {@code concise} or {@code detailed}
		 * @return this builder
		 */
		public Builder reasoningSummary(@Nullable String summary) {
			return request((fields) -> fields.reasoningSummary(summary));
		}

		/**
		 * Set how long answers are.
		 * @param verbosity {@code low}, {@code medium} or {@code high}
		 * @return this builder
		 */
		public Builder verbosity(@Nullable String verbosity) {
			return request((fields) -> fields.verbosity(verbosity));
		}

		/**
		 * Set whether the service stores responses.
		 * @param store the choice; null for {@code false}
		 * @return this builder
		 */
		public Builder store(@Nullable Boolean store) {
			return request((fields) -> fields.store(store));
		}

		/**
		 * Set tools that the service runs, beside the functions.
		 * @param tools the tools; none takes them away
		 * @return this builder
		 */
		public Builder hostedTools(Tool... tools) {
			return (tools.length > 0) ? request((fields) -> fields.tools(tools)) : field("tools", null);
		}

		@Override
		public Builder outputSchema(@Nullable String outputSchema) {
			this.outputSchema = outputSchema;
			return this;
		}

		/**
		 * Set whether the service checks arguments of functions against their schemas. It
		 * wants every property to be required then.
		 * @param strictTools the choice; null for {@code false}
		 * @return this builder
		 */
		public Builder strictTools(@Nullable Boolean strictTools) {
			this.strictTools = strictTools;
			return this;
		}

		/**
		 * Set whether to ask for encrypted reasoning where responses are not stored,
		 * without which it is lost when a chain begins anew.
		 * @param encryptedReasoning the choice; null for {@code true}
		 * @return this builder
		 */
		public Builder encryptedReasoning(@Nullable Boolean encryptedReasoning) {
			this.encryptedReasoning = encryptedReasoning;
			return this;
		}

		/**
		 * Name the conversation, so that one whose memory keeps text alone is recognised,
		 * with what its tools said. It is not sent.
		 * @param conversationId a name that no other conversation has, of another user
		 * least of all; null for none
		 * @return this builder
		 * @see ConversationIdAdvisor
		 */
		public Builder conversationId(@Nullable String conversationId) {
			this.conversationId = conversationId;
			return this;
		}

		@Override
		public Builder combineWith(ChatOptions.Builder<?> other) {
			super.combineWith(other);
			if (other instanceof Builder that) {
				this.fields = CombinedFields.of(this.fields, that.fields);
				this.outputSchema = (that.outputSchema != null) ? that.outputSchema : this.outputSchema;
				this.strictTools = (that.strictTools != null) ? that.strictTools : this.strictTools;
				this.encryptedReasoning = (that.encryptedReasoning != null) ? that.encryptedReasoning
						: this.encryptedReasoning;
				this.conversationId = (that.conversationId != null) ? that.conversationId : this.conversationId;
			}
			else {
				OpenAiOptions.addTo(this, other);
			}
			return this;
		}

		@Override
		public ResponsesChatOptions build() {
			return new ResponsesChatOptions(this, this.toolCallbacks, this.toolContext, super.build());
		}

	}

}
