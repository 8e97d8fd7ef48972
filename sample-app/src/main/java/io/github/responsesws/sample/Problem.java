package io.github.responsesws.sample;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/**
 * The one shape of what this application refuses: a problem with a code and with a hint
 * that says what to change.
 */
final class Problem {

	private Problem() {
	}

	static ResponseEntity<ProblemDetail> response(HttpStatus status, String code, @Nullable String detail,
			String hint) {
		ProblemDetail problem = ProblemDetail.forStatus(status);
		problem.setDetail(detail);
		problem.setProperty("code", code);
		problem.setProperty("hint", hint);
		// Said explicitly, or a caller that accepts an event stream only would get one.
		return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
	}

}
