package io.github.responsesws.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Joins values to an object or array without touching their bytes.
 */
final class JsonWriter {

	private JsonWriter() {
	}

	static RawJson object(Map<String, RawJson> members) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(512);
		char separator = '{';
		try {
			for (Map.Entry<String, RawJson> member : members.entrySet()) {
				StringBuilder name = new StringBuilder().append(separator);
				JsonText.append(name, member.getKey());
				out.writeBytes(name.append(':').toString().getBytes(StandardCharsets.UTF_8));
				member.getValue().writeTo(out);
				separator = ',';
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (members.isEmpty()) {
			out.write('{');
		}
		out.write('}');
		return RawJson.trusted(out.toByteArray());
	}

	static RawJson array(List<RawJson> elements) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(512);
		out.write('[');
		try {
			for (int i = 0; i < elements.size(); i++) {
				if (i > 0) {
					out.write(',');
				}
				elements.get(i).writeTo(out);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		out.write(']');
		return RawJson.trusted(out.toByteArray());
	}

	static RawJson string(String text) {
		StringBuilder json = new StringBuilder(text.length() + 16);
		JsonText.append(json, text);
		return RawJson.trusted(json.toString());
	}

}
