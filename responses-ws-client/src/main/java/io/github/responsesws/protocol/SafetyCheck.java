package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A warning of the service about what the model wants to do with a computer.
 *
 * @param id the ID of the warning
 * @param code its kind, or null
 * @param message what it says, or null
 * @since 0.1.0
 */
public record SafetyCheck(String id, @Nullable String code, @Nullable String message) {

	JsonFields json() {
		return new JsonFields().put("id", this.id).put("code", this.code).put("message", this.message);
	}

	@Override
	public String toString() {
		return "SafetyCheck " + this.id;
	}

}
