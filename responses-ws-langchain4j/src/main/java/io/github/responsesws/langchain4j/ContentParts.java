package io.github.responsesws.langchain4j;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.langchain4j.data.audio.Audio;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.pdf.PdfFile;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.github.responsesws.protocol.InputPart;
import io.github.responsesws.protocol.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns the contents of messages into parts of items.
 */
final class ContentParts {

	/** A PDF of LangChain4j has no name, a file of the service needs one. */
	private static final String PDF_NAME = "document.pdf";

	private static final Map<String, String> AUDIO_FORMATS = Map.of("audio/wav", "wav", "audio/x-wav", "wav",
			"audio/wave", "wav", "audio/vnd.wave", "wav", "audio/mp3", "mp3", "audio/mpeg", "mp3");

	private ContentParts() {
	}

	static InputPart[] of(List<Content> contents) {
		return contents.stream().map(ContentParts::of).toArray(InputPart[]::new);
	}

	private static InputPart of(Content content) {
		if (content instanceof TextContent text) {
			return InputPart.text(text.text());
		}
		if (content instanceof ImageContent image) {
			return image(image.image(), image.detailLevel());
		}
		if (content instanceof PdfFileContent pdf) {
			return pdf(pdf.pdfFile());
		}
		if (content instanceof AudioContent audio) {
			return audio(audio.audio());
		}
		throw new UnsupportedFeatureException("The Responses API takes texts, images, PDF files and audio; leave out "
				+ content.getClass().getSimpleName());
	}

	private static InputPart image(Image image, ImageContent.@Nullable DetailLevel detail) {
		String url = (image.url() != null) ? image.url().toString()
				: dataUrl(image.mimeType(), "image/jpeg", image.base64Data(), "An image");
		return InputPart.imageUrl(url, (detail != null) ? detail(detail) : null);
	}

	private static String detail(ImageContent.DetailLevel detail) {
		return switch (detail) {
			case LOW, HIGH, AUTO -> detail.name().toLowerCase(Locale.ROOT);
			case ULTRA_HIGH -> "original";
			default -> throw new UnsupportedFeatureException("The Responses API has no detail level " + detail
					+ " of images; use LOW, HIGH, ULTRA_HIGH or AUTO");
		};
	}

	private static InputPart pdf(PdfFile pdf) {
		if (pdf.url() != null) {
			return InputPart.fileUrl(pdf.url().toString());
		}
		ObjectNode part = part("input_file");
		part.put("filename", PDF_NAME);
		part.put("file_data", dataUrl(pdf.mimeType(), "application/pdf", pdf.base64Data(), "A PDF file"));
		return raw(part);
	}

	private static InputPart audio(Audio audio) {
		String format = (audio.mimeType() != null) ? AUDIO_FORMATS.get(audio.mimeType().toLowerCase(Locale.ROOT))
				: null;
		String base64 = base64(audio);
		if (format == null || base64 == null) {
			throw new UnsupportedFeatureException("The Responses API takes audio as the data of a WAV or MP3 file; "
					+ "set base64Data or binaryData, and audio/wav or audio/mpeg as the MIME type");
		}
		ObjectNode part = part("input_audio");
		part.putObject("input_audio").put("data", base64).put("format", format);
		return raw(part);
	}

	private static @Nullable String base64(Audio audio) {
		byte[] bytes = audio.binaryData();
		return (audio.base64Data() == null && bytes != null) ? Base64.getEncoder().encodeToString(bytes)
				: audio.base64Data();
	}

	private static String dataUrl(@Nullable String type, String usualType, @Nullable String base64, String what) {
		if (base64 == null) {
			throw new UnsupportedFeatureException(what + " needs a URL or base64 data");
		}
		return "data:" + ((type != null) ? type : usualType) + ";base64," + base64;
	}

	private static ObjectNode part(String type) {
		return JsonNodeFactory.instance.objectNode().put("type", type);
	}

	private static InputPart raw(ObjectNode part) {
		return InputPart.raw(RawJson.parse(part.toString()));
	}

}
