package io.github.responsesws.tool;

import reactor.core.publisher.Mono;

/**
 * Decides whether the service may call a tool of an MCP server that needs consent.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ApprovalHandler {

	/**
	 * Decide on a call. A handler that asks people may take its time, up to
	 * {@link ToolSettings#approvalTimeout()}; after that the call is denied.
	 * @param request the call
	 * @param context who calls
	 * @return the decision; nothing at all is a denial
	 */
	Mono<ApprovalDecision> decide(ApprovalRequest request, ToolContext context);

}
