package io.github.responsesws.tool;

import org.jspecify.annotations.Nullable;

/**
 * Whether a call of an MCP tool may be made.
 *
 * @param approved whether it may
 * @param reason what the model is told of the reason, or null
 * @since 0.1.0
 */
public record ApprovalDecision(boolean approved, @Nullable String reason) {

	/**
	 * Approve the call.
	 * @return the decision
	 */
	public static ApprovalDecision approve() {
		return new ApprovalDecision(true, null);
	}

	/**
	 * Deny the call.
	 * @param reason what the model is told of the reason, or null
	 * @return the decision
	 */
	public static ApprovalDecision deny(@Nullable String reason) {
		return new ApprovalDecision(false, reason);
	}

}
