package io.github.responsesws.sample.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;

import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The page in a browser without a window.
 */
final class ChatPage implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(60);

	private final String origin;

	private final ChromeDriver browser;

	ChatPage(int port) {
		this.origin = "http://127.0.0.1:" + port;
		this.browser = Browsers.take();
		colours("light");
		this.browser.get(this.origin + "/");
	}

	void open(int port, String address) {
		this.browser.get("http://127.0.0.1:" + port + address);
	}

	void reload() {
		this.browser.navigate().refresh();
	}

	void back() {
		this.browser.navigate().back();
	}

	void forward() {
		this.browser.navigate().forward();
	}

	/**
	 * Return the path and the query of the address.
	 */
	String address() {
		return String.valueOf(this.browser.executeScript("return location.pathname + location.search"));
	}

	/**
	 * Run a script in the page and return what it returns.
	 */
	@Nullable Object script(String script, Object... arguments) {
		return this.browser.executeScript(script, arguments);
	}

	/**
	 * Let axe look at the page.
	 * @param axe its script
	 * @return the rules that are broken, each with where
	 */
	@SuppressWarnings("unchecked")
	List<String> axe(String axe) {
		this.browser.executeScript("if (!window.axe) { " + axe + " }");
		return (List<String>) Objects.requireNonNull(this.browser.executeAsyncScript(
				"""
						const done = arguments[0];
						const place = (node) => `${node.target.join(" ")}: ${node.any.concat(node.all, node.none).map((check) => check.message).join(", ")}`;
						axe.run(document, { resultTypes: ["violations"] })
							.then(({ violations }) => done(violations.map(({ id, nodes }) => `${id}: ${nodes.map(place).join(" | ")}`)),
								(error) => done([String(error)]))"""));
	}

	/**
	 * Read what was copied.
	 */
	String clipboard() {
		this.browser.executeCdpCommand("Browser.grantPermissions",
				Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
		return String.valueOf(this.browser.executeAsyncScript("""
				const done = arguments[0];
				navigator.clipboard.readText().then(done, (error) => done(String(error)))"""));
	}

	/**
	 * Set what the system prefers.
	 */
	void colours(String scheme) {
		this.browser.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	void phone() {
		this.browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
	}

	/**
	 * Give the window another size, and wait until the page has drawn itself in it.
	 */
	void resize(int width, int height) {
		this.browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
		awaitFrames();
	}

	private void awaitFrames() {
		this.browser.executeAsyncScript("""
				const done = arguments[0];
				requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))""");
	}

	void scrollToStart(String selector) {
		this.browser.executeScript("document.querySelector(arguments[0]).scrollTop = 0", selector);
		awaitFrames();
	}

	double distanceToEnd(String selector) {
		Object distance = this.browser.executeScript("""
				const box = document.querySelector(arguments[0]);
				return box.scrollHeight - box.scrollTop - box.clientHeight""", selector);
		return ((Number) distance).doubleValue();
	}

	void awaitEnd(String selector) {
		new WebDriverWait(this.browser, PATIENCE).withMessage(() -> "Waiting for the end of " + selector)
			.until((browser) -> distanceToEnd(selector) < 2);
	}

	/**
	 * Return whether an element is where somebody can see it.
	 */
	boolean isInSight(String selector) {
		return Boolean.TRUE.equals(this.browser.executeScript("""
				const { left, top, width, height } = document.querySelector(arguments[0]).getBoundingClientRect();
				const seen = document.elementFromPoint(left + width / 2, top + height / 2);
				return seen?.closest(arguments[0]) != null""", selector));
	}

	/**
	 * Return whether an element is in sight from its top to its bottom without scrolling
	 * the box it is in.
	 */
	boolean isWholeInSight(String selector, String box) {
		return Boolean.TRUE.equals(this.browser.executeScript("""
				const inside = document.querySelector(arguments[0]).getBoundingClientRect();
				const outside = document.querySelector(arguments[1]).getBoundingClientRect();
				return inside.top >= outside.top && inside.bottom <= outside.bottom
					&& inside.left >= outside.left && inside.right <= outside.right""", selector, box));
	}

	/**
	 * Return what is wider than its place, unless it can be scrolled or says with dots
	 * that it goes on.
	 */
	@SuppressWarnings("unchecked")
	List<String> overflowing() {
		return (List<String>) Objects.requireNonNull(this.browser.executeScript(
				"""
						const scrolls = (node) => /auto|scroll/.test(getComputedStyle(node).overflowX);
						const name = (node) => `${node.tagName}.${node.className}#${node.id}`;
						const hidden = (node) => node.closest(".visually-hidden, .skip, [hidden]") !== null
							|| !node.checkVisibility({ visibilityProperty: true }) || getComputedStyle(node).clipPath !== "none";
						const found = [];
						for (const node of document.body.querySelectorAll("*")) {
							if (hidden(node) || node.closest("svg")) {
								continue;
							}
							const style = getComputedStyle(node);
							if (node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0 && style.display !== "inline"
									&& style.textOverflow !== "ellipsis" && !scrolls(node)) {
								found.push(`${name(node)} ${node.scrollWidth} > ${node.clientWidth}`);
							}
							if (scrolls(node) && node.matches("#transcript, .panel, #timeline") && node.scrollWidth > node.clientWidth + 1) {
								found.push(`${name(node)} scrolls sideways`);
							}
							if (node.getBoundingClientRect().right > innerWidth + 1 && !node.closest(".code pre, .table, .name")) {
								found.push(`${name(node)} ends beyond the window`);
							}
						}
						return found"""));
	}

	void ask(String question) {
		find("#message").sendKeys(question, Keys.ENTER);
	}

	/**
	 * Put a text into the box at once, as pasting does.
	 */
	void paste(String text) {
		this.browser.executeScript("""
				const field = document.querySelector("#message");
				field.value = arguments[0];
				field.dispatchEvent(new Event("input", { bubbles: true }))""", text);
	}

	/**
	 * Run a script in the page, which hands what it has to say to the last of its
	 * arguments.
	 */
	Object run(String script, Object... arguments) {
		return this.browser.executeAsyncScript(script, arguments);
	}

	void click(String selector) {
		find(selector).click();
	}

	WebElement find(String selector) {
		return this.browser.findElement(By.cssSelector(selector));
	}

	List<WebElement> findAll(String selector) {
		return this.browser.findElements(By.cssSelector(selector));
	}

	String text(String selector) {
		return find(selector).getText();
	}

	String background() {
		return find("body").getCssValue("background-color");
	}

	/**
	 * Return whether an element is as high as one line of it, whatever that holds.
	 */
	boolean isOnOneLine(String selector) {
		return Boolean.TRUE.equals(this.browser.executeScript("""
				const range = document.createRange();
				range.selectNodeContents(document.querySelector(arguments[0]));
				const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
				return Math.max(...boxes.map((box) => box.top)) < Math.min(...boxes.map((box) => box.bottom))""",
				selector));
	}

	/**
	 * Wait until the turn in the panel has come to a state.
	 */
	void awaitTurn(String state) {
		await("#turn-state[data-state='" + state + "']");
		await("#send:not([hidden])");
	}

	/**
	 * Wait until an answer has come to its end.
	 * @param number which one, starting with 1
	 */
	void awaitAnswer(int number) {
		new WebDriverWait(this.browser, PATIENCE).withMessage(() -> "Waiting for answer " + number)
			.until((browser) -> findAll(".answer[aria-busy='false']").size() == number);
		await("#send:not([hidden])");
	}

	void await(String selector) {
		new WebDriverWait(this.browser, PATIENCE).withMessage(() -> "Waiting for " + selector)
			.until((browser) -> !findAll(selector).isEmpty());
	}

	void awaitText(String selector, String text) {
		new WebDriverWait(this.browser, PATIENCE).withMessage(() -> "Waiting for '" + text + "' in " + selector)
			.until((browser) -> !findAll(selector).isEmpty() && text(selector).contains(text));
	}

	/**
	 * Wait until nothing in an element moves any more, apart from what never stops.
	 */
	void awaitSettled(String selector) {
		new WebDriverWait(this.browser, PATIENCE).withMessage(() -> "Waiting for " + selector + " to stand still")
			.until((browser) -> this.browser.executeScript("""
					return document.querySelector(arguments[0]).getAnimations()
						.every((animation) => animation.playState !== "running")""", selector));
	}

	/**
	 * Make the page believe that its tab is visible or hidden.
	 */
	void visibility(String state) {
		this.browser.executeScript("""
				Object.defineProperty(document, "visibilityState", { value: arguments[0], configurable: true });
				document.dispatchEvent(new Event("visibilitychange"))""", state);
	}

	/**
	 * Return how many requests for a path begin in the given time.
	 */
	long requestsWithin(int millis, String path) {
		Object requests = this.browser.executeAsyncScript("""
				const [millis, path, done] = arguments;
				const from = performance.now();
				setTimeout(() => done(performance.getEntriesByType("resource")
					.filter((entry) => entry.name.includes(path) && entry.startTime >= from).length), millis)""",
				millis, path);
		return ((Number) requests).longValue();
	}

	/**
	 * Wait until so many requests for a path have begun from now on.
	 */
	void awaitRequests(int count, String path) {
		Object now = this.browser.executeScript("return performance.now()");
		new WebDriverWait(this.browser, PATIENCE).withMessage(() -> "Waiting for " + count + " requests for " + path)
			.until((browser) -> this.browser.executeScript("""
					const [from, path, count] = arguments;
					return performance.getEntriesByType("resource")
						.filter((entry) => entry.name.includes(path) && entry.startTime >= from).length >= count""",
					now, path, count));
	}

	boolean overflowsSideways() {
		return Boolean.TRUE.equals(this.browser
			.executeScript("return document.documentElement.scrollWidth > document.documentElement.clientWidth"));
	}

	/**
	 * Return what the browser complained about: scripts, styles, refused content.
	 */
	List<String> complaints() {
		return this.browser.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.map((entry) -> entry.getMessage())
			.toList();
	}

	void screenshot(String name) throws IOException {
		Path directory = Path.of(System.getProperty("browser.screenshots"));
		Files.createDirectories(directory);
		Files.write(directory.resolve(name + ".png"), this.browser.getScreenshotAs(OutputType.BYTES));
	}

	@Override
	public void close() {
		Browsers.giveBack(this.browser, this.origin);
	}

}
