package io.github.responsesws.protocol;

import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * One thing to do with a computer. Positions are pixels from the upper left corner; keys
 * that are to be held meanwhile are empty where there are none.
 *
 * @since 0.1.0
 */
public sealed interface ComputerAction {

	/**
	 * Read an action.
	 * @param json the action, an object with a {@code type}
	 * @return the action, {@link Other} if its type is new
	 */
	static ComputerAction of(RawJson json) {
		JsonNode action = json.tree();
		int x = action.path("x").asInt(0);
		int y = action.path("y").asInt(0);
		List<String> keys = action.path("keys").valueStream().map((key) -> key.asString("")).toList();
		return switch (action.path("type").asString("")) {
			case "click" -> new Click(x, y, action.path("button").asString("left"), keys);
			case "double_click" -> new DoubleClick(x, y, keys);
			case "drag" -> new Drag(action.path("path")
				.valueStream()
				.map((point) -> new Point(point.path("x").asInt(0), point.path("y").asInt(0)))
				.toList(), keys);
			case "keypress" -> new Keypress(keys);
			case "move" -> new Move(x, y, keys);
			case "screenshot" -> new TakeScreenshot();
			case "scroll" -> new Scroll(x, y, action.path("scroll_x").asInt(0), action.path("scroll_y").asInt(0), keys);
			case "type" -> new Type(action.path("text").asString(""));
			case "wait" -> new Wait();
			default -> new Other(json);
		};
	}

	/**
	 * Click.
	 *
	 * @param x where
	 * @param y where
	 * @param button {@code left}, {@code right}, {@code wheel}, {@code back} or
	 * {@code forward}
	 * @param keys keys that are held
	 * @since 0.1.0
	 */
	record Click(int x, int y, String button, List<String> keys) implements ComputerAction {
	}

	/**
	 * Click twice.
	 *
	 * @param x where
	 * @param y where
	 * @param keys keys that are held
	 * @since 0.1.0
	 */
	record DoubleClick(int x, int y, List<String> keys) implements ComputerAction {
	}

	/**
	 * Move the pointer with its button down.
	 *
	 * @param path where it goes along
	 * @param keys keys that are held
	 * @since 0.1.0
	 */
	record Drag(List<Point> path, List<String> keys) implements ComputerAction {
	}

	/**
	 * Press keys together.
	 *
	 * @param keys the keys
	 * @since 0.1.0
	 */
	record Keypress(List<String> keys) implements ComputerAction {
	}

	/**
	 * Move the pointer.
	 *
	 * @param x where to
	 * @param y where to
	 * @param keys keys that are held
	 * @since 0.1.0
	 */
	record Move(int x, int y, List<String> keys) implements ComputerAction {
	}

	/**
	 * Only look.
	 *
	 * @since 0.1.0
	 */
	record TakeScreenshot() implements ComputerAction {
	}

	/**
	 * Scroll.
	 *
	 * @param x where the pointer is
	 * @param y where the pointer is
	 * @param scrollX how far to the right
	 * @param scrollY how far down
	 * @param keys keys that are held
	 * @since 0.1.0
	 */
	record Scroll(int x, int y, int scrollX, int scrollY, List<String> keys) implements ComputerAction {
	}

	/**
	 * Type. The text form leaves the text out.
	 *
	 * @param text what
	 * @since 0.1.0
	 */
	record Type(String text) implements ComputerAction {

		@Override
		public String toString() {
			return "Type of " + this.text.length() + " characters";
		}

	}

	/**
	 * Wait for a moment.
	 *
	 * @since 0.1.0
	 */
	record Wait() implements ComputerAction {
	}

	/**
	 * Something that this library does not know.
	 *
	 * @param json the action
	 * @since 0.1.0
	 */
	record Other(RawJson json) implements ComputerAction {
	}

	/**
	 * A place on the screen.
	 *
	 * @param x from the left
	 * @param y from above
	 * @since 0.1.0
	 */
	record Point(int x, int y) {
	}

}
