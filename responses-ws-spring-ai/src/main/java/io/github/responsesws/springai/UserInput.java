package io.github.responsesws.springai;

import java.net.URL;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.InputPart;
import io.github.responsesws.protocol.InvalidRequestException;
import io.github.responsesws.protocol.RawJson;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import org.springframework.util.MimeType;

/**
 * What the user says and shows, as an item of input.
 */
final class UserInput {

	private static final String BASE64 = ";base64,";

	private static final Pattern EXTENSION = Pattern.compile("\\.\\w{1,5}$");

	private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

	/** Where the subtype is none. */
	private static final Map<String, String> EXTENSIONS = Map.of("text/plain", "txt", "text/markdown", "md",
			"text/javascript", "js", "application/msword", "doc", "application/vnd.ms-excel", "xls",
			"application/vnd.ms-powerpoint", "ppt", OFFICE + "wordprocessingml.document", "docx",
			OFFICE + "spreadsheetml.sheet", "xlsx", OFFICE + "presentationml.presentation", "pptx");

	private UserInput() {
	}

	static InputItem of(UserMessage message) {
		String text = Objects.requireNonNullElse(message.getText(), "");
		if (message.getMedia().isEmpty()) {
			return InputItem.userMessage(text);
		}
		List<InputPart> parts = new ArrayList<>();
		if (!text.isEmpty()) {
			parts.add(InputPart.text(text));
		}
		message.getMedia().forEach((media) -> parts.add(part(media)));
		return InputItem.message("user", parts.toArray(InputPart[]::new));
	}

	private static InputPart part(Media media) {
		MimeType type = media.getMimeType();
		Object data = media.getData();
		if (data instanceof byte[] bytes) {
			return part(media, type, bytes);
		}
		if (data instanceof String || data instanceof URL) {
			String url = data.toString();
			if (type.getType().equals("image")) {
				return InputPart.imageUrl(url);
			}
			if (!type.getType().equals("audio")) {
				return url.startsWith("data:") ? fileData(media, url) : InputPart.fileUrl(url);
			}
			int base64 = url.indexOf(BASE64);
			if (url.startsWith("data:") && base64 > 0) {
				return audio(url.substring(base64 + BASE64.length()), type);
			}
			throw new InvalidRequestException("input", "cannot hold audio by its address: give its bytes");
		}
		throw new InvalidRequestException("input",
				"cannot hold media of type " + data.getClass().getName() + ": give bytes, or an address");
	}

	private static InputPart part(Media media, MimeType type, byte[] bytes) {
		return switch (type.getType()) {
			case "image" -> InputPart.image(bytes, type.toString());
			case "audio" -> audio(Base64.getEncoder().encodeToString(bytes), type);
			default -> InputPart.fileData(filename(media), bytes, type.toString());
		};
	}

	private static InputPart audio(String base64, MimeType type) {
		return raw(Map.of("type", "input_audio", "input_audio",
				Map.of("data", base64, "format", isMp3(type) ? "mp3" : "wav")));
	}

	private static boolean isMp3(MimeType type) {
		return type.getSubtype().equals("mpeg") || type.getSubtype().contains("mp3");
	}

	private static InputPart fileData(Media media, String url) {
		return raw(Map.of("type", "input_file", "filename", filename(media), "file_data", url));
	}

	// The service goes by the extension.
	private static String filename(Media media) {
		String name = media.getName();
		MimeType type = media.getMimeType();
		return EXTENSION.matcher(name).find() ? name
				: name + "." + EXTENSIONS.getOrDefault(type.getType() + "/" + type.getSubtype(), type.getSubtype());
	}

	private static InputPart raw(Map<String, ?> part) {
		return InputPart.raw(RawJson.parse(JsonMapper.shared().writeValueAsBytes(part)));
	}

}
