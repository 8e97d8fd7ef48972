package io.github.responsesws.chaos;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.responsesws.test.Script;
import io.github.responsesws.test.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong.
 */
enum ChaosFault {

	RESET(Kind.LOSS, Fault::reset),

	FIN(Kind.LOSS, Fault::fin),

	TRUNCATE(Kind.LOSS, Fault::truncate),

	SILENCE(Kind.SILENCE, Fault::silence),

	UNANSWERED(Kind.SILENCE, Fault::unanswered),

	CORRUPT(Kind.DAMAGE, () -> Fault.corrupt(1)),

	LATENCY(Kind.SLOW, () -> Fault.latency(Duration.ofMillis(20)).jitter(Duration.ofMillis(10))),

	BANDWIDTH(Kind.SLOW, () -> Fault.bandwidth(40_000)),

	DRIBBLE(Kind.SLOW, () -> Fault.dribble(16, Duration.ofMillis(1))),

	/** The service answers with an error event. */
	ERROR_EVENT(Kind.REQUEST, null),

	/** The service ends the response as failed. */
	FAILED_RESPONSE(Kind.REQUEST, null);

	private final Kind kind;

	private final @Nullable Supplier<Fault> fault;

	ChaosFault(Kind kind, @Nullable Supplier<Fault> fault) {
		this.kind = kind;
		this.fault = fault;
	}

	Kind kind() {
		return this.kind;
	}

	/**
	 * Return the fault of the connection, {@code null} if it is the request's alone.
	 */
	@Nullable Fault onConnection() {
		return (this.fault != null) ? this.fault.get() : null;
	}

	/**
	 * Let a script end as the fault wants it.
	 */
	Script end(Script script) {
		return switch (this) {
			case ERROR_EVENT -> script.error(500, "server_error", "Something broke.");
			case FAILED_RESPONSE -> script.fail("server_error", "Something broke.");
			default -> script;
		};
	}

	boolean fits(ChaosStage stage) {
		if (this == UNANSWERED) {
			return stage == ChaosStage.HANDSHAKE;
		}
		return this.kind != Kind.REQUEST || stage.isOfRequest();
	}

	/**
	 * What becomes of a connection.
	 */
	enum Kind {

		/** It ends, and both sides may know. */
		LOSS,

		/** Nothing arrives any more, and nobody is told. */
		SILENCE,

		/** What arrives is wrong. */
		DAMAGE,

		/** All arrives, and late. */
		SLOW,

		/** Nothing: one request fails. */
		REQUEST

	}

}
