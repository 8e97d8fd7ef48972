package io.github.responsesws.ask;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.responsesws.protocol.InputItem;
import io.github.responsesws.protocol.InputPart;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ResponseRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Puts images and files where the model looks for them: into the message that speaks of
 * them.
 */
final class Attachments {

	private static final Set<String> MEMBERS = Set.of("type", "role", "content");

	private Attachments() {
	}

	/**
	 * Add parts to the user's last message.
	 * @param request a request, whose input need not end with such a message
	 * @param parts the parts
	 */
	static ResponseRequest addTo(ResponseRequest request, List<InputPart> parts) {
		List<InputItem> input = new ArrayList<>(request.input());
		List<InputPart> all = new ArrayList<>();
		List<InputPart> said = input.isEmpty() ? null : said(input.get(input.size() - 1));
		if (said != null) {
			input.remove(input.size() - 1);
			all.addAll(said);
		}
		all.addAll(parts);
		input.add(InputItem.message("user", all.toArray(new InputPart[0])));
		return request.mutate().input(input).build();
	}

	/**
	 * Return the parts of a message.
	 * @return the parts, or null if this is no message of the user, or one that says more
	 * than what can be put together again
	 */
	private static @Nullable List<InputPart> said(InputItem item) {
		Map<String, RawJson> members = item.type().equals("message") ? item.json().members() : Map.of();
		RawJson role = members.get("role");
		RawJson content = members.get("content");
		if (role == null || content == null || !role.tree().asString("").equals("user")
				|| !MEMBERS.containsAll(members.keySet())) {
			return null;
		}
		JsonNode said = content.tree();
		return said.isString() ? List.of(InputPart.text(said.stringValue()))
				: content.elements().stream().map(InputPart::raw).toList();
	}

}
