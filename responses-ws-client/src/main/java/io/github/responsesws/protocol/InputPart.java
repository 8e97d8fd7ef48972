package io.github.responsesws.protocol;

import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * One part of a message's content: text, an image or a file.
 *
 * @since 0.1.0
 */
public final class InputPart implements JsonHolder {

	private final RawJson json;

	private InputPart(RawJson json) {
		this.json = json;
	}

	/**
	 * Create a text.
	 * @param text the text
	 * @return the part
	 */
	public static InputPart text(String text) {
		return of(JsonFields.typed("input_text").put("text", text));
	}

	/**
	 * Create an image the service fetches.
	 * @param url where the image is, or a data URL
	 * @return the part
	 */
	public static InputPart imageUrl(String url) {
		return imageUrl(url, null);
	}

	/**
	 * Create an image the service fetches.
	 * @param url where the image is, or a data URL
	 * @param detail {@code low}, {@code high}, {@code auto}, {@code original}, or null
	 * @return the part
	 */
	public static InputPart imageUrl(String url, @Nullable String detail) {
		return of(JsonFields.typed("input_image").put("image_url", url).put("detail", detail));
	}

	/**
	 * Create an image from its bytes.
	 * @param bytes the encoded image; a third larger on the wire
	 * @param mediaType the media type such as {@code image/png}
	 * @return the part
	 */
	public static InputPart image(byte[] bytes, String mediaType) {
		return imageUrl(dataUrl(bytes, mediaType));
	}

	/**
	 * Create an image that was uploaded before.
	 * @param fileId the ID of the file
	 * @param detail {@code low}, {@code high}, {@code auto}, {@code original}, or null
	 * @return the part
	 */
	public static InputPart imageFile(String fileId, @Nullable String detail) {
		return of(JsonFields.typed("input_image").put("file_id", fileId).put("detail", detail));
	}

	/**
	 * Create a file that was uploaded before.
	 * @param fileId the ID of the file
	 * @return the part
	 */
	public static InputPart fileId(String fileId) {
		return of(JsonFields.typed("input_file").put("file_id", fileId));
	}

	/**
	 * Create a file the service fetches.
	 * @param url where the file is
	 * @return the part
	 */
	public static InputPart fileUrl(String url) {
		return of(JsonFields.typed("input_file").put("file_url", url));
	}

	/**
	 * Create a file from its bytes.
	 * @param filename the name of the file
	 * @param bytes the content; a third larger on the wire
	 * @param mediaType the media type such as {@code application/pdf}
	 * @return the part
	 */
	public static InputPart fileData(String filename, byte[] bytes, String mediaType) {
		return of(JsonFields.typed("input_file").put("filename", filename).put("file_data", dataUrl(bytes, mediaType)));
	}

	/**
	 * Create a part of any other kind.
	 * @param json the part, an object with a {@code type}
	 * @return the part
	 */
	public static InputPart raw(RawJson json) {
		return new InputPart(json);
	}

	/**
	 * Return the part as it is sent.
	 * @return the JSON
	 */
	@Override
	public RawJson json() {
		return this.json;
	}

	private static InputPart of(JsonFields fields) {
		return new InputPart(fields.json());
	}

	private static String dataUrl(byte[] bytes, String mediaType) {
		return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof InputPart that && this.json.equals(that.json);
	}

	@Override
	public int hashCode() {
		return this.json.hashCode();
	}

	@Override
	public String toString() {
		return "InputPart of " + this.json.size() + " bytes";
	}

}
