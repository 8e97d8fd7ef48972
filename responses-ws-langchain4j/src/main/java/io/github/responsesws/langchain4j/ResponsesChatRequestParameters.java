package io.github.responsesws.langchain4j;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import io.github.responsesws.protocol.Tool;
import org.jspecify.annotations.Nullable;

/**
 * What a request of the Responses API may say beside the parameters that LangChain4j has
 * for all models. Immutable. What is not set is left to the model's default parameters,
 * and then to the service.
 * <p>
 * Each option is known by its path on the wire, such as {@code reasoning.effort}; those
 * without a method of their own are set by {@link Builder#field}.
 *
 * @since 0.1.0
 */
public final class ResponsesChatRequestParameters extends DefaultChatRequestParameters {

	/** Parameters that say nothing. */
	public static final ResponsesChatRequestParameters EMPTY = builder().build();

	private final Map<String, Object> fields;

	private final @Nullable List<Tool> hostedTools;

	private final @Nullable Boolean strictTools;

	private final @Nullable Boolean strictJsonSchema;

	private ResponsesChatRequestParameters(Builder builder) {
		super(builder);
		this.fields = Collections.unmodifiableMap(new TreeMap<>(builder.fields));
		this.hostedTools = builder.hostedTools;
		this.strictTools = builder.strictTools;
		this.strictJsonSchema = builder.strictJsonSchema;
	}

	/**
	 * Create a builder that says nothing.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	static ResponsesChatRequestParameters of(@Nullable ChatRequestParameters parameters) {
		if (parameters == null) {
			return EMPTY;
		}
		return (parameters instanceof ResponsesChatRequestParameters ours) ? ours : EMPTY.overrideWith(parameters);
	}

	/**
	 * Return the fields of the request that these parameters set beside the common ones.
	 * @return values by their path on the wire, such as {@code reasoning.effort}
	 */
	public Map<String, Object> fields() {
		return this.fields;
	}

	/**
	 * Return one field.
	 * @param path its path on the wire, such as {@code reasoning.effort}
	 * @return what it is set to, or {@code null}
	 */
	public @Nullable Object field(String path) {
		return this.fields.get(path);
	}

	/**
	 * Return the tools that the service runs.
	 * @return the tools, or {@code null} if these parameters do not say
	 */
	public @Nullable List<Tool> hostedTools() {
		return this.hostedTools;
	}

	/**
	 * Return whether arguments follow the schemas of tools to the letter.
	 * @return the choice, or {@code null} if these parameters do not say
	 */
	public @Nullable Boolean strictTools() {
		return this.strictTools;
	}

	/**
	 * Return whether answers follow the schema of the response format to the letter.
	 * @return the choice, or {@code null} if these parameters do not say
	 */
	public @Nullable Boolean strictJsonSchema() {
		return this.strictJsonSchema;
	}

	@Override
	public ResponsesChatRequestParameters overrideWith(ChatRequestParameters that) {
		return builder().overrideWith(this).overrideWith(that).build();
	}

	@Override
	public ResponsesChatRequestParameters defaultedBy(ChatRequestParameters that) {
		return builder().overrideWith(that).overrideWith(this).build();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof ResponsesChatRequestParameters that && super.equals(that)
				&& this.fields.equals(that.fields) && Objects.equals(this.hostedTools, that.hostedTools)
				&& Objects.equals(this.strictTools, that.strictTools)
				&& Objects.equals(this.strictJsonSchema, that.strictJsonSchema);
	}

	@Override
	public int hashCode() {
		return Objects.hash(super.hashCode(), this.fields, this.hostedTools, this.strictTools, this.strictJsonSchema);
	}

	@Override
	public String toString() {
		return "ResponsesChatRequestParameters{" + super.toString() + ", fields=" + this.fields.keySet()
				+ ", hostedTools=" + this.hostedTools + ", strictTools=" + this.strictTools + ", strictJsonSchema="
				+ this.strictJsonSchema + '}';
	}

