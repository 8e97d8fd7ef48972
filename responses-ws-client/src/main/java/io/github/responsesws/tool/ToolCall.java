package io.github.responsesws.tool;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.responsesws.protocol.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Something the model asks the caller to do. Its text form leaves the arguments out.
 *
 * @param kind what is asked
 * @param id the ID that the answer carries: the call ID, or that of the approval request
 * @param name the name of the tool
 * @param arguments a JSON object for a function or an MCP tool, free text for a custom
 * tool, what is asked for as JSON for a tool that the service defines
 * @param caller who makes the call, which its output repeats: an object that names the
 * program of the model, or null where the service says nothing of it
 * @param agent the agent that asks, such as {@code /root/researcher}; null where the
 * response names none
 * @since 0.1.0
 */
public record ToolCall(Kind kind, String id, String name, String arguments, @Nullable RawJson caller,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String agent) {

	/**
	 * Create a call of which nobody says who makes it.
	 * @param kind what is asked
	 * @param id the ID that the answer carries
	 * @param name the name of the tool
	 * @param arguments a JSON object, or free text
	 */
	public ToolCall(Kind kind, String id, String name, String arguments) {
		this(kind, id, name, arguments, null, null);
	}

	@Override
	public String toString() {
		return this.kind + " " + this.name + " " + this.id;
	}

	/**
	 * What the model asks for.
	 *
	 * @since 0.1.0
	 */
	public enum Kind {

		/**
		 * The output of a {@link FunctionTool}.
		 */
		FUNCTION,

		/**
		 * The output of a {@link CustomTool}.
		 */
		CUSTOM,

		/**
		 * The consent to a call of an MCP tool, which the service makes itself.
		 */
		MCP_APPROVAL,

		/**
		 * The output of a {@link ShellTool}.
		 */
		SHELL,

		/**
		 * The output of a {@link LocalShellTool}.
		 */
		LOCAL_SHELL,

		/**
		 * The answer of an {@link ApplyPatchTool}.
		 */
		APPLY_PATCH,

		/**
		 * The screenshot of a {@link ComputerTool}.
		 */
		COMPUTER,

		/**
		 * What a {@link ToolSearchTool} finds.
		 */
		TOOL_SEARCH;

		String toolName() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
