package io.github.responsesws.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Input for a response that is still running: the body of {@code response.steer}. Never
 * carries a lane; the service finds the response by its ID.
 *
 * @since 0.1.0
 */
public final class SteerRequest {

	private static final String TYPE = "response.steer";

	private final String previousResponseId;

	private final List<InputItem> input;

	private final RawJson body;

	private SteerRequest(String previousResponseId, List<InputItem> input) {
		if (previousResponseId.isEmpty()) {
			throw new InvalidRequestException("previous_response_id", "must name the running response");
		}
		check(input);
		this.previousResponseId = previousResponseId;
		this.input = List.copyOf(input);
		this.body = new JsonFields().put("previous_response_id", previousResponseId)
			.put("input", InputItem.array(input))
			.json();
	}

	/**
	 * Create a request with one message of the user.
	 * @param previousResponseId the ID of the running response
	 * @param userMessage what the user says
	 * @return the request
	 */
	public static SteerRequest of(String previousResponseId, String userMessage) {
		return of(previousResponseId, InputItem.userMessage(userMessage));
	}

	/**
	 * Create a request.
	 * @param previousResponseId the ID of the running response
	 * @param input messages of the user, in order
	 * @return the request
	 * @throws InvalidRequestException if the ID or the input is empty, or the input is
	 * anything but messages of the user
	 */
	public static SteerRequest of(String previousResponseId, InputItem... input) {
		return new SteerRequest(previousResponseId, Arrays.asList(input));
	}

	/**
	 * Check what is to be steered.
	 * @param input the input
	 * @throws InvalidRequestException if it is empty, or holds anything but messages of
	 * the user, which the service would refuse
	 */
	public static void check(List<InputItem> input) {
		if (input.isEmpty()) {
			throw new InvalidRequestException("input", "must hold at least one message of the user");
		}
		for (InputItem item : input) {
			if (!item.type().equals("message") || !item.json().tree().path("role").asString("").equals("user")) {
				throw new InvalidRequestException("input",
						"must hold messages of the user only, but holds an item of type " + item.type());
			}
		}
	}

	/**
	 * Return the ID of the running response.
	 */
	public String previousResponseId() {
		return this.previousResponseId;
	}

	/**
	 * Return what is steered.
	 * @return messages of the user, in order
	 */
	public List<InputItem> input() {
		return this.input;
	}

	/**
	 * Return the body of {@code response.steer}, less its {@code type}.
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
	 * Write the {@code response.steer} event.
	 * @param out where to write; neither flushed nor closed
	 * @throws IOException if the stream fails
	 */
	public void writeFrame(OutputStream out) throws IOException {
		RequestFrame.write(TYPE, null, this.body, out);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof SteerRequest that && this.body.equals(that.body);
	}

	@Override
	public int hashCode() {
		return this.body.hashCode();
	}

	@Override
	public String toString() {
		return "SteerRequest for " + this.previousResponseId + " of " + this.body.size() + " bytes";
	}

}
