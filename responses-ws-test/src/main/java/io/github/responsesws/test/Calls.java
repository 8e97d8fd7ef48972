package io.github.responsesws.test;

import java.util.List;

import io.github.responsesws.test.engine.MachineCalls;
import io.github.responsesws.test.wire.WireJson;
import org.jspecify.annotations.Nullable;

/**
 * Begins {@link Script scripts} with calls of tools that the service defines and the
 * caller runs. {@link Script#then} adds one to another script.
 *
 * @since 0.1.0
 */
public final class Calls {

	private Calls() {
	}

	/**
	 * Begin with a call of commands for the caller's shell.
	 * @param commands the commands
	 * @return the script
	 */
	public static Script shell(String... commands) {
		return Script.EMPTY.with(MachineCalls.shell(List.of(commands)));
	}

	/**
	 * Begin with a call of a program of the caller's machine.
	 * @param command the program and its arguments
	 * @return the script
	 */
	public static Script localShell(String... command) {
		return Script.EMPTY.with(MachineCalls.localShell(List.of(command)));
	}

	/**
	 * Begin with a call that changes a file which the caller keeps.
	 * @param operation {@code create_file}, {@code update_file} or {@code delete_file}
	 * @param path the file
	 * @param diff the change, or {@code null} where a file is deleted
	 * @return the script
	 */
	public static Script applyPatch(String operation, String path, @Nullable String diff) {
		return Script.EMPTY.with(MachineCalls.applyPatch(operation, path, diff));
	}

	/**
	 * Begin with a call that uses the caller's computer. The screenshot in return has to
	 * acknowledge the safety checks.
	 * @param actions what to do, a JSON array
	 * @param safetyChecks messages of checks that somebody has to acknowledge
	 * @return the script
	 */
	public static Script computer(String actions, String... safetyChecks) {
		return Script.EMPTY
			.with(MachineCalls.computer(List.copyOf(WireJson.parse(actions).values()), List.of(safetyChecks)));
	}

	/**
	 * Begin with a search for tools that the caller does.
	 * @param arguments what to search for, as JSON
	 * @return the script
	 */
	public static Script toolSearch(String arguments) {
		return Script.EMPTY.with(MachineCalls.toolSearch(WireJson.parse(arguments)));
	}

}
