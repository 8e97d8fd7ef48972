package io.github.responsesws.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How a command of a shell ended. Its text form leaves out what the command wrote.
 *
 * @param stdout what it wrote
 * @param stderr what it wrote as errors
 * @param exitCode with which code it ended, or null if it ran out of time
 * @since 0.1.0
 */
public record ShellOutput(String stdout, String stderr, @Nullable Integer exitCode) {

	/**
	 * Create the output of a command that ended well.
	 * @param stdout what it wrote
	 * @return the output, with the code 0
	 */
	public static ShellOutput of(String stdout) {
		return new ShellOutput(stdout, "", 0);
	}

	/**
	 * Create the output of a command that was ended because it took too long.
	 * @param stdout what it had written
	 * @param stderr what it had written as errors
	 * @return the output
	 */
	public static ShellOutput timedOut(String stdout, String stderr) {
		return new ShellOutput(stdout, stderr, null);
	}

	JsonFields json() {
		JsonFields outcome = (this.exitCode != null) ? JsonFields.typed("exit").put("exit_code", this.exitCode)
				: JsonFields.typed("timeout");
		return new JsonFields().put("stdout", this.stdout).put("stderr", this.stderr).put("outcome", outcome);
	}

	@Override
	public String toString() {
		return "ShellOutput " + ((this.exitCode != null) ? this.exitCode : "timeout");
	}

}
