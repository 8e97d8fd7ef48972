package io.github.responsesws.protocol;

import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a computer shows after the model used it.
 *
 * @param imageUrl where the image is, or the image itself as a {@code data:} URL; null
 * for a file
 * @param fileId the ID of an uploaded file, or null
 * @param acknowledged the safety checks of the call that somebody agreed to
 * @since 0.1.0
 */
public record Screenshot(@Nullable String imageUrl, @Nullable String fileId, List<SafetyCheck> acknowledged) {

	/**
	 * Create a screenshot.
	 * @param imageUrl where the image is, or the image itself as a {@code data:} URL
	 * @param fileId the ID of an uploaded file
	 * @param acknowledged the safety checks that somebody agreed to
	 * @throws IllegalArgumentException unless there is one of URL and file
	 */
	public Screenshot {
		if ((imageUrl == null) == (fileId == null)) {
			throw new IllegalArgumentException("A screenshot is either a URL or a file");
		}
		acknowledged = List.copyOf(acknowledged);
	}

	/**
	 * Create a screenshot from the bytes of an image.
	 * @param png the image, in the format PNG
	 * @return the screenshot
	 */
	public static Screenshot ofPng(byte[] png) {
		return ofUrl("data:image/png;base64," + Base64.getEncoder().encodeToString(png));
	}

	/**
	 * Create a screenshot from a URL.
	 * @param imageUrl where the image is
	 * @return the screenshot
	 */
	public static Screenshot ofUrl(String imageUrl) {
		return new Screenshot(imageUrl, null, List.of());
	}

	/**
	 * Create a screenshot from an uploaded file.
	 * @param fileId the ID of the file
	 * @return the screenshot
	 */
	public static Screenshot ofFile(String fileId) {
		return new Screenshot(null, fileId, List.of());
	}

	/**
	 * Return a copy that tells the service that somebody agreed to what the model did.
	 * @param checks the safety checks, those of the call
	 * @return the screenshot
	 */
	public Screenshot acknowledging(List<SafetyCheck> checks) {
		return new Screenshot(this.imageUrl, this.fileId, checks);
	}

	JsonFields json() {
		return JsonFields.typed("computer_screenshot").put("image_url", this.imageUrl).put("file_id", this.fileId);
	}

	@Override
	public String toString() {
		return "Screenshot" + ((this.fileId != null) ? " " + this.fileId : "");
	}

}