	/**
	 * Builds parameters. {@code null} takes away what was set.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder extends DefaultChatRequestParameters.Builder<Builder> {

		private static final Set<String> SET_BY_THE_MODEL = Set.of("input", "tools", "stream", "background", "type",
				"stream_id");

		private final Map<String, Object> fields = new TreeMap<>();

		private @Nullable List<Tool> hostedTools;

		private @Nullable Boolean strictTools;

		private @Nullable Boolean strictJsonSchema;

		private Builder() {
		}

		@Override
		public Builder overrideWith(ChatRequestParameters parameters) {
			super.overrideWith(parameters);
			if (parameters instanceof ResponsesChatRequestParameters ours) {
				this.fields.putAll(ours.fields);
				this.hostedTools = (ours.hostedTools != null) ? ours.hostedTools : this.hostedTools;
				this.strictTools = (ours.strictTools != null) ? ours.strictTools : this.strictTools;
				this.strictJsonSchema = (ours.strictJsonSchema != null) ? ours.strictJsonSchema : this.strictJsonSchema;
			}
			return this;
		}

		/**
		 * Set any field of the request.
		 * @param path its name on the wire, or the name of an object and that of a member
		 * joined by a dot, such as {@code prompt_cache_options.mode}; other members of
		 * the object stay
		 * @param value raw JSON, text, a number, a boolean, a map or a list of these, or
		 * what Jackson can write
		 * @return this builder
		 * @throws IllegalArgumentException if the field is set from messages or tools, or
		 * by the transport
		 */
		public Builder field(String path, @Nullable Object value) {
			if (SET_BY_THE_MODEL.contains(path)) {
				throw new IllegalArgumentException("The field " + path
						+ " is made of what the request holds; set messages, toolSpecifications or hostedTools");
			}
			if (value == null) {
				this.fields.remove(path);
			}
			else {
				this.fields.put(path, value);
			}
			return this;
		}

		/**
		 * Set how much the model thinks ({@code reasoning.effort}).
		 * @param effort {@code none}, {@code minimal}, {@code low}, {@code medium},
		 * {@code high} or another
		 * @return this builder
		 */
		public Builder reasoningEffort(@Nullable String effort) {
			return field("reasoning.effort", effort);
		}

		/**
		 * Ask for a summary of what the model thinks ({@code reasoning.summary}), which
		 * becomes the thinking of messages.
		 * @param summary {@code auto}, {@code concise} or {@code detailed}
		 * @return this builder
		 */
		public Builder reasoningSummary(@Nullable String summary) {
			return field("reasoning.summary", summary);
		}

		/**
		 * Set how long answers are ({@code text.verbosity}).
		 * @param verbosity {@code low}, {@code medium} or {@code high}
		 * @return this builder
		 */
		public Builder textVerbosity(@Nullable String verbosity) {
			return field("text.verbosity", verbosity);
		}

		/**
		 * Set whether the service stores responses ({@code store}).
		 * @param store the choice; unless set, the service decides
		 * @return this builder
		 */
		public Builder store(@Nullable Boolean store) {
			return field("store", store);
		}

		/**
		 * Set the service tier ({@code service_tier}).
		 * @param tier {@code auto}, {@code default}, {@code flex}, {@code priority} or
		 * another
		 * @return this builder
		 */
		public Builder serviceTier(@Nullable String tier) {
			return field("service_tier", tier);
		}

		/**
		 * Set the key under which similar requests share a prompt cache
		 * ({@code prompt_cache_key}).
		 * @param key the key
		 * @return this builder
		 */
		public Builder promptCacheKey(@Nullable String key) {
			return field("prompt_cache_key", key);
		}

		/**
		 * Set how long the prompt cache is kept ({@code prompt_cache_retention}).
		 * @param retention {@code in_memory} or {@code 24h}
		 * @return this builder
		 */
		public Builder promptCacheRetention(@Nullable String retention) {
			return field("prompt_cache_retention", retention);
		}

