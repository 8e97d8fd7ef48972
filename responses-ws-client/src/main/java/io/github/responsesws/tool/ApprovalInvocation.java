package io.github.responsesws.tool;

import java.time.Duration;

import io.github.responsesws.protocol.InputItem;
import org.jspecify.annotations.Nullable;

/**
 * A request for consent to a call of an MCP tool. A failure is a denial.
 *
 * @param call the request as a call
 * @param request the request
 * @param timeout the longest wait for a decision
 * @param handler decides
 */
record ApprovalInvocation(ToolCall call, ApprovalRequest request, Duration timeout,
		ApprovalHandler handler) implements Invocation {

	@Override
	public boolean known() {
		return true;
	}

	/** What the model says last may be what a person has to know. */
	@Override
	public boolean earlyStart() {
		return false;
	}

	@Override
	public Object start(ToolContext context) {
		return this.handler.decide(this.request, context);
	}

	@Override
	public Answer answer(@Nullable Object result) {
		ApprovalDecision decision = (result instanceof ApprovalDecision made) ? made : ApprovalDecision.deny(null);
		return new Answer(decision.approved() ? "approved" : "denied",
				InputItem.mcpApprovalResponse(this.call.id(), decision.approved(), decision.reason()),
				decision.approved() ? CallOutcome.COMPLETED : CallOutcome.DENIED);
	}

	@Override
	public Answer failure(ToolException failure, String output) {
		return new Answer("denied", InputItem.mcpApprovalResponse(this.call.id(), false, output));
	}

}
