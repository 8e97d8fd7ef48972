package io.github.responsesws.protocol;

import java.util.List;
import java.util.Map;

/**
 * Joins JSON values to larger ones.
 */
final class JsonWriter {

	private JsonWriter() {
	}

	static RawJson object(Map<String, RawJson> members) {
		byte[][] names = new byte[members.size()][];
		int size = 2 + Math.max(members.size() - 1, 0);
		int count = 0;
		for (Map.Entry<String, RawJson> member : members.entrySet()) {
			byte[] name = JsonText.quoted(member.getKey());
			names[count++] = name;
			size += name.length + 1 + member.getValue().size();
		}
		byte[] json = new byte[size];
		json[0] = '{';
		int at = 1;
		count = 0;
		for (RawJson value : members.values()) {
			if (count > 0) {
				json[at++] = ',';
			}
			byte[] name = names[count++];
			System.arraycopy(name, 0, json, at, name.length);
			at += name.length;
			json[at++] = ':';
			at = value.copyTo(json, at);
		}
		json[at] = '}';
		return RawJson.trusted(json);
	}

	static RawJson array(List<RawJson> elements) {
		int size = 2 + Math.max(elements.size() - 1, 0);
		for (RawJson element : elements) {
			size += element.size();
		}
		byte[] json = new byte[size];
		json[0] = '[';
		int at = 1;
		for (int i = 0; i < elements.size(); i++) {
			if (i > 0) {
				json[at++] = ',';
			}
			at = elements.get(i).copyTo(json, at);
		}
		json[at] = ']';
		return RawJson.trusted(json);
	}

	static RawJson string(String text) {
		return RawJson.trusted(JsonText.quoted(text));
	}

}
