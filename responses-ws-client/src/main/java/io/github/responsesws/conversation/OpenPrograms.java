package io.github.responsesws.conversation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.responsesws.protocol.CallItems;
import io.github.responsesws.protocol.OutputItem;
import io.github.responsesws.protocol.ProgramItem;
import io.github.responsesws.protocol.ProgramOutputItem;
import io.github.responsesws.protocol.RawJson;

/**
 * Finds the programs of the model that have not ended: their calls and outputs are still
 * to come, and the service needs the program to take them.
 */
final class OpenPrograms {

	private OpenPrograms() {
	}

	/**
	 * Return the programs without an output.
	 * @param items items in order
	 * @return the programs, in order
	 */
	static List<OutputItem> of(List<OutputItem> items) {
		Set<String> ended = new HashSet<>();
		for (OutputItem item : items) {
			if (item instanceof ProgramOutputItem output) {
				ended.add(output.callId());
			}
		}
		return items.stream()
			.filter((item) -> item instanceof ProgramItem program && !ended.contains(program.callId()))
			.toList();
	}

	/**
	 * Return where the first of them begins.
	 * @param items items in order
	 * @return its index, the number of items if there is none
	 */
	static int start(List<RawJson> items) {
		List<OutputItem> open = of(items.stream().map(OutputItem::of).toList());
		return open.isEmpty() ? items.size() : items.indexOf(open.get(0).json());
	}

	/**
	 * Return the ID of the program that makes a call.
	 * @param call an item
	 * @return the ID, an empty string if the item is no program's call
	 */
	static String callerId(RawJson call) {
		return call.tree().path("caller").path("caller_id").asString("");
	}

	/**
	 * Return where a program is that makes a call.
	 * @param items items in order
	 * @param index which of them is the call
	 * @return the index of the program; that of the item itself if there is none
	 */
	static int programOf(List<RawJson> items, int index) {
		String id = callerId(items.get(index));
		for (int i = index - 1; i >= 0 && !id.isEmpty(); i--) {
			if (id.equals(CallItems.callId(items.get(i))) && OutputItem.of(items.get(i)) instanceof ProgramItem) {
				return i;
			}
		}
		return index;
	}

}
