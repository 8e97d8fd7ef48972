package io.github.responsesws.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Outputs of calls for a response of several agents that is still running: the body of
 * {@code response.inject}. The agent that waits for them goes on. Never carries a lane;
 * the service finds the response by its ID.
 *
 * @since 0.1.0
 */
public final class InjectRequest {

	private static final String TYPE = "response.inject";

	private final String responseId;

	private final List<InputItem> input;

	private final RawJson body;

	private InjectRequest(String responseId, List<InputItem> input) {
		if (responseId.isEmpty()) {
			throw new InvalidRequestException("response_id", "must name the running response");
		}
		// The service closes the connection on which it gets anything else.
		if (input.isEmpty() || !input.stream().allMatch(InjectRequest::isOutput)) {
			throw new InvalidRequestException("input", "must hold outputs of calls, at least one and nothing else");
		}
		this.responseId = responseId;
		this.input = List.copyOf(input);
		this.body = new JsonFields().put("response_id", responseId).put("input", InputItem.array(input)).json();
	}

	private static boolean isOutput(InputItem item) {
		return CallItems.isOutput(item.json()) && CallItems.callId(item.json()) != null;
	}

	/**
	 * Create a request.
	 * @param responseId the ID of the running response
	 * @param outputs outputs of its calls, which the service takes all together or not at
	 * all
	 * @return the request
	 * @throws InvalidRequestException if the ID is empty, or if there is no output or
	 * anything else
	 */
	public static InjectRequest of(String responseId, InputItem... outputs) {
		return new InjectRequest(responseId, Arrays.asList(outputs));
	}

	/**
	 * Return the ID of the running response.
	 */
	public String responseId() {
		return this.responseId;
	}

	/**
	 * Return what is injected.
	 * @return outputs of calls, in order
	 */
	public List<InputItem> input() {
		return this.input;
	}

	/**
	 * Return the body of {@code response.inject}, less its {@code type}.
	 * @return a JSON object
	 */
	public RawJson body() {
		return this.body;
	}

	/**
	 * Return the size of the frame {@link #writeFrame} writes.
	 * @return the size in bytes
	 */
	public int frameSize() {
		return RequestFrame.size(TYPE, null, this.body);
	}

	/**
	 * Write the {@code response.inject} event.
	 * @param out where to write; neither flushed nor closed
	 * @throws IOException if the stream fails
	 */
	public void writeFrame(OutputStream out) throws IOException {
		RequestFrame.write(TYPE, null, this.body, out);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof InjectRequest that && this.body.equals(that.body);
	}

	@Override
	public int hashCode() {
		return this.body.hashCode();
	}

	@Override
	public String toString() {
		return "InjectRequest for " + this.responseId + " of " + this.body.size() + " bytes";
	}

}
