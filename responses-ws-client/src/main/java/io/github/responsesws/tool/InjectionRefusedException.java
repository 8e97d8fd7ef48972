package io.github.responsesws.tool;

import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.ResponsesException;

/**
 * The output of a call could not be injected into the response of several agents that
 * waits for it. The run ends, because that response never would.
 *
 * @since 0.1.0
 */
public final class InjectionRefusedException extends ResponsesException {

	private static final long serialVersionUID = 1L;

	private final ToolCall call;

	private final String reason;

	InjectionRefusedException(ToolCall call, String reason) {
		super("injection_refused", "The output of " + call + " was not taken: " + reason, ReplayVerdict.NEVER,
				"See reason(), and run it again.", null);
		this.call = call;
		this.reason = reason;
	}

	/**
	 * Return the call.
	 * @return the call whose output was refused
	 */
	public ToolCall call() {
		return this.call;
	}

	/**
	 * Return why the output was refused.
	 * @return the service's error code, such as {@code response_not_found}
	 */
	public String reason() {
		return this.reason;
	}

}