		/**
		 * Set a stable, anonymous name for the end user ({@code safety_identifier}).
		 * @param identifier the name
		 * @return this builder
		 */
		public Builder safetyIdentifier(@Nullable String identifier) {
			return field("safety_identifier", identifier);
		}

		/**
		 * Set what becomes of a context that is too long ({@code truncation}).
		 * @param truncation {@code auto} or {@code disabled}
		 * @return this builder
		 */
		public Builder truncation(@Nullable String truncation) {
			return field("truncation", truncation);
		}

		/**
		 * Ask for more than responses hold by themselves ({@code include}).
		 * @param include names such as {@code reasoning.encrypted_content}
		 * @return this builder
		 */
		public Builder include(@Nullable List<String> include) {
			return field("include", (include != null) ? List.copyOf(include) : null);
		}

		/**
		 * Ask for more than responses hold by themselves ({@code include}).
		 * @param include names such as {@code reasoning.encrypted_content}
		 * @return this builder
		 */
		public Builder include(String... include) {
			return include(Arrays.asList(include));
		}

		/**
		 * Set whether the model may call several tools at once
		 * ({@code parallel_tool_calls}).
		 * @param parallel the choice
		 * @return this builder
		 */
		public Builder parallelToolCalls(@Nullable Boolean parallel) {
			return field("parallel_tool_calls", parallel);
		}

		/**
		 * Set how many calls of hosted tools a response may make
		 * ({@code max_tool_calls}).
		 * @param calls the number
		 * @return this builder
		 */
		public Builder maxToolCalls(@Nullable Integer calls) {
			return field("max_tool_calls", calls);
		}

		/**
		 * Ask for the likeliest tokens at each place ({@code top_logprobs}).
		 * @param tokens how many, from 0 to 20
		 * @return this builder
		 */
		public Builder topLogprobs(@Nullable Integer tokens) {
			return field("top_logprobs", tokens);
		}

		/**
		 * Set the metadata that the service keeps with the response ({@code metadata}).
		 * @param metadata up to 16 names and values
		 * @return this builder
		 */
		public Builder metadata(@Nullable Map<String, String> metadata) {
			return field("metadata", (metadata != null) ? Collections.unmodifiableMap(new TreeMap<>(metadata)) : null);
		}

		/**
		 * Continue an earlier response by hand ({@code previous_response_id}); the
		 * messages are then only what is new. Without it, that happens by itself where
		 * the messages go on from an earlier answer.
		 * @param id the ID of the response
		 * @return this builder
		 */
		public Builder previousResponseId(@Nullable String id) {
			return field("previous_response_id", id);
		}

		/**
		 * Set the tools that the service runs, beside those of the application.
		 * @param tools tools such as {@link Tool#webSearch()}
		 * @return this builder
		 */
		public Builder hostedTools(@Nullable List<Tool> tools) {
			this.hostedTools = (tools != null) ? List.copyOf(tools) : null;
			return this;
		}

		/**
		 * Set the tools that the service runs, beside those of the application.
		 * @param tools tools such as {@link Tool#webSearch()}
		 * @return this builder
		 */
		public Builder hostedTools(Tool... tools) {
			return hostedTools(Arrays.asList(tools));
		}

		/**
		 * Set whether arguments follow the schemas of tools to the letter, for tools that
		 * do not say by themselves.
		 * @param strict the choice; {@code false} unless set
		 * @return this builder
		 */
		public Builder strictTools(@Nullable Boolean strict) {
			this.strictTools = strict;
			return this;
		}

		/**
		 * Set whether answers follow the schema of the response format to the letter.
		 * @param strict the choice; {@code false} unless set, as some schemas of
		 * LangChain4j are refused then
		 * @return this builder
		 */
		public Builder strictJsonSchema(@Nullable Boolean strict) {
			this.strictJsonSchema = strict;
			return this;
		}

		@Override
		public ResponsesChatRequestParameters build() {
			return new ResponsesChatRequestParameters(this);
		}

	}

}
