package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Progress of an image.
 *
 * @since 0.1.0
 */
public sealed interface ImageGenerationCallEvent extends ResponseEvent {

	/**
	 * Return the ID of the item, or an empty string if the provider omitted it.
	 */
	String itemId();

	/**
	 * Return the index of the item in the output, or -1 if the provider omitted it.
	 */
	int outputIndex();

	/**
	 * {@code response.image_generation_call.in_progress}: the image was requested.
	 *
	 * @since 0.1.0
	 */
	final class InProgress extends ItemScopedEvent implements ImageGenerationCallEvent {

		InProgress(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.image_generation_call.generating}: the image is being generated.
	 *
	 * @since 0.1.0
	 */
	final class Generating extends ItemScopedEvent implements ImageGenerationCallEvent {

		Generating(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.image_generation_call.completed}: the image is complete; the item
	 * holds it.
	 *
	 * @since 0.1.0
	 */
	final class Completed extends ItemScopedEvent implements ImageGenerationCallEvent {

		Completed(EventFrame frame) {
			super(frame);
		}

	}

	/**
	 * {@code response.image_generation_call.partial_image}: a preview of the image.
	 *
	 * @since 0.1.0
	 */
	final class PartialImage extends ItemScopedEvent implements ImageGenerationCallEvent {

		PartialImage(EventFrame frame) {
			super(frame);
		}

		/**
		 * Return the index of the preview, or -1 if the provider omitted it.
		 */
		public int partialImageIndex() {
			return integer("partial_image_index");
		}

		/**
		 * Return the preview in Base64.
		 */
		public String partialImageBase64() {
			return string("partial_image_b64");
		}

		/**
		 * Return the size such as {@code 1024x1024}, or null.
		 */
		public @Nullable String size() {
			return stringOrNull("size");
		}

		/**
		 * Return the quality, or null.
		 */
		public @Nullable String quality() {
			return stringOrNull("quality");
		}

		/**
		 * Return the background, or null.
		 */
		public @Nullable String background() {
			return stringOrNull("background");
		}

		/**
		 * Return the format such as {@code png}, or null.
		 */
		public @Nullable String outputFormat() {
			return stringOrNull("output_format");
		}

	}

}
