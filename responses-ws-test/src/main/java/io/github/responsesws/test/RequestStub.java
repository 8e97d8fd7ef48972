package io.github.responsesws.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Scripts for requests of a kind. Stubs are asked in the order they were made; the first
 * that matches and is not used up answers. Without {@link #once()} or {@link #times} a
 * stub never is used up. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class RequestStub {

	private final Predicate<? super ReceivedRequest> matcher;

	private List<Script> scripts = List.of();

	private int limit = Integer.MAX_VALUE;

	private int played;

	private @Nullable RateLimit rate;

	RequestStub(Predicate<? super ReceivedRequest> matcher) {
		this.matcher = matcher;
	}

	/**
	 * Answer with scripts: the first match plays the first, the second the second …, and
	 * the last one answers all that follow.
	 * @param scripts the scripts, at least one
	 * @return this stub
	 */
	public synchronized RequestStub respond(Script... scripts) {
		if (scripts.length == 0) {
			throw new IllegalArgumentException("A stub needs at least one script");
		}
		this.scripts = List.of(scripts);
		return this;
	}

	/**
	 * Answer one request only.
	 * @return this stub
	 */
	public RequestStub once() {
		return times(1);
	}

	/**
	 * Answer so many requests only.
	 * @param count how many
	 * @return this stub
	 */
	public synchronized RequestStub times(int count) {
		this.limit = count;
		return this;
	}

	/**
	 * Answer all requests, which is what a stub does anyway.
	 * @return this stub
	 */
	public RequestStub always() {
		return times(Integer.MAX_VALUE);
	}

	/**
	 * Leave so many requests of each period to the stubs that follow, and in the end to
	 * the demo model, and answer all others with status 429, code
	 * {@code rate_limit_exceeded} and the rest of the period as {@code retry-after-ms}. A
	 * period begins with the first request after the last one. Requests that the protocol
	 * refuses are not counted.
	 * @param count how many requests run in a period
	 * @param period the period
	 * @return this stub
	 */
	public synchronized RequestStub limitTo(int count, Duration period) {
		this.rate = new RateLimit(count, period);
		return this;
	}

	/**
	 * Return the script for a request, and count it.
	 * @param request the request
	 * @return the script, or {@code null} if this stub does not answer
	 */
	synchronized @Nullable Script claim(ReceivedRequest request) {
		RateLimit rate = this.rate;
		if (rate != null) {
			return (this.played < this.limit && this.matcher.test(request)) ? refuse(rate) : null;
		}
		if (this.scripts.isEmpty() || this.played >= this.limit || !this.matcher.test(request)) {
			return null;
		}
		return this.scripts.get(Math.min(this.played++, this.scripts.size() - 1));
	}

	private @Nullable Script refuse(RateLimit rate) {
		Duration wait = rate.take();
		if (wait.isZero()) {
			return null;
		}
		this.played++;
		long millis = wait.toMillis() + 1;
		return Scripts.error(429, "rate_limit_exceeded",
				"Rate limit reached: " + rate + ". Please try again in " + millis + "ms.",
				Map.of("retry-after-ms", String.valueOf(millis)));
	}

}
