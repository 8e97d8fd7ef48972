package io.github.responsesws.actuate.endpoint;

import java.time.Instant;

/**
 * What failed with one code, as the endpoint shows it.
 *
 * @param of what failed: {@code turn}, one that was sent again included, or
 * {@code handshake}
 * @param code the code, such as {@code rate_limit_exceeded}
 * @param count how often
 * @param first when for the first time
 * @param last when for the last time
 * @since 0.1.0
 */
public record FailureDescriptor(String of, String code, long count, Instant first, Instant last) {

	FailureDescriptor again(Instant now) {
		return new FailureDescriptor(this.of, this.code, this.count + 1, this.first, now);
	}

}
