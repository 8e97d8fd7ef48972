package io.github.responsesws.test.engine;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.github.responsesws.test.wire.ApiError;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Steps below the response: errors, raw frames, pauses, and all the ways to lose a
 * connection.
 *
 * @since 0.1.0
 */
public final class WireSteps {

	private WireSteps() {
	}

	/**
	 * End the request with an {@code error} frame, details nested.
	 * @param error the error
	 * @return the step
	 */
	public static Step error(ApiError error) {
		return once((turn) -> turn.emit(error.frame(null)));
	}

	/**
	 * End the request with an {@code error} frame, details flat.
	 * @param error the error
	 * @return the step
	 */
	public static Step flatError(ApiError error) {
		return once((turn) -> turn.emit(error.flatFrame()));
	}

	/**
	 * End the request with an {@code error} frame of any shape.
	 * @param frame the frame; a missing {@code type} is filled in
	 * @return the step
	 */
	public static Step errorFrame(ObjectNode frame) {
		ObjectNode error = WireJson.object().put("type", "error");
		error.setAll(frame.deepCopy());
		return once((turn) -> turn.emit(error.deepCopy()));
	}

	/**
	 * Change the events that follow on their way to the client.
	 * @param alteration the change
	 * @return the step
	 */
	public static Step alter(Alteration alteration) {
		return once((turn) -> turn.alter(alteration));
	}

	/**
	 * Let an agent write the events that follow.
	 * @param name the agent's name
	 * @return the step
	 */
	public static Step agent(String name) {
		return once((turn) -> turn.agent(name));
	}

	/**
	 * Wait until the outputs of all calls so far were injected, taken or not.
	 * @return the step
	 */
	public static Step awaitInjections() {
		return once(ServerTurn::awaitInjections);
	}

	/**
	 * Refuse what is injected from here on.
	 * @param code the error's code
	 * @return the step
	 */
	public static Step refuseInjections(String code) {
		return once((turn) -> turn.injections().refuse(code));
	}

	/**
	 * Acknowledge what is injected from here on when a latch opens.
	 * @param latch the latch
	 * @return the step
	 */
	public static Step acknowledgeAt(Latch latch) {
		return once((turn) -> turn.injections().acknowledgeAt(latch));
	}

	/**
	 * Acknowledge what is injected from here on after the end of the response.
	 * @return the step
	 */
	public static Step acknowledgeAfterEnd() {
		return once((turn) -> turn.injections().acknowledgeAfterEnd());
	}

	/**
	 * Send a text frame exactly as it is.
	 * @param text the text
	 * @return the step
	 */
	public static Step rawText(String text) {
		return once((turn) -> turn.outlet().sendText(text));
	}

	/**
	 * Send a binary frame.
	 * @param bytes the bytes
	 * @return the step
	 */
	public static Step binary(byte[] bytes) {
		byte[] copy = bytes.clone();
		return once((turn) -> turn.outlet().sendBinary(copy.clone()));
	}

	/**
	 * Cut the events that follow into several frames each.
	 * @param bytes the payload of each piece, {@code 0} to stop cutting
	 * @return the step
	 */
	public static Step fragment(int bytes) {
		return once((turn) -> turn.fragment(bytes));
	}

	/**
	 * Wait.
	 * @param duration how long
	 * @return the step
	 */
	public static Step pause(Duration duration) {
		return once((turn) -> turn.pause(duration));
	}

	/**
	 * Wait until a latch opens.
	 * @param latch the latch
	 * @return the step
	 */
	public static Step hold(Latch latch) {
		return once((turn) -> turn.hold(latch));
	}

	/**
	 * Keep the lane busy and say nothing more.
	 * @return the step
	 */
	public static Step stall() {
		return once(ServerTurn::stall);
	}

	/**
	 * Close the connection with a close frame.
	 * @param code the close code
	 * @param reason the reason
	 * @return the step
	 */
	public static Step close(int code, @Nullable String reason) {
		return cut((outlet) -> outlet.close(code, reason));
	}

	/**
	 * Reset the connection.
	 * @return the step
	 */
	public static Step drop() {
		return cut(Outlet::drop);
	}

	/**
	 * End the TCP stream without a close frame.
	 * @return the step
	 */
	public static Step fin() {
		return cut(Outlet::fin);
	}

	private static Step cut(Consumer<Outlet> cut) {
		return once((turn) -> {
			turn.outlet().flush();
			cut.accept(turn.outlet());
			turn.lose();
		});
	}

	private static Step once(Action action) {
		return (turn) -> List.of(action).iterator();
	}

}
