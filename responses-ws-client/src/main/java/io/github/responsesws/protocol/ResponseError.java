package io.github.responsesws.protocol;

/**
 * Why a response failed.
 *
 * @param code the machine code, or an empty string if the provider omitted it
 * @param message the service's explanation, which may quote input
 * @since 0.1.0
 */
public record ResponseError(String code, String message) {

	@Override
	public String toString() {
		return "ResponseError " + this.code;
	}

}
