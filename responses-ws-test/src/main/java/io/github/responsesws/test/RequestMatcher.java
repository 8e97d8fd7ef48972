package io.github.responsesws.test;

import java.util.function.Predicate;

import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;

/**
 * Selects requests. Any {@link Predicate} will do; the factories here cover what tests
 * usually ask for.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RequestMatcher extends Predicate<ReceivedRequest> {

	/**
	 * Match every request.
	 * @return the matcher
	 */
	static RequestMatcher any() {
		return (request) -> true;
	}

	/**
	 * Match requests that begin a chain.
	 * @return the matcher
	 */
	static RequestMatcher newChain() {
		return (request) -> request.previousResponseId() == null;
	}

	/**
	 * Match requests that continue a response.
	 * @return the matcher
	 */
	static RequestMatcher continuation() {
		return (request) -> request.previousResponseId() != null;
	}

	/**
	 * Match warm-ups.
	 * @return the matcher
	 */
	static RequestMatcher warmUp() {
		return ReceivedRequest::isWarmUp;
	}

	/**
	 * Match requests of one transport.
	 * @param transport the transport
	 * @return the matcher
	 */
	static RequestMatcher transport(Transport transport) {
		return (request) -> request.transport() == transport;
	}

	/**
	 * Match requests of one lane.
	 * @param streamId the lane, {@code null} for the default lane
	 * @return the matcher
	 */
	static RequestMatcher lane(@Nullable String streamId) {
		return (request) -> (streamId != null) ? streamId.equals(request.streamId()) : request.streamId() == null;
	}

	/**
	 * Match requests for one model.
	 * @param model the model
	 * @return the matcher
	 */
	static RequestMatcher model(String model) {
		return (request) -> model.equals(WireJson.string(request.body(), "model"));
	}

	/**
	 * Match requests whose input contains a text.
	 * @param text the text, as it stands in JSON
	 * @return the matcher
	 */
	static RequestMatcher inputContaining(String text) {
		return (request) -> WireJson.text(request.body().path("input")).contains(text);
	}

}
