package io.github.responsesws.sample;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Why the latest answer failed, if it did: services may accept a connection and refuse
 * each question.
 */
@Component
class LastFailure {

	private volatile @Nullable Throwable failure;

	void is(Throwable failure) {
		this.failure = failure;
	}

	void none() {
		this.failure = null;
	}

	@Nullable Throwable get() {
		return this.failure;
	}

}
