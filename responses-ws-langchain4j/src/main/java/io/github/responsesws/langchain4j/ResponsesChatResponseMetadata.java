package io.github.responsesws.langchain4j;

import java.time.Instant;
import java.util.Objects;

import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import io.github.responsesws.protocol.Response;
import org.jspecify.annotations.Nullable;

/**
 * What a response tells beside its message: ID, model, tokens
 * ({@link ResponsesTokenUsage}) and finish reason as for every model, and the response
 * itself. Immutable.
 *
 * @since 0.1.0
 */
public final class ResponsesChatResponseMetadata extends ChatResponseMetadata {

	private final Response response;

	private ResponsesChatResponseMetadata(Builder builder) {
		super(builder);
		this.response = builder.response;
	}

	/**
	 * Create a builder.
	 * @param response the response
	 * @return a new builder that knows nothing but the response
	 */
	public static Builder builder(Response response) {
		return new Builder(response);
	}

	/**
	 * Return the response as the service sent it, with all items of its output:
	 * annotations, calls of hosted tools and whatever else there is.
	 * @return the response
	 */
	public Response response() {
		return this.response;
	}

	/**
	 * Return when the response was created.
	 * @return the moment, or {@code null} if the service did not say
	 */
	public @Nullable Instant createdAt() {
		return this.response.createdAt();
	}

	/**
	 * Return the service tier that ran the response.
	 * @return the tier, or {@code null} if the service did not say
	 */
	public @Nullable String serviceTier() {
		return this.response.serviceTier();
	}

	/**
	 * Return why the response ended early.
	 * @return {@code max_output_tokens}, {@code content_filter} or another reason;
	 * {@code null} if it did not
	 */
	public @Nullable String incompleteReason() {
		return this.response.incompleteReason();
	}

	/**
	 * Return what the model said on its way to the answer, which is no part of the
	 * message's text.
	 * @return the text, possibly empty
	 */
	public String commentary() {
		return this.response.commentary();
	}

	@Override
	public Builder toBuilder() {
		Builder builder = builder(this.response);
		super.toBuilder(builder);
		return builder;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof ResponsesChatResponseMetadata that && super.equals(that)
				&& this.response.equals(that.response);
	}

	@Override
	public int hashCode() {
		return Objects.hash(super.hashCode(), this.response);
	}

	/**
	 * Builds metadata.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder extends ChatResponseMetadata.Builder<Builder> {

		private final Response response;

		private Builder(Response response) {
			this.response = response;
		}

		@Override
		public ResponsesChatResponseMetadata build() {
			return new ResponsesChatResponseMetadata(this);
		}

	}

}
