package io.github.responsesws.sample.browser;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;

import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The browsers of this process: one takes longer to start than most tests take, so each
 * is used again, in a window of its own that remembers nothing.
 */
final class Browsers {

	private static final Queue<ChromeDriver> idle = new ConcurrentLinkedQueue<>();

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> idle.forEach(ChromeDriver::quit)));
	}

	private Browsers() {
	}

	static ChromeDriver take() {
		ChromeDriver browser = idle.poll();
		return (browser != null) ? browser : start();
	}

	private static ChromeDriver start() {
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(System.getProperty("browser.binary"));
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
				"--window-size=1360,1000");
		options.setCapability("goog:loggingPrefs", logs);
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(new File(System.getProperty("browser.driver")))
			.usingAnyFreePort()
			.build();
		return new ChromeDriver(service, options);
	}

	/**
	 * Forget what a test has left behind, and let another one have the browser.
	 * @param origin where the test's pages came from
	 */
	static void giveBack(ChromeDriver browser, String origin) {
		Set<String> windows = browser.getWindowHandles();
		browser.executeCdpCommand("Storage.clearDataForOrigin", Map.of("origin", origin, "storageTypes", "all"));
		browser.executeCdpCommand("Browser.resetPermissions", Map.of());
		browser.switchTo().newWindow(WindowType.TAB);
		String fresh = browser.getWindowHandle();
		for (String window : List.copyOf(windows)) {
			browser.switchTo().window(window);
			browser.close();
		}
		browser.switchTo().window(fresh);
		browser.manage().logs().get(LogType.BROWSER);
		idle.add(browser);
	}

}
