package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One item of a response's output. Kinds without a class of their own are
 * {@link OtherItem}.
 *
 * @since 0.1.0
 */
public sealed interface OutputItem permits MessageItem, ReasoningItem, FunctionCallItem, CustomToolCallItem,
		ShellCallItem, LocalShellCallItem, ApplyPatchCallItem, ComputerCallItem, ToolSearchCallItem, CompactionItem,
		ProgramItem, ProgramOutputItem, OtherItem {

	/**
	 * Return the kind of item.
	 * @return the type such as {@code message}, or an empty string if the provider
	 * omitted it
	 */
	String type();

	/**
	 * Return the ID of the item.
	 * @return the ID, or null if the provider omitted it
	 */
	@Nullable String id();

	/**
	 * Return the state of the item.
	 * @return the status such as {@code completed}, or null if the provider omitted it
	 */
	@Nullable String status();

	/**
	 * Return the agent that wrote the item, in a response of several agents.
	 * @return the name such as {@code /root/researcher}, or null if the item names none
	 */
	@Nullable String agent();

	/**
	 * Return who makes the call that the item is: the model itself, or a program that it
	 * wrote. The output of the call carries the same.
	 * @return an object such as {@code {"type":"program","caller_id":"…"}}, or null if
	 * the item names none
	 */
	@Nullable RawJson caller();

	/**
	 * Return the item as JSON, byte for byte as it came: what a replay sends back.
	 */
	RawJson json();

	/**
	 * Create the item its JSON stands for.
	 * @param json an item object
	 * @return the item
	 */
	static OutputItem of(RawJson json) {
		return ItemFields.item(json);
	}

}
