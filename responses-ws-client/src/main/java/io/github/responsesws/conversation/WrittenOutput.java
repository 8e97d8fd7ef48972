package io.github.responsesws.conversation;

import java.util.List;
import java.util.function.Predicate;

import io.github.responsesws.protocol.OutputItem;

/**
 * The output of a response, as far as it is wanted.
 *
 * @param items the items that are wanted
 * @param rest the size of the others in bytes
 */
record WrittenOutput(List<OutputItem> items, long rest) {

	static WrittenOutput of(List<OutputItem> output, Predicate<OutputItem> wanted) {
		List<OutputItem> items = output.stream().filter(wanted).toList();
		long rest = 0;
		if (items.size() < output.size()) {
			for (OutputItem item : output) {
				rest += wanted.test(item) ? 0 : item.json().size();
			}
		}
		return new WrittenOutput(items, rest);
	}

}
